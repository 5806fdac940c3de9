"""Changes of a stack's settings that the lab makes on purpose: one in place, and one that replaces."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

_REPLACED = "aws:iam/policy:Policy"
"""What is replaced on demand: its name is made up, so that the new one can stand beside the old one."""
_DRIFTED = ("azure-native:authorization:RoleAssignment", "principalType", "User")
"""What somebody changes behind the engine's back although nothing can change it in place: Azure makes up no
names, so a replacement on demand would meet its own predecessor."""


def in_place(config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with another cost center: a tag of everything."""
    return {**copy.deepcopy(dict(config)), "platform:costCenter": "lab-changed"}


def replacing(config: Mapping[str, Any]) -> dict[str, Any] | None:
    """The settings with something that no cloud changes in place, or None where there is no such thing."""
    changed = copy.deepcopy(dict(config))
    if changed.get("platform:cloud") == "aws" and changed.get("platform:clusterType") != "sandbox":
        nodes = changed.setdefault("platform:systemNodes", {})
        nodes["instanceTypes"] = ["m7i.xlarge", "m6i.xlarge"]
        return changed
    return None


def to_replace(resources: Sequence[Mapping[str, Any]]) -> str | None:
    """The URN of something that can be replaced on demand."""
    return _first(resources, _REPLACED)


def to_drift(resources: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    """URN, property and value of a drift that only a replacement puts right.

    Raises:
        LookupError: the stack has nothing of the kind.
    """
    type_, path, value = _DRIFTED
    urn = _first(resources, type_)
    if urn is None:
        raise LookupError(f"no {type_} to replace")
    return urn, path, value


def _first(resources: Sequence[Mapping[str, Any]], type_: str) -> str | None:
    """By URN, so that it is the same one every time."""
    found = sorted(str(row["urn"]) for row in resources if row["type"] == type_ and not row.get("protect"))
    return found[0] if found else None
