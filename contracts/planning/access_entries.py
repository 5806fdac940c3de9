"""Turns the lists of who may do what into one entry per person or role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.catalog.regions import Cloud

READER, DEPLOYER, ADMIN, BREAK_GLASS, NEXT_LAYER = (
    "platform:reader",
    "platform:deployer",
    "platform:admin",
    "platform:break-glass",
    "platform:next-layer",
)
"""Kubernetes groups, the same on both clouds; RBAC in the services layer binds them. EKS reserves the
prefixes system:, eks:, aws:, amazon: and iam:."""

_ROLES = (READER, DEPLOYER, ADMIN, BREAK_GLASS, NEXT_LAYER)

WITHOUT_RBAC = frozenset({ADMIN, BREAK_GLASS, NEXT_LAYER})
"""Groups that must be able to act before RBAC is there, or when it is broken."""


class Access(Protocol):
    """What the settings say about who may do what."""

    @property
    def readers(self) -> Sequence[str]:
        """May look at everything but secrets."""

    @property
    def deployers(self) -> Sequence[str]:
        """May change workloads."""

    @property
    def admins(self) -> Sequence[str]:
        """May change the cluster."""

    @property
    def break_glass(self) -> Sequence[str]:
        """For emergencies only."""

    @property
    def next_layer(self) -> str | None:
        """The identity that deploys what runs inside the cluster, where none is made for it."""


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
        pipelines: roles of the pipeline that deploys the layers above, where a stack makes them itself.
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


def subjects(cloud: Cloud, access: Access) -> dict[str, tuple[str, ...]]:
    """Kubernetes groups of each role, for the bindings of the services layer.

    An access entry of EKS puts a principal into a group of the platform, whoever it is. Entra puts people
    into its own groups, which Kubernetes knows by object id; the services layer's identity is in none, and
    needs no binding, because Azure itself makes it administrator.
    """
    if cloud == "aws":
        return {group.partition(":")[2]: (group,) for group in _ROLES}
    by_role = (access.readers, access.deployers, access.admins, access.break_glass, ())
    return {
        group.partition(":")[2]: tuple(sorted(principals))
        for group, principals in zip(_ROLES, by_role, strict=True)
    }
