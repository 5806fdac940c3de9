"""What the lists of who may do what must hold together."""

from collections.abc import Iterator
from typing import Any

from contracts.catalog.cluster_types import PRODUCTION, ClusterType
from contracts.problems import Path, Problem
from contracts.rules.rule import Known, reads

_LISTS = (
    ("readers", "readers"),
    ("deployers", "deployers"),
    ("admins", "admins"),
    ("break_glass", "breakGlass"),
)
"""Lists of principals: name here and name in the file."""


@reads("cluster_type", "access")
def somebody_can_get_in(known: Known) -> Iterator[Problem]:
    if known.cluster_type not in PRODUCTION:
        return
    if known.cluster_type is ClusterType.PROD_ISOLATED and known.access.admins:
        yield Problem(
            keys=("access", "admins"),
            rule="a prod-isolated cluster has no everyday administrators; changes come through pipelines",
            fix="write admins: [] and keep breakGlass for emergencies",
        )
    for field, alias in _LISTS[2:]:
        isolated_admins = field == "admins" and known.cluster_type is ClusterType.PROD_ISOLATED
        if not getattr(known.access, field) and not isolated_admins:
            yield Problem(
                keys=("access", alias),
                rule=f"{known.cluster_type} names at least one identity here, because the creator gets no "
                "access",
                fix="add one; see the reference of the settings for its form",
            )


@reads("access")
def break_glass_stands_apart(known: Known) -> Iterator[Problem]:
    everyday = {arn for path, arn in principals(known.access) if path[1] != "breakGlass"}
    for path, arn in principals(known.access):
        if path[1] == "breakGlass" and arn in everyday:
            yield Problem(
                keys=path,
                rule="a break-glass identity is used for nothing else, or nobody notices its use",
                fix="make one of its own for emergencies",
                value=arn,
            )


@reads("access")
def a_role_is_named_once_per_list(known: Known) -> Iterator[Problem]:
    seen: set[tuple[str | int, str]] = set()
    for path, arn in principals(known.access):
        if (path[1], arn) in seen:
            yield Problem(
                keys=path, rule="an identity is listed once", fix="remove the repetition", value=arn
            )
        seen.add((path[1], arn))


def principals(access: Any) -> list[tuple[Path, str]]:
    """Every principal of the lists, with its path."""
    found: list[tuple[Path, str]] = []
    for field, alias in _LISTS:
        found += [(("access", alias, index), arn) for index, arn in enumerate(getattr(access, field))]
    if access.next_layer:
        found.append((("access", "nextLayer"), access.next_layer))
    return found


@reads("cluster_type", "access")
def production_alarms_reach_somebody(known: Known) -> Iterator[Problem]:
    if known.cluster_type in PRODUCTION and not known.access.break_glass_alarm.notify:
        yield Problem(
            keys=("access", "breakGlassAlarm", "notify"),
            rule=f"on a {known.cluster_type} cluster somebody hears when a break-glass identity is used",
            fix="name at least one endpoint, such as security: security@example.com",
        )
