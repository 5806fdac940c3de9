"""A private endpoint: one service, reached at an address of the network."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 64


@dataclass(frozen=True, kw_only=True)
class PrivateAccessArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of the endpoint."""
    display_name: str
    """What the endpoint is called, after `pe-`; no other endpoint of the group may have it."""
    target_id: pulumi.Input[str]
    """Resource that it leads to."""
    kind: str
    """Which part of that resource; see contracts/planning/private_zones.py."""
    subnet_id: pulumi.Input[str]
    """Subnet that it takes its address from."""
    zone_ids: Mapping[str, pulumi.Input[str]]
    """Private DNS zones that get its names; empty where somebody else's policy writes them."""


class PrivateAccess(Component):
    """One service without its public endpoint.

    Creates:
        endpoint  an address for the service
        names     records by which it is found there, instead of at its public address
    """

    PLANE = Plane.NETWORK

    endpoint_id: pulumi.Output[str]
    """Resource id of the endpoint, once its names resolve."""

    def __init__(
        self, name: str, args: PrivateAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = PrivateAccessArgs.of(args)
        super().__init__(name, opts)
        physical = fit(f"pe-{args.display_name}", _NAME_LIMIT)
        endpoint = network.PrivateEndpoint(
            f"{name}-endpoint",
            private_endpoint_name=physical,
            resource_group_name=args.group_name,
            location=args.context.region,
            # A mapping, because the SDK's class for a subnet would send policies of the subnet along.
            subnet={"id": args.subnet_id},
            custom_network_interface_name=fit(f"nic-{physical}", _NAME_LIMIT),
            private_link_service_connections=[
                network.PrivateLinkServiceConnectionArgs(
                    name=physical, private_link_service_id=args.target_id, group_ids=[args.kind]
                )
            ],
            tags=self._tags(args.context),
            opts=self._child(),
        )
        ready = [self._names(args, endpoint, physical).private_dns_zone_configs] if args.zone_ids else []
        self.endpoint_id = after(endpoint.id, *ready)
        self._finish()

    def _names(
        self, args: PrivateAccessArgs, endpoint: network.PrivateEndpoint, physical: str
    ) -> network.PrivateDnsZoneGroup:
        return network.PrivateDnsZoneGroup(
            f"{self._name}-names",
            # An endpoint has one group of zones, and Azure's own guides call it so.
            private_dns_zone_group_name="default",
            private_endpoint_name=after(physical, endpoint.name),
            resource_group_name=args.group_name,
            private_dns_zone_configs=[
                network.PrivateDnsZoneConfigArgs(name=zone.replace(".", "-"), private_dns_zone_id=zone_id)
                for zone, zone_id in args.zone_ids.items()
            ],
            opts=self._child(),
        )
