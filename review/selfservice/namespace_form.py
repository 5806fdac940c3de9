"""The questions for a namespace request, and the text that the answers make."""

from collections.abc import Mapping

from contracts.tenancy.models.inventory import Inventory
from review.selfservice.questions import Answers, Question
from review.selfservice.words import filled

TIERS = ("tier-1", "tier-2", "tier-3", "regulated")
_DATA = ("public", "internal", "confidential", "regulated")


def questions(inventory: Inventory) -> list[Question]:
    """What a namespace request needs."""
    teams, environments = inventory.owners.teams, inventory.profiles.environments
    owners = [name for name, team in teams.items() if team.namespaces]

    def cost_center(answers: Mapping[str, str]) -> str | None:
        team = teams.get(answers["team"])
        return team.cost_center if team else None

    usual = ",".join(name for name in ("dev", "staging", inventory.profiles.main) if name in environments)
    return [
        Question(key="team", text="Team that owns it", choices=lambda _: owners),
        Question(key="criticality", text="Tier", default=lambda _: "tier-3", choices=lambda _: TIERS),
        Question(
            key="data-classification",
            text="Most sensitive data",
            default=lambda _: "internal",
            choices=lambda _: _DATA,
        ),
        Question(
            key="environments",
            text=f"Environments, of {', '.join(environments)}",
            default=lambda _: usual,
        ),
        Question(key="clouds", text="Clouds, of aws and azure", default=lambda _: "aws,azure"),
        Question(key="cost-center", text="Cost centre", default=cost_center),
        Question(key="repository", text="Repository of the rendered manifests, as https://..."),
    ]


def text(name: str, answers: Answers) -> str:
    """A namespace request."""
    return filled("namespace", name, answers)
