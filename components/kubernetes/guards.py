"""What guards every namespace of a cluster, and is nobody's but the platform's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.args import Args
from components.component import Component
from components.kubernetes.objects import NAMESPACE, register, type_of
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ClusterGuardsArgs(Args):
    objects: Sequence[Mapping[str, Any]]
    """Roles, admission policies, their bindings and parameters, as rendered."""
    protected: bool | None = None
    """Refuse deletion of the namespace with the parameters."""


class ClusterGuards(Component):
    """Roles that namespaces bind, and admission policies that bind themselves by label.

    Creates:
        <name>/<object>  every object given; those of a namespace after the namespace
    """

    PLANE = Plane.SECURITY

    names: pulumi.Output[Sequence[str]]
    """Kind and name of every object, sorted."""

    def __init__(
        self, name: str, args: ClusterGuardsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ClusterGuardsArgs.of(args)
        super().__init__(name, opts)
        spaces: dict[str, pulumi.Resource] = {}
        for manifest in args.objects:
            if type_of(manifest) == NAMESPACE:
                spaces[manifest["metadata"]["name"]] = register(self, name, manifest, protect=args.protected)
        for manifest in args.objects:
            if type_of(manifest) != NAMESPACE:
                above = spaces.get(manifest["metadata"].get("namespace", ""))
                register(self, name, manifest, waits_for=[above] if above else ())
        self.names = pulumi.Output.from_input(
            sorted(f"{manifest['kind']}/{manifest['metadata']['name']}" for manifest in args.objects)
        )
        self._finish()
