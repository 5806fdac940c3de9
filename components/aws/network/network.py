"""The VPC of a cluster: its tiers of subnets per zone, its egress and its endpoints."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from components.aws.network import inspected_egress, nat, network_args, secondary_cidrs
from components.aws.network.endpoints import VpcEndpoints, VpcEndpointsArgs
from components.aws.network.network_args import AwsNetworkArgs
from components.aws.network.network_parts import ANYWHERE, ANYWHERE_6, NetworkParts
from components.aws.observability.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from components.component import Component, after
from contracts.catalog.regions import zone_letter
from contracts.planes import Plane
from contracts.planning import aws_subnets

__all__ = ["AwsNetwork", "AwsNetworkArgs"]


class AwsNetwork(Component):
    """A VPC in which nodes are private and nothing is open by default.

    Creates:
        vpc, default   the network and its default security group, emptied
        public         subnets of internet-facing load balancers, and of NAT gateways without a firewall
        private        subnets of nodes and pods, each with its own egress or none
        pods           further subnets of pods in a secondary CIDR
        control        subnets of the control plane's interfaces, with local routes only
        nat            outgoing traffic, per zone, shared or regional
        firewall       what outgoing traffic passes before NAT, with subnets for both
        endpoints      AWS services without the internet
        flows          record of all traffic
    """

    PLANE = Plane.NETWORK

    vpc_id: pulumi.Output[str]
    """The VPC."""
    public_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Public subnets by zone; empty where none are wanted."""
    private_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Private subnets by zone, once nodes in them can reach what they need."""
    control_plane_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Control plane subnets by zone."""
    nat_addresses: pulumi.Output[Sequence[str]]
    """Public addresses that outgoing traffic comes from; empty where there is no egress."""

    def __init__(self, name: str, args: AwsNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AwsNetworkArgs.of(args)
        super().__init__(name, opts)
        plan = aws_subnets.plan(IPv4Network(args.cidr), tuple(args.zones))
        vpc = self._vpc(args)
        parts = NetworkParts(
            owner=self,
            name=name,
            display_name=args.context.cluster_name,
            vpc_id=vpc.id,
            tags=self._tags(args.context),
            ipv6_block=vpc.ipv6_cidr_block if args.ipv6 else None,
        )
        public = parts.subnets(
            "public",
            {z.zone: z.public for z in plan if args.public_subnets is not False},
            {"kubernetes.io/role/elb": "1"},
        )
        private = parts.subnets(
            "private",
            {z.zone: z.private for z in plan},
            {"kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": args.context.cluster_name},
        )
        # No discovery tag here: neither a node nor a load balancer may take the control plane's addresses.
        control = parts.subnets("control", {z.zone: z.control_plane for z in plan}, {})
        internet = self._internet(args, parts, public)
        internet_routes = self._public_routes(args, parts, public, internet)
        egress, hops = self._egress(args, parts, plan, public, internet_routes, internet)
        tables, ready = self._private_routes(parts, private, hops)
        if args.ipv6 and egress.gateways:
            ready += secondary_cidrs.ipv6_out(parts, tables)
        if args.pod_cidr:
            ready += secondary_cidrs.pods(parts, args.pod_cidr, network_args.pod_ranges(args), tables)
        self._control_routes(parts, control)
        services = self._endpoints(args, vpc, private, tables)
        self._record_flows(args, vpc)
        self.vpc_id = vpc.id
        self.public_subnet_ids = _by_zone(public)
        self.private_subnet_ids = after(_by_zone(private), *ready, services.ready_service_names)
        self.control_plane_subnet_ids = _by_zone(control)
        self.nat_addresses = egress.public_addresses()
        self._finish()

    def _endpoints(
        self,
        args: AwsNetworkArgs,
        vpc: aws.ec2.Vpc,
        private: Mapping[str, aws.ec2.Subnet],
        tables: Mapping[str, aws.ec2.RouteTable],
    ) -> VpcEndpoints:
        return VpcEndpoints(
            f"{self._name}-endpoints",
            VpcEndpointsArgs(
                vpc_id=vpc.id,
                vpc_cidr=args.cidr,
                # Inside a VPC pods keep their own address, whatever range it is from.
                secondary_cidrs={"pods": args.pod_cidr} if args.pod_cidr else None,
                subnet_ids=[subnet.id for subnet in private.values()],
                route_table_ids=[table.id for table in tables.values()],
                interface_services=args.interface_services,
                proxy=args.proxy,
                context=args.context,
            ),
            opts=self._child(),
        )

    def _record_flows(self, args: AwsNetworkArgs, vpc: aws.ec2.Vpc) -> None:
        VpcFlowLogs(
            f"{self._name}-flows",
            VpcFlowLogsArgs(
                vpc_id=vpc.id,
                log_group=args.flow_log_group,
                interval_seconds=args.flow_log_interval_seconds,
                retention_days=args.log_retention_days,
                key_arn=args.logs_key_arn,
                context=args.context,
            ),
            opts=self._child(),
        )

    def _vpc(self, args: AwsNetworkArgs) -> aws.ec2.Vpc:
        tags = self._tags(args.context)
        vpc = aws.ec2.Vpc(
            f"{self._name}-vpc",
            cidr_block=args.cidr,
            assign_generated_ipv6_cidr_block=True if args.ipv6 else None,
            # Private endpoints of EKS and of other services are found by name.
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={**tags, "Name": f"{args.context.cluster_name}-vpc"},
            opts=self._child(protect=args.context.protected),
        )
        aws.ec2.DefaultSecurityGroup(
            f"{self._name}-default",
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags={**tags, "Name": f"{args.context.cluster_name}-default-locked"},
            opts=self._child(),
        )
        return vpc

    def _internet(
        self, args: AwsNetworkArgs, parts: NetworkParts, public: Mapping[str, aws.ec2.Subnet]
    ) -> aws.ec2.InternetGateway | None:
        if not public and args.nat_kind == "none":
            return None
        return aws.ec2.InternetGateway(
            f"{self._name}-internet", vpc_id=parts.vpc_id, tags=parts.named("internet"), opts=self._child()
        )

    def _public_routes(
        self,
        args: AwsNetworkArgs,
        parts: NetworkParts,
        public: Mapping[str, aws.ec2.Subnet],
        internet: aws.ec2.InternetGateway | None,
    ) -> dict[str, aws.ec2.Route]:
        if internet is None or not public:
            return {}
        table = parts.table("public")
        route = parts.route("public-internet", table, ANYWHERE, gateway_id=internet.id)
        if args.ipv6:
            parts.route("public-internet-ipv6", table, ANYWHERE_6, gateway_id=internet.id)
        for zone, subnet in public.items():
            parts.associate(f"public-{zone_letter(zone)}", table, subnet)
        return dict.fromkeys(public, route)

    def _egress(  # noqa: PLR0913, PLR0917 every part of the network has a say
        self,
        args: AwsNetworkArgs,
        parts: NetworkParts,
        plan: Sequence[aws_subnets.ZoneSubnets],
        public: Mapping[str, aws.ec2.Subnet],
        internet_routes: Mapping[str, aws.ec2.Route],
        internet: aws.ec2.InternetGateway | None,
    ) -> tuple[nat.Egress, dict[str, dict[str, pulumi.Output[str]]]]:
        """The gateways, and per zone where its nodes' traffic goes first, as a route names it."""
        zones = args.zones
        if internet is None or args.nat_kind == "none":
            return nat.Egress(addresses=[], gateways={}), {}
        if args.nat_kind == "regional":
            egress = nat.regional(parts, zones, internet)
        else:
            zones_with_nat = zones if args.nat_per_zone else zones[:1]
            if args.inspection:
                between = network_args.inspected_zones(args, plan)
                return inspected_egress.inspected(
                    parts, between, zones_with_nat, internet, network_args.firewall(args, args.inspection)
                )
            egress = nat.zonal(parts, zones_with_nat, public, internet_routes)
        return egress, {zone: {"nat_gateway_id": gateway} for zone, gateway in egress.gateways.items()}

    def _private_routes(
        self,
        parts: NetworkParts,
        private: Mapping[str, aws.ec2.Subnet],
        hops: Mapping[str, Mapping[str, pulumi.Output[str]]],
    ) -> tuple[dict[str, aws.ec2.RouteTable], list[pulumi.Output]]:
        tables, ready = {}, []
        for zone, subnet in private.items():
            role = f"private-{zone_letter(zone)}"
            tables[zone] = parts.table(role)
            if zone in hops:
                route = parts.route(f"{role}-out", tables[zone], ANYWHERE, **hops[zone])
                ready.append(route.destination_cidr_block)
            ready.append(parts.associate(role, tables[zone], subnet).subnet_id)
        return tables, ready

    def _control_routes(self, parts: NetworkParts, control: Mapping[str, aws.ec2.Subnet]) -> None:
        # Local routes only: the control plane's interfaces talk to nodes and webhooks inside the VPC.
        table = parts.table("control")
        for zone, subnet in control.items():
            parts.associate(f"control-{zone_letter(zone)}", table, subnet)


def _by_zone(subnets: Mapping[str, aws.ec2.Subnet]) -> pulumi.Output[Mapping[str, str]]:
    if not subnets:
        # The SDK makes a list of nothing.
        return pulumi.Output.from_input({})
    return pulumi.Output.all(**{zone: subnet.id for zone, subnet in subnets.items()})
