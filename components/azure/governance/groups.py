"""Resource groups: what is deleted together, and where roles end."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import resources

from components.args import Args
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ResourceGroupsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    groups: Mapping[str, str]
    """Name of each group, by purpose."""


class ResourceGroups(Component):
    """The resource groups of one cluster.

    Creates:
        <purpose>  one group per purpose
    """

    PLANE = Plane.GOVERNANCE

    names: pulumi.Output[Mapping[str, str]]
    """Name of each group, once it exists, by purpose."""
    ids: pulumi.Output[Mapping[str, str]]
    """Resource id of each group, by purpose."""

    def __init__(
        self, name: str, args: ResourceGroupsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ResourceGroupsArgs.of(args)
        super().__init__(name, opts)
        made = {
            purpose: resources.ResourceGroup(
                f"{name}-{purpose}",
                resource_group_name=physical,
                location=args.context.region,
                tags=self._tags(args.context),
                # A group goes with everything in it.
                opts=self._child(protect=args.context.protected),
            )
            for purpose, physical in args.groups.items()
        }
        self.names = pulumi.Output.all(**{purpose: group.name for purpose, group in made.items()})
        self.ids = pulumi.Output.all(**{purpose: group.id for purpose, group in made.items()})
        self._finish()
