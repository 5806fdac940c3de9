"""The questions for a contract, and the text that the answers make."""

from collections.abc import Mapping

from contracts.tenancy.models.inventory import Inventory
from contracts.tenancy.resolve import defaults
from contracts.tenancy.rules.tiers import CRITICAL, FEWEST
from review.selfservice.namespace_form import TIERS
from review.selfservice.questions import Answers, Question
from review.selfservice.words import SCHEMA, scalar

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
    return f"""{SCHEMA}/workloadcontract.schema.json
# One contract for all environments and both clouds; what differs is in {name}.<environment>.yaml beside it.
apiVersion: platform.example.com/v1
kind: WorkloadContract
metadata:
  name: {scalar(name)}
  namespace: {scalar(answers["namespace"])}
spec:
  ownership:
    team: {scalar(answers["team"])}
    serviceTier: {scalar(answers["tier"])}
{_line("escalation", answers.get("escalation"), 4)}\
  # A promotion changes the digest, in the environment's own file.
  artifact:
    image: {scalar(answers["image"])}
    digest: {scalar(answers["digest"])}
  runtime:
    workloadType: {scalar(answers["type"])}
{_line("minReplicas", answers.get("min-replicas"), 4)}{_line("maxReplicas", answers.get("max-replicas"), 4)}\
    # CPU and memory; runtime.resources says otherwise, with a reason.
    resourceProfile: {scalar(answers["profile"])}
{_schedule(answers)}{_storage(answers)}{_exposed(answers)}\
  # What it may do in the cloud, like secrets.read.orders-db.
  identity:
    cloudPermissions: []
{_data(answers)}{_slo(answers)}\
  cost:
    costCenter: {scalar(answers["cost-center"])}
    budgetClass: {scalar(answers["budget-class"])}
  # What it calls, like {{name: orders-db, kind: database}}; nothing else lets it through.
  dependencies: []
"""


def _line(key: str, value: str | None, indent: int) -> str:
    return f"{' ' * indent}{key}: {scalar(value)}\n" if value else ""


def _schedule(answers: Answers) -> str:
    return f"    schedule:\n      cron: {scalar(answers['schedule'])}\n" if "schedule" in answers else ""


def _storage(answers: Answers) -> str:
    return f"    storage:\n      size: {scalar(answers['storage'])}\n" if "storage" in answers else ""


def _exposed(answers: Answers) -> str:
    if "exposure" not in answers:
        return ""
    route = _line("route", answers.get("route"), 4)
    note = "    # Other environments insert their name: orders.dev.example.com.\n" if route else ""
    return f"  traffic:\n    exposure: {scalar(answers['exposure'])}\n{note}{route}"


def _data(answers: Answers) -> str:
    if "rpo" not in answers:
        return ""
    lines = _line("rpo", answers["rpo"], 4) + _line("rto", answers["rto"], 4)
    if not _stateful(answers):
        return f"  data:\n{lines}"
    return (
        f"  data:\n    statefulness: stateful\n{lines}"
        "    backup:\n      method: volume-snapshots\n      interval: 6h\n"
    )


def _slo(answers: Answers) -> str:
    if "slo" not in answers:
        return ""
    lines = f"  observability:\n    sloAvailability: {scalar(answers['slo'])}\n"
    if answers["type"] != "worker":
        return lines
    return (
        f"{lines}    # What its SLO is measured by. Only its team knows what its metrics are called.\n"
        "    metrics:\n      requestMetric: http_requests_total\n      port: 9090\n"
    )
