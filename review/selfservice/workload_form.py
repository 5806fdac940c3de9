"""The questions for a contract, and the text that the answers make."""

from collections.abc import Mapping

from contracts.tenancy.models.inventory import Inventory
from contracts.tenancy.resolve import defaults
from contracts.tenancy.rules.tiers import CRITICAL, FEWEST
from review.selfservice.namespace_form import TIERS
from review.selfservice.questions import Answers, Question
from review.selfservice.words import filled

TYPES = ("deployment", "worker", "cronjob", "job", "statefulset")
_EXPOSURES = ("public", "internal", "private", "none")
_ENDINGS = {"deployment": "http", "worker": "worker", "statefulset": "stateful"}


def _stays(answers: Mapping[str, str]) -> bool:
    return answers["type"] in defaults.STAYING


def _reached(answers: Mapping[str, str]) -> bool:
    return answers["type"] in ("deployment", "statefulset")


def _routed(answers: Mapping[str, str]) -> bool:
    return answers.get("exposure") in ("public", "internal")


def _stateful(answers: Mapping[str, str]) -> bool:
    return answers["type"] == "statefulset"


def _critical(answers: Mapping[str, str]) -> bool:
    return answers["tier"] in CRITICAL


def _recovered(answers: Mapping[str, str]) -> bool:
    return _critical(answers) or _stateful(answers)


def _measured(answers: Mapping[str, str]) -> bool:
    return _critical(answers) and _stays(answers)


def questions(inventory: Inventory, name: str) -> list[Question]:
    """What a contract needs."""
    return [
        *_place(inventory),
        *_runtime(inventory, name),
        *_traffic(),
        *_promises(inventory),
        *_cost(inventory),
    ]


def _place(inventory: Inventory) -> list[Question]:
    requests = inventory.requests

    def of_team(answers: Mapping[str, str]) -> list[str]:
        return [name for name, request in requests.items() if request.team == answers["team"]]

    def only(answers: Mapping[str, str]) -> str | None:
        return of_team(answers)[0] if len(of_team(answers)) == 1 else None

    owners = sorted({request.team for request in requests.values()})
    return [
        Question(key="team", text="Team that owns it", choices=lambda _: owners),
        Question(key="namespace", text="Namespace request it runs in", default=only, choices=of_team),
        Question(key="type", text="Type", default=lambda _: "deployment", choices=lambda _: TYPES),
        Question(key="tier", text="Tier", default=lambda _: "tier-3", choices=lambda _: TIERS),
    ]


def _runtime(inventory: Inventory, name: str) -> list[Question]:
    profiles = inventory.profiles
    return [
        Question(
            key="profile",
            text="Resources",
            default=lambda answers: f"small-{_ENDINGS.get(answers['type'], 'cron')}",
            choices=lambda _: tuple(profiles.resources),
        ),
        Question(
            key="min-replicas",
            text="Replicas at least",
            default=lambda answers: str(max(1, FEWEST.get(answers["tier"], 1))),
            needed=_stays,
        ),
        Question(
            key="max-replicas",
            text="Replicas at most",
            default=lambda answers: answers["min-replicas"],
            needed=_stays,
        ),
        Question(
            key="schedule",
            text="Schedule, as cron",
            needed=lambda answers: answers["type"] == "cronjob",
        ),
        Question(
            key="storage", text="Size of each replica's volume", default=lambda _: "20Gi", needed=_stateful
        ),
        Question(
            key="image",
            text="Image, without tag or digest",
            default=lambda _: f"{profiles.images.default}/{name}",
        ),
        Question(key="digest", text="Digest of the first version, sha256:..."),
    ]


def _traffic() -> list[Question]:
    return [
        Question(
            key="exposure",
            text="Who reaches it",
            default=lambda _: "private",
            choices=lambda _: _EXPOSURES,
            needed=_reached,
        ),
        Question(key="route", text="Host name in production", needed=_routed),
    ]


def _promises(inventory: Inventory) -> list[Question]:
    teams = inventory.owners.teams
    return [
        Question(
            key="escalation",
            text="Who is paged",
            default=lambda answers: teams[answers["team"]].escalation if answers["team"] in teams else None,
            needed=_critical,
        ),
        Question(
            key="slo",
            text="Share of requests that succeed, in percent",
            default=lambda _: "99.9",
            needed=_measured,
        ),
        Question(key="rpo", text="Data that may be lost", default=lambda _: "6h", needed=_recovered),
        Question(key="rto", text="Time it may be away", default=lambda _: "4h", needed=_recovered),
    ]


def _cost(inventory: Inventory) -> list[Question]:
    requests, budgets = inventory.requests, inventory.profiles.budgets

    def cost_center(answers: Mapping[str, str]) -> str | None:
        request = requests.get(answers["namespace"])
        return request.value.spec.cost_center if request else None

    return [
        Question(key="cost-center", text="Cost centre", default=cost_center),
        Question(
            key="budget-class",
            text="Budget class",
            default=lambda answers: next((one for one in budgets if one.endswith(answers["tier"])), None),
            choices=lambda _: tuple(budgets),
        ),
    ]


def text(name: str, answers: Answers) -> str:
    """A contract."""
    return filled("workload", name, answers)
