"""The VPC of a cluster: three tiers of subnets per zone, and every way in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.endpoints import VpcEndpoints, VpcEndpointsArgs
from components.aws.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from components.component import Component, after
from contracts.planes import Plane
from contracts.regions import zone_letter

ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, kw_only=True)
class ZoneArgs(Args):
    zone: str
    """Availability zone name."""
    public_cidr: str
    """Range of the public subnet."""
    private_cidr: str
    """Range of the private subnet."""
    control_plane_cidr: str
    """Range of the control plane's subnet."""


@dataclass(frozen=True, kw_only=True)
class AwsNetworkArgs(Args):
    account: str
    """AWS account number."""
    partition: str
    """ARN partition."""
    region: str
    """Cloud region."""
    cluster_name: str
    """Cluster that load balancers and Karpenter find the subnets by."""
    cidr: str
    """Range of the VPC."""
    zones: Sequence[ZoneArgs]
    """Subnets per zone."""
    nat_per_zone: bool
    """A NAT gateway in every zone, instead of one in the first."""
    interface_services: Sequence[str]
    """Services reached through private endpoints, by short name; may be empty."""
    flow_log_group: str
    """Name of the log group of network flows."""
    flow_log_interval_seconds: int
    """Aggregation of flows: 60 or 600."""
    log_retention_days: int
    """How long flows are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key that encrypts flow logs."""
    protected: bool
    """Refuse deletion of the VPC and keep flow logs when it goes."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


class AwsNetwork(Component):
    """A VPC in which nodes are private and nothing is open by default.

    Creates:
        vpc, default   the network and its default security group, emptied
        public         subnets of internet-facing load balancers and NAT gateways
        private        subnets of nodes and pods, each with its own way out
        control        subnets of the control plane's interfaces, with no way out
        nat            outgoing traffic, per zone or shared
        endpoints      AWS services without the internet
        flows          record of all traffic
    """

    PLANE = Plane.NETWORK

    vpc_id: pulumi.Output[str]
    """The VPC."""
    public_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Public subnets by zone."""
    private_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Private subnets by zone, once nodes in them can reach what they need."""
    control_plane_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Control plane subnets by zone."""
    nat_addresses: pulumi.Output[Sequence[str]]
    """Public addresses that outgoing traffic comes from."""

    def __init__(self, name: str, args: AwsNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AwsNetworkArgs.of(args)
        super().__init__(name, opts)
        vpc = self._vpc(args)
        public = self._subnets(
            args, vpc, "public", {z.zone: z.public_cidr for z in args.zones}, {"kubernetes.io/role/elb": "1"}
        )
        private = self._subnets(
            args,
            vpc,
            "private",
            {z.zone: z.private_cidr for z in args.zones},
            {"kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": args.cluster_name},
        )
        # No discovery tag here: neither a node nor a load balancer may take the control plane's addresses.
        control = self._subnets(args, vpc, "control", {z.zone: z.control_plane_cidr for z in args.zones}, {})
        way_in = self._public_routes(args, vpc, public)
        addresses, gateways = self._nat(args, public, way_in)
        tables, ways_out = self._private_routes(args, vpc, private, gateways)
        self._control_routes(args, vpc, control)
        services = VpcEndpoints(
            f"{name}-endpoints",
            VpcEndpointsArgs(
                region=args.region,
                display_name=args.cluster_name,
                vpc_id=vpc.id,
                vpc_cidr=args.cidr,
                subnet_ids=[subnet.id for subnet in private.values()],
                route_table_ids=[table.id for table in tables],
                interface_services=args.interface_services,
                tags=args.tags,
            ),
            opts=self._child(),
        )
        self._record_flows(args, vpc)
        self.vpc_id = vpc.id
        self.public_subnet_ids = _by_zone(public)
        self.private_subnet_ids = after(_by_zone(private), *ways_out, services.ready_service_names)
        self.control_plane_subnet_ids = _by_zone(control)
        self.nat_addresses = pulumi.Output.all(*(address.public_ip for address in addresses))
        self._finish()

    def _record_flows(self, args: AwsNetworkArgs, vpc: aws.ec2.Vpc) -> None:
        VpcFlowLogs(
            f"{self._name}-flows",
            VpcFlowLogsArgs(
                account=args.account,
                partition=args.partition,
                region=args.region,
                vpc_id=vpc.id,
                log_group=args.flow_log_group,
                interval_seconds=args.flow_log_interval_seconds,
                retention_days=args.log_retention_days,
                key_arn=args.logs_key_arn,
                protected=args.protected,
                tags=args.tags,
            ),
            opts=self._child(),
        )

    def _named(self, args: AwsNetworkArgs, role: str) -> dict[str, str]:
        """Tags with the Name that the AWS console shows."""
        return {**self._tags(args.tags), "Name": f"{args.cluster_name}-{role}"}

    def _vpc(self, args: AwsNetworkArgs) -> aws.ec2.Vpc:
        vpc = aws.ec2.Vpc(
            f"{self._name}-vpc",
            cidr_block=args.cidr,
            # Private endpoints of EKS and of other services are found by name.
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self._named(args, "vpc"),
            opts=self._child(protect=args.protected),
        )
        aws.ec2.DefaultSecurityGroup(
            f"{self._name}-default",
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags=self._named(args, "default-locked"),
            opts=self._child(),
        )
        return vpc

    def _subnets(
        self,
        args: AwsNetworkArgs,
        vpc: aws.ec2.Vpc,
        tier: str,
        ranges: Mapping[str, str],
        discovery: Mapping[str, str],
    ) -> dict[str, aws.ec2.Subnet]:
        return {
            zone: aws.ec2.Subnet(
                f"{self._name}-{tier}-{zone_letter(zone)}",
                vpc_id=vpc.id,
                cidr_block=cidr,
                availability_zone=zone,
                map_public_ip_on_launch=False,
                tags={**self._named(args, f"{tier}-{zone_letter(zone)}"), **discovery},
                opts=self._child(),
            )
            for zone, cidr in ranges.items()
        }

    def _table(self, args: AwsNetworkArgs, vpc: aws.ec2.Vpc, role: str) -> aws.ec2.RouteTable:
        return aws.ec2.RouteTable(
            f"{self._name}-{role}", vpc_id=vpc.id, tags=self._named(args, role), opts=self._child()
        )

    def _associate(
        self, role: str, table: aws.ec2.RouteTable, subnet: aws.ec2.Subnet
    ) -> aws.ec2.RouteTableAssociation:
        return aws.ec2.RouteTableAssociation(
            f"{self._name}-{role}", route_table_id=table.id, subnet_id=subnet.id, opts=self._child()
        )

    def _public_routes(
        self, args: AwsNetworkArgs, vpc: aws.ec2.Vpc, public: Mapping[str, aws.ec2.Subnet]
    ) -> aws.ec2.Route:
        gateway = aws.ec2.InternetGateway(
            f"{self._name}-internet", vpc_id=vpc.id, tags=self._named(args, "internet"), opts=self._child()
        )
        table = self._table(args, vpc, "public")
        route = aws.ec2.Route(
            f"{self._name}-public-internet",
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            gateway_id=gateway.id,
            opts=self._child(),
        )
        for zone, subnet in public.items():
            self._associate(f"public-{zone_letter(zone)}", table, subnet)
        return route

    def _nat(
        self, args: AwsNetworkArgs, public: Mapping[str, aws.ec2.Subnet], way_in: aws.ec2.Route
    ) -> tuple[list[aws.ec2.Eip], dict[str, aws.ec2.NatGateway]]:
        zones = list(public) if args.nat_per_zone else list(public)[:1]
        addresses, gateways = [], {}
        for zone in zones:
            role = f"nat-{zone_letter(zone)}"
            address = aws.ec2.Eip(
                f"{self._name}-{role}", domain="vpc", tags=self._named(args, role), opts=self._child()
            )
            gateways[zone] = aws.ec2.NatGateway(
                f"{self._name}-{role}",
                allocation_id=address.allocation_id,
                # AWS refuses a NAT gateway in a subnet whose VPC has no way to the internet yet.
                subnet_id=after(public[zone].id, way_in.destination_cidr_block),
                tags=self._named(args, role),
                opts=self._child(),
            )
            addresses.append(address)
        return addresses, gateways

    def _private_routes(
        self,
        args: AwsNetworkArgs,
        vpc: aws.ec2.Vpc,
        private: Mapping[str, aws.ec2.Subnet],
        gateways: Mapping[str, aws.ec2.NatGateway],
    ) -> tuple[list[aws.ec2.RouteTable], list[pulumi.Output]]:
        tables, ready = [], []
        shared = next(iter(gateways.values()))
        for zone, subnet in private.items():
            role = f"private-{zone_letter(zone)}"
            table = self._table(args, vpc, role)
            route = aws.ec2.Route(
                f"{self._name}-{role}-out",
                route_table_id=table.id,
                destination_cidr_block=ANYWHERE,
                nat_gateway_id=gateways.get(zone, shared).id,
                opts=self._child(),
            )
            association = self._associate(role, table, subnet)
            tables.append(table)
            ready += [route.destination_cidr_block, association.subnet_id]
        return tables, ready

    def _control_routes(
        self, args: AwsNetworkArgs, vpc: aws.ec2.Vpc, control: Mapping[str, aws.ec2.Subnet]
    ) -> None:
        # Local routes only: the control plane's interfaces talk to nodes and webhooks inside the VPC.
        table = self._table(args, vpc, "control")
        for zone, subnet in control.items():
            self._associate(f"control-{zone_letter(zone)}", table, subnet)


def _by_zone(subnets: Mapping[str, aws.ec2.Subnet]) -> pulumi.Output[Mapping[str, str]]:
    return pulumi.Output.all(**{zone: subnet.id for zone, subnet in subnets.items()})
