"""The private DNS zones of private endpoints, and the network that resolves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import privatedns

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import private_zones
from contracts.planning.azure_names import TAGS_OF_ZONES_AND_KEYS
from contracts.planning.labels import at_most
from contracts.planning.naming import fit

_NAME_LIMIT = 80


@dataclass(frozen=True, kw_only=True)
class AzurePrivateZonesArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    zones: Sequence[str]
    """Names of the zones; see contracts/planning/private_zones.py."""
    vnet_id: pulumi.Input[str]
    """Virtual network that resolves them."""


class AzurePrivateZones(Component):
    """Names under which the network finds services at private addresses.

    Creates:
        <zone>       one zone per kind of service
        <zone>-link  by which the network asks it
    """

    PLANE = Plane.NETWORK

    zone_ids: pulumi.Output[Mapping[str, str]]
    """Resource id of each zone, once the network asks it, by name."""

    def __init__(
        self, name: str, args: AzurePrivateZonesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AzurePrivateZonesArgs.of(args)
        super().__init__(name, opts)
        ids = {zone: self._zone(args, zone) for zone in args.zones}
        # The SDK makes a list of nothing.
        self.zone_ids = pulumi.Output.all(**ids) if ids else pulumi.Output.from_input({})
        self._finish()

    def _zone(self, args: AzurePrivateZonesArgs, zone: str) -> pulumi.Output[str]:
        role = zone.removeprefix("privatelink.").replace(".", "-")
        made = privatedns.PrivateZone(
            f"{self._name}-{role}",
            private_zone_name=zone,
            resource_group_name=args.group_name,
            location="Global",
            tags=at_most(self._tags(args.context), TAGS_OF_ZONES_AND_KEYS),
            opts=self._child(),
        )
        link = privatedns.VirtualNetworkLink(
            f"{self._name}-{role}-link",
            virtual_network_link_name=fit(f"link-{args.context.cluster_name}", _NAME_LIMIT),
            private_zone_name=made.name,
            resource_group_name=args.group_name,
            location="Global",
            registration_enabled=False,
            # A zone answers for everybody's resources of its kind, and knows this network's only. Whatever it
            # does not know is asked of the internet, or nobody else's vault or registry would be found from
            # here.
            resolution_policy="NxDomainRedirect",
            virtual_network=privatedns.SubResourceArgs(id=args.vnet_id),
            tags=at_most(self._tags(args.context), TAGS_OF_ZONES_AND_KEYS),
            opts=self._child(),
        )
        return after(made.id, link.registration_enabled)


def blob_zones(
    ids: pulumi.Output[Mapping[str, str]], made: Sequence[str], region: str
) -> dict[str, pulumi.Output[str]]:
    """Resource ids of the zones of storage by name, as far as they are among those that were made."""
    return {
        zone: ids.apply(lambda found, zone=zone: found[zone])
        for zone in private_zones.zones("blob", region)
        if zone in made
    }
