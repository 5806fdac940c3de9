"""Changes of a stack's settings that the lab makes on purpose: one in place, and one that replaces."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from policy.resource_types import aws, azure, kubernetes

_REPLACED = aws.IAM_POLICY
"""What is replaced on demand: its name is made up, so that the new one can stand beside the old one."""
_DRIFTED = (
    (azure.ROLE_ASSIGNMENT, "principalType", "User"),
    (kubernetes.ROLE_BINDING, "roleRef.name", "view"),
)
"""What somebody changes behind the engine's back although nothing can change it in place: Azure and
Kubernetes make up no names, so a replacement on demand would meet its own predecessor."""
_RAISED = (kubernetes.RESOURCE_QUOTA, "spec.hard.pods", "9999")
"""What somebody changes behind the engine's back that is put right in place."""


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
    return _drift(resources, _DRIFTED)


def to_correct(resources: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    """URN, property and value of a drift that is put right in place.

    Raises:
        LookupError: the stack has nothing of the kind.
    """
    return _drift(resources, (_RAISED,))


def _drift(
    resources: Sequence[Mapping[str, Any]], known: Sequence[tuple[str, str, str]]
) -> tuple[str, str, str]:
    for type_, path, value in known:
        urn = _first(resources, type_)
        if urn is not None:
            return urn, path, value
    raise LookupError(f"no {' nor '.join(type_ for type_, _, _ in known)} to change")


def _first(resources: Sequence[Mapping[str, Any]], type_: str) -> str | None:
    """By URN, so that it is the same one every time."""
    found = sorted(str(row["urn"]) for row in resources if row["type"] == type_ and not row.get("protect"))
    return found[0] if found else None
