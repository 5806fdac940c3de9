"""What the lists of who may do what must hold together."""

from collections.abc import Iterator
from typing import Any

from contracts import regions
from contracts.cluster_types import PRODUCTION, ClusterType
from contracts.paths import Path
from contracts.rules.rule import Broken, Known, reads

_LISTS = (
    ("readers", "readers"),
    ("deployers", "deployers"),
    ("admins", "admins"),
    ("break_glass", "breakGlass"),
)
"""Lists of principals: name here and name in the file."""


@reads("cluster_type", "access")
def somebody_can_get_in(known: Known) -> Iterator[Broken]:
    if known.cluster_type not in PRODUCTION:
        return
    if known.cluster_type is ClusterType.PROD_ISOLATED and known.access.admins:
        yield Broken(
            path=("access", "admins"),
            rule="a prod-isolated cluster has no everyday administrators; changes come through pipelines",
            fix="write admins: [] and keep breakGlass for emergencies",
        )
    for field, alias in _LISTS[2:]:
        isolated_admins = field == "admins" and known.cluster_type is ClusterType.PROD_ISOLATED
        if not getattr(known.access, field) and not isolated_admins:
            yield Broken(
                path=("access", alias),
                rule=f"{known.cluster_type} names at least one role here, because the creator gets no access",
                fix="add the ARN of an IAM role",
            )


@reads("access", "region")
def principals_are_of_this_partition(known: Known) -> Iterator[Broken]:
    wanted = regions.partition(known.region)
    for path, arn in _principals(known.access):
        if arn.split(":")[1] != wanted:
            yield Broken(
                path=path,
                rule=f"{known.region} is in partition {wanted}",
                fix=f"name a role of that partition: arn:{wanted}:iam::...",
                value=arn,
            )


@reads("access")
def break_glass_stands_apart(known: Known) -> Iterator[Broken]:
    everyday = {arn for path, arn in _principals(known.access) if path[1] != "breakGlass"}
    for path, arn in _principals(known.access):
        if path[1] == "breakGlass" and arn in everyday:
            yield Broken(
                path=path,
                rule="a break-glass role is used for nothing else, or nobody notices its use",
                fix="make a role of its own for emergencies",
                value=arn,
            )


@reads("access")
def a_role_is_named_once_per_list(known: Known) -> Iterator[Broken]:
    seen: set[tuple[str | int, str]] = set()
    for path, arn in _principals(known.access):
        if (path[1], arn) in seen:
            yield Broken(path=path, rule="a role is listed once", fix="remove the repetition", value=arn)
        seen.add((path[1], arn))


def _principals(access: Any) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for field, alias in _LISTS:
        found += [(("access", alias, index), arn) for index, arn in enumerate(getattr(access, field))]
    if access.next_layer:
        found.append((("access", "nextLayer"), access.next_layer))
    return found
