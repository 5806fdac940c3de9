"""The parts that networks are put together from: security groups, subnets, addresses and route tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

import pulumi
from pulumi_azure_native import network

from components.azure.network.documents.security_rules import SecurityRule, priorities
from components.azure.network.network_args import AzurePeeringArgs, AzureRouteArgs
from components.component import Component
from components.context import AzureContextArgs
from contracts.planning.naming import fit

_NAME_LIMIT = 80
_ANYWHERE = "0.0.0.0/0"
AKS = "Microsoft.ContainerService/managedClusters"
"""Service that the API server's subnet is delegated to."""
GATEWAY = "Microsoft.ServiceNetworking/trafficControllers"
"""Service that the gateway's subnet is delegated to."""


@dataclass(kw_only=True)
class AzureNetworkParts:
    """What the parts of one network have in common, and the subnets made so far."""

    owner: Component
    """Component that they belong to."""
    name: str
    """Logical name of that component."""
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    written: list[network.Subnet] = field(default_factory=list)
    """Subnets in the order in which Azure is told of them."""

    def physical(self, prefix: str, role: str = "") -> str:
        """Name of a part in Azure."""
        return fit("-".join(part for part in (prefix, self.context.cluster_name, role) if part), _NAME_LIMIT)

    def _options(self, **options: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self.owner, **options)

    def group(self, role: str, rules: Sequence[SecurityRule]) -> network.NetworkSecurityGroup:
        """A security group with its rules inside: a rule of its own beside it would be undone by the next
        write.
        """
        return network.NetworkSecurityGroup(
            f"{self.name}-{role}-group",
            network_security_group_name=self.physical("nsg", role),
            resource_group_name=self.group_name,
            location=self.context.region,
            security_rules=[
                network.SecurityRuleArgs(
                    name=rule.name,
                    description=rule.why,
                    priority=priority,
                    direction=rule.direction,
                    access="Allow" if rule.allow else "Deny",
                    protocol=rule.protocol,
                    source_port_range="*",
                    **_one_or_many("source_address_prefix", "es", rule.sources),
                    **_one_or_many("destination_address_prefix", "es", rule.destinations),
                    **_one_or_many("destination_port_range", "s", rule.ports),
                )
                for rule, priority in zip(rules, priorities(rules), strict=True)
            ],
            tags=self.context.tags_of(self.owner.PLANE),
            opts=self._options(),
        )

    def subnet(  # noqa: PLR0913 a subnet has that many parts
        self,
        role: str,
        vnet: network.VirtualNetwork,
        cidr: IPv4Network,
        *,
        group: network.NetworkSecurityGroup | None = None,
        delegated_to: str | None = None,
        called: str | None = None,
        egress: Mapping[str, Any] | None = None,
    ) -> network.Subnet:
        """A subnet, written after the one before it.

        Args:
            role: what it is for.
            vnet: network it is in.
            cidr: its range.
            group: security group; none only where Azure permits none.
            delegated_to: service that alone may use it.
            called: its name where Azure demands one.
            egress: `nat_gateway` or `route_table`.
        """
        made = network.Subnet(
            f"{self.name}-{role}",
            subnet_name=called or f"snet-{role}",
            virtual_network_name=vnet.name,
            resource_group_name=self.group_name,
            address_prefix=str(cidr),
            # Otherwise Azure lends a public address of its own to whatever has none.
            default_outbound_access=False,
            # Security groups hold for private endpoints only where a subnet says so.
            private_endpoint_network_policies="NetworkSecurityGroupEnabled" if group else "Disabled",
            private_link_service_network_policies="Enabled",
            network_security_group={"id": group.id} if group else None,
            delegations=(
                [network.DelegationArgs(name="service", service_name=delegated_to)] if delegated_to else None
            ),
            **(egress or {}),
            # Azure takes one write of a network at a time and refuses another meanwhile.
            opts=self._options(depends_on=self.written[-1:]),
        )
        self.written.append(made)
        return made

    def address(self, role: str, zones: Sequence[str]) -> network.PublicIPAddress:
        """A public address that stays the same, in all zones."""
        return network.PublicIPAddress(
            f"{self.name}-{role}-address",
            public_ip_address_name=self.physical("pip", role),
            resource_group_name=self.group_name,
            location=self.context.region,
            sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
            public_ip_allocation_method="Static",
            public_ip_address_version="IPv4",
            idle_timeout_in_minutes=4,
            zones=list(zones),
            tags=self.context.tags_of(self.owner.PLANE),
            opts=self._options(),
        )

    def nat_gateway(
        self, address: network.PublicIPAddress, zone: str, idle_minutes: int
    ) -> network.NatGateway:
        """A NAT gateway. The standard kind stands in one zone; the one that spans zones is not in this
        SDK.
        """
        return network.NatGateway(
            f"{self.name}-nat",
            nat_gateway_name=self.physical("ng"),
            resource_group_name=self.group_name,
            location=self.context.region,
            sku=network.NatGatewaySkuArgs(name="Standard"),
            idle_timeout_in_minutes=idle_minutes,
            public_ip_addresses=[network.SubResourceArgs(id=address.id)],
            zones=[zone],
            tags=self.context.tags_of(self.owner.PLANE),
            opts=self._options(),
        )

    def route_table(
        self,
        hop: pulumi.Input[str] | None,
        own_address: pulumi.Input[str] | None,
        others: Mapping[str, AzureRouteArgs],
    ) -> network.RouteTable:
        """Routes that send everything to an inspecting hop, and some ranges elsewhere.

        Args:
            hop: private address of the hop; None where what leaves is not inspected.
            own_address: public address of the hop, where the platform manages it: answers to what comes in
                there go back the same way.
            others: ranges that are reached through appliances of peered networks, by name.
        """
        routes = [_through(f"to-{name}", route.cidr, route.appliance) for name, route in others.items()]
        if hop is not None:
            routes.insert(0, _through("everything-to-inspection", _ANYWHERE, hop))
        if own_address is not None:
            routes.append(
                network.RouteArgs(
                    name="address-of-inspection",
                    address_prefix=pulumi.Output.concat(own_address, "/32"),
                    next_hop_type="Internet",
                )
            )
        return network.RouteTable(
            f"{self.name}-routes",
            route_table_name=self.physical("rt", "nodes"),
            resource_group_name=self.group_name,
            location=self.context.region,
            # Inside the table: AKS looks at it, and a route made later would be undone by the next write.
            routes=routes,
            # A route learned from a gateway could bypass the inspection.
            disable_bgp_route_propagation=hop is not None,
            tags=self.context.tags_of(self.owner.PLANE),
            opts=self._options(),
        )

    def peering(
        self,
        name: str,
        vnet: network.VirtualNetwork,
        other: AzurePeeringArgs,
        *,
        forwarded: bool,
        after: Sequence[network.VirtualNetworkPeering],
    ) -> network.VirtualNetworkPeering:
        """This side of a connection, written once every subnet is.

        Args:
            name: what the settings call the other network.
            vnet: this network.
            other: the other network.
            forwarded: whether an appliance there forwards what comes from further away.
            after: what is written before it.
        """
        return network.VirtualNetworkPeering(
            f"{self.name}-{name}-peering",
            virtual_network_peering_name=f"peer-{name}",
            virtual_network_name=vnet.name,
            resource_group_name=self.group_name,
            remote_virtual_network=network.SubResourceArgs(id=other.vnet_id),
            allow_virtual_network_access=True,
            allow_forwarded_traffic=forwarded,
            # Nobody goes through this network to somewhere else.
            allow_gateway_transit=False,
            use_remote_gateways=other.remote_gateway,
            # Azure takes one write of a network at a time and refuses another meanwhile.
            opts=self._options(depends_on=[*self.written[-1:], *after]),
        )


def _through(name: str, cidr: str, appliance: pulumi.Input[str]) -> network.RouteArgs:
    return network.RouteArgs(
        name=name,
        address_prefix=cidr,
        next_hop_type="VirtualAppliance",
        next_hop_ip_address=appliance,
    )


def _one_or_many(key: str, plural: str, values: Sequence[str | IPv4Network]) -> dict[str, Any]:
    """Azure has one field for a single range, tag or port, and another for several."""
    texts = [str(value) for value in values]
    return {key: texts[0]} if len(texts) == 1 else {f"{key}{plural}": texts}
