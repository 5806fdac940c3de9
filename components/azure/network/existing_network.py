"""A virtual network that somebody else made, fitted out for a cluster.

Its declaration is validated before anything is made, by contracts/rules/azure/networks/. Whether
the network is what it was declared to be is not looked up: AKS refuses a subnet that is not there, or
delegated to another, when the cluster is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.azure.network.flow_record import record_flows
from components.azure.network.private_zones import (
    AzurePrivateZones,
    AzurePrivateZonesArgs,
    blob_zones,
)
from components.azure.observability.flow_logs import VnetFlowLogsArgs
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class AdoptedAzureNetworkArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of what is added."""
    vnet_id: str
    """The virtual network."""
    node_subnet_id: str
    """Subnet of nodes, with its egress."""
    api_server_subnet_id: str
    """Subnet that is delegated to AKS."""
    gateway_cidr: str | None = None
    """Range of the gateway's subnet."""
    gateway_subnet_id: str | None = None
    """Subnet that is delegated to Application Gateway for Containers."""
    endpoint_subnet_id: str | None = None
    """Subnet of private endpoints."""
    private_zones: Sequence[str]
    """Private DNS zones to make; empty where somebody else does."""
    flow_account: str | None = None
    """Storage account that records the flows; none are recorded without it."""
    retention_days: int
    """How long flows are kept."""


class AdoptedAzureNetwork(Component):
    """What a cluster adds to a network that is not its own. Subnets, security groups and routes stay as they
    are.

    Creates:
        zones  private DNS zones of private endpoints, as far as they are wanted
        flows  record of all traffic, where wanted
    """

    PLANE = Plane.NETWORK

    vnet_id: pulumi.Output[str]
    """The virtual network."""
    node_subnet_id: pulumi.Output[str]
    """Subnet of nodes."""
    api_server_subnet_id: pulumi.Output[str]
    """Subnet of the API server."""
    gateway_subnet_id: pulumi.Output[str]
    """Subnet of the gateway; empty where none is declared."""
    gateway_cidrs: pulumi.Output[Sequence[str]]
    """Range of the gateway's subnet; empty where none is declared."""
    endpoint_subnet_id: pulumi.Output[str]
    """Subnet of private endpoints; empty where none is declared."""
    egress_addresses: pulumi.Output[Sequence[str]]
    """Always empty: egress is somebody else's, and so are its addresses."""
    node_security_group_id: pulumi.Output[str]
    """Always empty: so is the security group."""
    private_zone_ids: pulumi.Output[Mapping[str, str]]
    """Private DNS zones, once the network resolves them: name to resource id."""

    def __init__(
        self, name: str, args: AdoptedAzureNetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AdoptedAzureNetworkArgs.of(args)
        super().__init__(name, opts)
        zones = AzurePrivateZones(
            f"{name}-zones",
            AzurePrivateZonesArgs(
                group_name=args.group_name,
                context=args.context,
                zones=args.private_zones,
                vnet_id=args.vnet_id,
            ),
            opts=self._child(),
        )
        if args.flow_account:
            self._record_flows(args, args.flow_account, zones)
        self.vnet_id = pulumi.Output.from_input(args.vnet_id)
        self.node_subnet_id = pulumi.Output.from_input(args.node_subnet_id)
        self.api_server_subnet_id = pulumi.Output.from_input(args.api_server_subnet_id)
        self.gateway_subnet_id = pulumi.Output.from_input(args.gateway_subnet_id or "")
        self.gateway_cidrs = pulumi.Output.from_input([args.gateway_cidr] if args.gateway_cidr else [])
        self.endpoint_subnet_id = pulumi.Output.from_input(args.endpoint_subnet_id or "")
        self.egress_addresses = pulumi.Output.from_input([])
        self.node_security_group_id = pulumi.Output.from_input("")
        self.private_zone_ids = zones.zone_ids
        self._finish()

    def _record_flows(self, args: AdoptedAzureNetworkArgs, account: str, zones: AzurePrivateZones) -> None:
        record_flows(
            self,
            f"{self._name}-flows",
            VnetFlowLogsArgs(
                context=args.context,
                group_name=args.group_name,
                vnet_id=args.vnet_id,
                account_name=account,
                retention_days=args.retention_days,
            ),
            endpoint_subnet_id=args.endpoint_subnet_id,
            blob_zone_ids=blob_zones(zones.zone_ids, args.private_zones, args.context.region),
        )
