"""The zone in which a cluster's services are named.

Left out on purpose: a lock on the zone, because it would keep controllers from deleting records too; DNSSEC,
because a signed zone that its parent does not know goes dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import dns, privatedns

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.azure_names import TAGS_OF_ZONES_AND_KEYS
from contracts.planning.labels import at_most
from contracts.planning.naming import fit

_LINK_LIMIT = 80


@dataclass(frozen=True, kw_only=True)
class AzureDnsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    zone: str
    """Domain of the zone."""
    public: bool
    """Answer it on the internet."""
    private: bool
    """Answer it inside the virtual network."""
    group_name: pulumi.Input[str]
    """Resource group."""
    vnet_id: pulumi.Input[str] | None = None
    """Virtual network that sees the private zone."""


class AzureDns(Component):
    """Names for what a cluster serves. Certificates come from cert-manager, which writes records here.

    Creates:
        public   zone on the internet; its parent has to delegate to it
        private  zone inside the virtual network, with answers of its own
        link     lets the network see the private zone
    """

    PLANE = Plane.NETWORK

    zone: pulumi.Output[str]
    """Domain of the zone."""
    public_zone_id: pulumi.Output[str]
    """Resource id of the public zone; empty without one."""
    private_zone_id: pulumi.Output[str]
    """Resource id of the private zone, once the network sees it; empty without one."""
    zone_ids: pulumi.Output[Sequence[str]]
    """Zones in which controllers may write records, by resource id."""
    name_servers: pulumi.Output[Sequence[str]]
    """Servers the parent zone has to delegate to; empty without a public zone."""

    def __init__(self, name: str, args: AzureDnsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AzureDnsArgs.of(args)
        super().__init__(name, opts)
        nothing = pulumi.Output.from_input("")
        public = self._public(args) if args.public else None
        self.zone = pulumi.Output.from_input(args.zone)
        self.public_zone_id = public.id if public else nothing
        self.private_zone_id = self._private(args) if args.private else nothing
        self.zone_ids = pulumi.Output.all(self.public_zone_id, self.private_zone_id).apply(
            lambda ids: [zone for zone in ids if zone]
        )
        self.name_servers = public.name_servers if public else pulumi.Output.from_input([])
        self._finish()

    def _public(self, args: AzureDnsArgs) -> dns.Zone:
        return dns.Zone(
            f"{self._name}-public",
            zone_name=args.zone,
            resource_group_name=args.group_name,
            location="Global",
            zone_type=dns.ZoneType.PUBLIC,
            tags=at_most(self._tags(args.context), TAGS_OF_ZONES_AND_KEYS),
            # A new zone gets other name servers, and its parent still names the old.
            opts=self._child(protect=args.context.protected),
        )

    def _private(self, args: AzureDnsArgs) -> pulumi.Output[str]:
        zone = privatedns.PrivateZone(
            f"{self._name}-private",
            private_zone_name=args.zone,
            resource_group_name=args.group_name,
            location="Global",
            tags=at_most(self._tags(args.context), TAGS_OF_ZONES_AND_KEYS),
            # Not protected: nobody outside knows it, and controllers write its records again.
            opts=self._child(),
        )
        if args.vnet_id is None:
            return zone.id
        link = privatedns.VirtualNetworkLink(
            f"{self._name}-link",
            virtual_network_link_name=fit(args.context.cluster_name, _LINK_LIMIT),
            private_zone_name=zone.name,
            resource_group_name=args.group_name,
            location="Global",
            virtual_network=privatedns.SubResourceArgs(id=args.vnet_id),
            # Machines have no names in a zone that is for services.
            registration_enabled=False,
            tags=at_most(self._tags(args.context), TAGS_OF_ZONES_AND_KEYS),
            opts=self._child(),
        )
        return after(zone.id, link.name)
