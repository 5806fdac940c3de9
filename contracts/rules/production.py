"""What production may not loosen without an exception, and what an exception must be."""

import re
from collections.abc import Iterator
from typing import Any

from contracts.cluster_types import LOG_TYPES, PRESETS, PRODUCTION, ClusterType
from contracts.paths import dotted
from contracts.problems import shown
from contracts.rules.rule import Broken, Known, reads

_LONGEST_DAYS = 90
"""An exception that is needed for longer is another cluster type."""


def _value(known: Known, path: tuple[str, ...]) -> str:
    """The value at a path of the file, as a person wrote it."""
    value: Any = known.values
    for key in path:
        name = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", key).lower()
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    return shown(list(value) if isinstance(value, tuple) else value)


def _loosened(known: Known) -> list[tuple[bool, tuple[str, ...], str, str]]:
    """Whether it is loosened, where, what is promised, what to write."""
    plane, least = known.control_plane, PRESETS[known.cluster_type]["logRetentionDays"]
    return [
        (not known.protected, ("protected",), "is protected against deletion", "true"),
        (plane.endpoint != "private", ("controlPlane", "endpoint"), "has a private endpoint", "private"),
        (
            set(plane.log_types) != set(LOG_TYPES),
            ("controlPlane", "logTypes"),
            "keeps every control plane log",
            f"[{', '.join(LOG_TYPES)}]",
        ),
        (not plane.zonal_shift, ("controlPlane", "zonalShift"), "shifts away from a failing zone", "true"),
        (known.network.nat == "single", ("network", "nat"), "has egress in every zone", "per-zone"),
        (
            known.cluster_type is ClusterType.PROD_ISOLATED and known.network.leaves_unseen,
            ("network", "nat"),
            "has no way out that is not inspected",
            "none",
        ),
        (
            known.log_retention_days < least,
            ("logRetentionDays",),
            f"keeps its logs for {least} days",
            str(least),
        ),
    ]


@reads("cluster_type", "protected", "network", "control_plane", "log_retention_days", "exceptions")
def production_is_not_loosened(known: Known) -> Iterator[Broken]:
    if known.cluster_type not in PRODUCTION:
        return
    excepted = {exception.setting for exception in known.exceptions}
    for is_loosened, path, promise, wanted in _loosened(known):
        if is_loosened and dotted(path) not in excepted:
            yield Broken(
                path=path,
                rule=f"a {known.cluster_type} cluster {promise}",
                value=_value(known, path),
                fix=f"write {wanted}, or leave it out; an exception needs owner, approver, reason and expiry",
            )


@reads("cluster_type", "protected", "network", "control_plane", "log_retention_days", "exceptions")
def an_exception_excepts_something(known: Known) -> Iterator[Broken]:
    used = {dotted(path) for is_loosened, path, _, _ in _loosened(known) if is_loosened}
    for index, exception in enumerate(known.exceptions):
        if known.cluster_type not in PRODUCTION or exception.setting not in used:
            yield Broken(
                path=("exceptions", index, "setting"),
                rule="an exception is about a setting that is looser than its cluster type demands",
                fix="remove the exception, or correct the name of the setting",
                value=exception.setting,
            )


@reads("exceptions")
def an_exception_ends_and_is_agreed(known: Known) -> Iterator[Broken]:
    for index, exception in enumerate(known.exceptions):
        left = (exception.expires - known.as_of).days
        if left < 0:
            yield Broken(
                path=("exceptions", index, "expires"),
                rule=f"this exception ended {-left} days before {known.as_of}",
                fix="remove what it allowed, or agree on it again",
                value=str(exception.expires),
            )
        elif left > _LONGEST_DAYS:
            yield Broken(
                path=("exceptions", index, "expires"),
                rule=f"an exception lasts {_LONGEST_DAYS} days at most",
                fix="write an earlier day; what is needed for longer is another cluster type",
                value=str(exception.expires),
            )
        if exception.owner == exception.approver:
            yield Broken(
                path=("exceptions", index, "approver"),
                rule="nobody approves their own exception",
                fix="name the team that agreed",
                value=exception.approver,
            )
