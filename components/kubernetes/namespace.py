"""One team's namespace in one environment, with everything that guards it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.args import Args
from components.component import Component
from components.kubernetes.objects import NAMESPACE, awaited, register, type_of
from contracts.planes import Plane
from manifests.service_accounts import is_patch


@dataclass(frozen=True, kw_only=True)
class TenantNamespaceArgs(Args):
    objects: Sequence[Mapping[str, Any]]
    """The namespace and what stands in it, as rendered; nothing of another namespace."""
    protected: bool | None = None
    """Refuse deletion of the namespace, and with it of everything in it."""


class TenantNamespace(Component):
    """A namespace whose guards are there before anything else can be.

    Creates:
        <name>/<object>  every object given; all of them after the namespace itself, and what is patched last.
                         The namespace comes after whatever the component is told to wait for
    """

    PLANE = Plane.RUNTIME

    namespace_name: pulumi.Output[str]
    """Name of the namespace."""

    def __init__(
        self, name: str, args: TenantNamespaceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = TenantNamespaceArgs.of(args)
        super().__init__(name, opts)
        spaces = [manifest for manifest in args.objects if type_of(manifest) == NAMESPACE]
        if len(spaces) != 1:
            raise ValueError(f"{name} has {len(spaces)} namespaces, not one")
        namespace = register(self, name, spaces[0], waits_for=awaited(opts), protect=args.protected)
        others = [manifest for manifest in args.objects if manifest is not spaces[0]]
        made = [
            register(self, name, manifest, waits_for=[namespace])
            for manifest in others
            if not is_patch(manifest)
        ]
        # Kubernetes makes what is patched by itself, a moment after the namespace; so these come last.
        patched = [
            register(self, name, manifest, waits_for=[namespace, *made])
            for manifest in others
            if is_patch(manifest)
        ]
        self.guards = [*made, *patched]
        self.namespace_name = pulumi.Output.from_input(spaces[0]["metadata"]["name"])
        self._finish()
