"""Turns the lists of who may do what into one entry per person or role."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.settings import Access

READER, DEPLOYER, ADMIN, BREAK_GLASS, NEXT_LAYER = (
    "platform:reader",
    "platform:deployer",
    "platform:admin",
    "platform:break-glass",
    "platform:next-layer",
)
"""Kubernetes groups, the same on both clouds; RBAC in the next layer binds them. EKS reserves the
prefixes system:, eks:, aws:, amazon: and iam:."""

WITHOUT_RBAC = frozenset({ADMIN, BREAK_GLASS, NEXT_LAYER})
"""Groups that must be able to act before RBAC is there, or when it is broken."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One principal and everything it is."""

    principal: str
    """Cloud identity."""
    groups: tuple[str, ...]
    """Kubernetes groups, sorted."""
    cluster_admin: bool
    """Whether it also gets the cloud's own administrator policy."""


def entries(access: Access, pipelines: Sequence[str] = ()) -> list[Entry]:
    """Merge the lists: clouds permit one entry per principal. Sorted by principal.

    Args:
        pipelines: roles of the pipeline that deploys the next layers, where a stack makes them itself.
    """
    groups: dict[str, set[str]] = {}
    for group, principals in (
        (READER, access.readers),
        (DEPLOYER, access.deployers),
        (ADMIN, access.admins),
        (BREAK_GLASS, access.break_glass),
        (NEXT_LAYER, [role for role in (access.next_layer, *pipelines) if role]),
    ):
        for principal in principals:
            groups.setdefault(principal, set()).add(group)
    return [
        Entry(
            principal=principal,
            groups=tuple(sorted(groups[principal])),
            cluster_admin=bool(groups[principal] & WITHOUT_RBAC),
        )
        for principal in sorted(groups)
    ]
