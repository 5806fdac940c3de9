"""The virtual network of a cluster: its subnets, who may connect to them, and all egress."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pulumi
from pulumi_azure_native import network

from components.azure.network import network_parts
from components.azure.network.bastion import AzureBastion, AzureBastionArgs
from components.azure.network.documents import security_rules
from components.azure.network.firewall import AzureEgressFirewall, AzureEgressFirewallArgs
from components.azure.network.flow_record import record_flows
from components.azure.network.network_args import AzureFirewallRulesArgs, AzureNetworkArgs
from components.azure.network.network_parts import AzureNetworkParts
from components.azure.network.private_zones import (
    AzurePrivateZones,
    AzurePrivateZonesArgs,
    blob_zones,
)
from components.azure.observability.flow_logs import VnetFlowLogsArgs
from components.component import Component, after
from contracts.planes import Plane
from contracts.planning import azure_subnets
from contracts.planning.naming import fit

__all__ = ["AzureFirewallRulesArgs", "AzureNetwork", "AzureNetworkArgs"]

_VNET_LIMIT = 63
"""Shorter than Azure's own limit: AKS writes the name into a label of every node."""


class AzureNetwork(Component):
    """A virtual network in which nodes have no public address and nothing but the gateway is open to the
    world.

    Creates:
        vnet             the network; its subnets are resources of their own, written one by one
        <subnet>         endpoints, api-server, gateway, bastion, firewall, nodes: as far as they are wanted
        <subnet>-group   who may connect to it
        nat              egress of the nodes, or:
        egress, routes   a firewall, and the routes to it
        zones            private DNS zones of private endpoints
        <name>-peering   this side of a connection to another network
        bastion-host     a way in for people
        flows            record of all traffic
    """

    PLANE = Plane.NETWORK

    vnet_id: pulumi.Output[str]
    """The virtual network."""
    node_subnet_id: pulumi.Output[str]
    """Subnet of nodes, once its egress is in place."""
    api_server_subnet_id: pulumi.Output[str]
    """Subnet of the API server, once every subnet is written."""
    gateway_subnet_id: pulumi.Output[str]
    """Subnet of the gateway, once every subnet is written; empty where there is none."""
    gateway_cidrs: pulumi.Output[Sequence[str]]
    """Range of the gateway's subnet; empty where there is none."""
    endpoint_subnet_id: pulumi.Output[str]
    """Subnet of private endpoints, once every subnet is written; empty where there is none."""
    egress_addresses: pulumi.Output[Sequence[str]]
    """Public addresses that outgoing traffic comes from; empty behind an appliance."""
    node_security_group_id: pulumi.Output[str]
    """Security group of the nodes' subnet."""
    private_zone_ids: pulumi.Output[Mapping[str, str]]
    """Private DNS zones, once the network resolves them: name to resource id."""

    def __init__(self, name: str, args: AzureNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AzureNetworkArgs.of(args)
        super().__init__(name, opts)
        plan = azure_subnets.plan(IPv4Network(args.cidr))
        parts = AzureNetworkParts(
            owner=self,
            name=name,
            context=args.context,
            group_name=args.group_name,
        )
        made = self._vnet(args)
        endpoints = self._endpoints(args, parts, made, plan)
        api_server = self._api_server(args, parts, made, plan)
        gateway = self._gateway(args, parts, made, plan)
        bastion = self._bastion_subnet(args, parts, made, plan)
        egress, addresses = self._egress(args, parts, made, plan)
        group = parts.group("nodes", self._node_rules(args, plan))
        nodes = parts.subnet("nodes", made, plan.nodes, group=group, egress=egress)
        self._peerings(args, parts, made)
        zones = self._zones(args, made, nodes)
        # What is put into a subnet changes the network too, so it waits until the last subnet is written.
        written = nodes.address_prefix
        self.vnet_id = made.id
        self.node_subnet_id = nodes.id
        self.api_server_subnet_id = after(api_server.id, written)
        self.gateway_subnet_id = _id(gateway, written)
        self.gateway_cidrs = pulumi.Output.from_input([str(plan.gateway)] if args.gateway else [])
        self.endpoint_subnet_id = _id(endpoints, written)
        self.egress_addresses = pulumi.Output.all(*addresses) if addresses else pulumi.Output.from_input([])
        self.node_security_group_id = group.id
        self.private_zone_ids = zones.zone_ids
        if bastion:
            self._bastion(args, after(bastion.id, written))
        if args.flow_account:
            self._record_flows(args, made, args.flow_account)
        self._finish()

    def _node_rules(
        self, args: AzureNetworkArgs, plan: azure_subnets.VnetSubnets
    ) -> tuple[security_rules.SecurityRule, ...]:
        table = security_rules.nodes(
            plan.nodes,
            args.pod_cidr,
            plan.api_server,
            plan.gateway if args.gateway else None,
            args.internal_ports,
        )
        others = (args.node_ingress or {}).items()
        return security_rules.with_others(
            table, [security_rules.ingress(name, one.cidrs, one.ports, one.protocol) for name, one in others]
        )

    def _vnet(self, args: AzureNetworkArgs) -> network.VirtualNetwork:
        return network.VirtualNetwork(
            f"{self._name}-vnet",
            virtual_network_name=fit(f"vnet-{args.context.cluster_name}", _VNET_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            address_space=network.AddressSpaceArgs(address_prefixes=[args.cidr]),
            # The API server's integration does not work in a network with encryption.
            encryption=network.VirtualNetworkEncryptionArgs(enabled=False, enforcement="AllowUnencrypted"),
            enable_ddos_protection=False,
            enable_vm_protection=False,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )

    def _endpoints(
        self,
        args: AzureNetworkArgs,
        parts: AzureNetworkParts,
        made: network.VirtualNetwork,
        plan: azure_subnets.VnetSubnets,
    ) -> network.Subnet | None:
        if not args.private_endpoints:
            return None
        cidr = plan.endpoints
        group = parts.group("endpoints", security_rules.endpoints(cidr))
        return parts.subnet("endpoints", made, cidr, group=group)

    def _api_server(
        self,
        args: AzureNetworkArgs,
        parts: AzureNetworkParts,
        made: network.VirtualNetwork,
        plan: azure_subnets.VnetSubnets,
    ) -> network.Subnet:
        cidr = plan.api_server
        rules = security_rules.api_server(plan.nodes, cidr, args.api_clients)
        group = parts.group("api-server", rules)
        return parts.subnet("api-server", made, cidr, group=group, delegated_to=network_parts.AKS)

    def _gateway(
        self,
        args: AzureNetworkArgs,
        parts: AzureNetworkParts,
        made: network.VirtualNetwork,
        plan: azure_subnets.VnetSubnets,
    ) -> network.Subnet | None:
        if not args.gateway:
            return None
        cidr = plan.gateway
        group = parts.group("gateway", security_rules.gateway(cidr))
        return parts.subnet("gateway", made, cidr, group=group, delegated_to=network_parts.GATEWAY)

    def _bastion_subnet(
        self,
        args: AzureNetworkArgs,
        parts: AzureNetworkParts,
        made: network.VirtualNetwork,
        plan: azure_subnets.VnetSubnets,
    ) -> network.Subnet | None:
        if not args.bastion_clients:
            return None
        group = parts.group("bastion", security_rules.bastion(args.bastion_clients))
        return parts.subnet("bastion", made, plan.bastion, group=group, called=azure_subnets.BASTION_SUBNET)

    def _egress(
        self,
        args: AzureNetworkArgs,
        parts: AzureNetworkParts,
        made: network.VirtualNetwork,
        plan: azure_subnets.VnetSubnets,
    ) -> tuple[dict[str, Any], list[pulumi.Output[str]]]:
        """What the nodes' subnet is given, and the public addresses behind it."""
        if args.firewall:
            # Azure permits no security group on the subnet of a firewall.
            subnet = parts.subnet("firewall", made, plan.firewall, called=azure_subnets.FIREWALL_SUBNET)
            firewall = self._firewall(args, args.firewall, subnet.id, plan.nodes)
            table = parts.route_table(firewall.private_address, firewall.public_address, args.routes or {})
            return {"route_table": {"id": table.id}}, [firewall.public_address]
        if args.appliance_address:
            table = parts.route_table(args.appliance_address, None, args.routes or {})
            return {"route_table": {"id": table.id}}, []
        address = parts.address("nat", args.zones)
        gateway = parts.nat_gateway(address, args.zones[0], args.nat_idle_minutes)
        found = address.ip_address.apply(lambda text: text or "")
        egress: dict[str, Any] = {"nat_gateway": network.SubResourceArgs(id=gateway.id)}
        if args.routes:
            egress["route_table"] = {"id": parts.route_table(None, None, args.routes).id}
        return egress, [found]

    def _peerings(
        self, args: AzureNetworkArgs, parts: AzureNetworkParts, made: network.VirtualNetwork
    ) -> None:
        """One after the other, as Azure takes writes of a network."""
        before: list[network.VirtualNetworkPeering] = []
        for name, other in (args.peerings or {}).items():
            blocks = [IPv4Network(cidr) for cidr in other.cidrs]
            appliances = [IPv4Address(route.appliance) for route in (args.routes or {}).values()]
            forwarded = any(one in block for one in appliances for block in blocks)
            before.append(parts.peering(name, made, other, forwarded=forwarded, after=before[-1:]))

    def _firewall(
        self,
        args: AzureNetworkArgs,
        wanted: AzureFirewallRulesArgs,
        subnet_id: pulumi.Input[str],
        node_cidr: IPv4Network,
    ) -> AzureEgressFirewall:
        return AzureEgressFirewall(
            f"{self._name}-egress",
            AzureEgressFirewallArgs(
                context=args.context,
                group_name=args.group_name,
                subnet_id=subnet_id,
                zones=args.zones,
                tier=wanted.tier,
                source_ranges=[str(node_cidr)],
                features=wanted.features,
                allowed_domains=wanted.allowed_domains,
                own_hosts=wanted.own_hosts,
                workspace_id=wanted.workspace_id,
            ),
            opts=self._child(),
        )

    def _zones(
        self, args: AzureNetworkArgs, made: network.VirtualNetwork, last: network.Subnet
    ) -> AzurePrivateZones:
        return AzurePrivateZones(
            f"{self._name}-zones",
            AzurePrivateZonesArgs(
                group_name=args.group_name,
                context=args.context,
                zones=args.private_zones,
                vnet_id=after(made.id, last.address_prefix),
            ),
            opts=self._child(),
        )

    def _bastion(self, args: AzureNetworkArgs, subnet_id: pulumi.Input[str]) -> None:
        AzureBastion(
            f"{self._name}-bastion-host",
            AzureBastionArgs(
                context=args.context,
                group_name=args.group_name,
                subnet_id=subnet_id,
                zones=args.zones,
            ),
            opts=self._child(),
        )

    def _record_flows(self, args: AzureNetworkArgs, made: network.VirtualNetwork, account: str) -> None:
        record_flows(
            self,
            f"{self._name}-flows",
            VnetFlowLogsArgs(
                context=args.context,
                group_name=args.group_name,
                vnet_id=after(made.id, self.node_subnet_id),
                account_name=account,
                retention_days=args.retention_days,
            ),
            endpoint_subnet_id=self.endpoint_subnet_id if args.private_endpoints else None,
            blob_zone_ids=blob_zones(self.private_zone_ids, args.private_zones, args.context.region),
        )


def _id(subnet: network.Subnet | None, *ready: pulumi.Input[Any]) -> pulumi.Output[str]:
    return after(subnet.id, *ready) if subnet else pulumi.Output.from_input("")
