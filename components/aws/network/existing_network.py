"""A VPC that somebody else made, fitted out for a cluster.

Whether it is what it was declared to be is checked by the recipe before anything is made here; see
stacks/cluster/aws/network.py. Two clusters cannot share the subnets of their nodes: a subnet has one
discovery tag.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.network.endpoints import ProxyEndpointArgs, VpcEndpoints, VpcEndpointsArgs
from components.aws.observability.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.catalog.regions import zone_letter
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ExistingZoneArgs(Args):
    zone: str
    """Availability zone name."""
    private_id: pulumi.Input[str]
    """Subnet of nodes."""
    control_plane_id: pulumi.Input[str]
    """Subnet of the control plane's interfaces; may be that of the nodes."""
    public_id: pulumi.Input[str] | None = None
    """Subnet of internet-facing load balancers."""
    pod_id: pulumi.Input[str] | None = None
    """Further subnet of pods."""
    pod_cidr: str | None = None
    """Range of that subnet."""


@dataclass(frozen=True, kw_only=True)
class AdoptedNetworkArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    vpc_id: pulumi.Input[str]
    """The VPC."""
    cidr: str
    """Its range."""
    zones: Sequence[ExistingZoneArgs]
    """Its subnets."""
    route_table_ids: Sequence[pulumi.Input[str]]
    """Route tables that get the S3 endpoint; without any there is none."""
    interface_services: Sequence[str]
    """Services that get a private endpoint here, by short name; may be empty."""
    proxy: ProxyEndpointArgs | None = None
    """Proxy that is reached through PrivateLink."""
    record_flows: bool
    """Record all traffic of the VPC."""
    flow_log_group: str
    """Name of the log group of network flows."""
    flow_log_interval_seconds: int
    """Aggregation of flows: 60 or 600."""
    log_retention_days: int
    """How long flows are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key that encrypts flow logs."""


class AdoptedNetwork(Component):
    """What a cluster adds to a VPC that is not its own. Routes, gateways and ranges stay as they are.

    Creates:
        marks      tags by which load balancers, Karpenter and the CNI find the subnets
        endpoints  AWS services without the internet, as far as they are missing
        flows      record of all traffic, where wanted
    """

    PLANE = Plane.NETWORK

    vpc_id: pulumi.Output[str]
    """The VPC."""
    public_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Public subnets by zone; empty where none are declared."""
    private_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Private subnets by zone, once they are marked and nodes in them reach AWS."""
    control_plane_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Control plane subnets by zone."""
    nat_addresses: pulumi.Output[Sequence[str]]
    """Always empty: egress is somebody else's, and so are its addresses."""

    def __init__(
        self, name: str, args: AdoptedNetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AdoptedNetworkArgs.of(args)
        super().__init__(name, opts)
        marks = [mark for zone in args.zones for mark in self._marks(args, zone)]
        services = self._endpoints(args)
        if args.record_flows:
            self._record_flows(args)
        private = pulumi.Output.all(**{z.zone: z.private_id for z in args.zones})
        public = {z.zone: z.public_id for z in args.zones if z.public_id is not None}
        self.vpc_id = pulumi.Output.from_input(args.vpc_id)
        self.public_subnet_ids = pulumi.Output.all(**public) if public else pulumi.Output.from_input({})
        self.private_subnet_ids = after(
            private, *(mark.value for mark in marks), services.ready_service_names
        )
        self.control_plane_subnet_ids = pulumi.Output.all(**{z.zone: z.control_plane_id for z in args.zones})
        self.nat_addresses = pulumi.Output.from_input([])
        self._finish()

    def _marks(self, args: AdoptedNetworkArgs, zone: ExistingZoneArgs) -> list[aws.ec2.Tag]:
        wanted = [
            ("private", "internal-elb", zone.private_id, "kubernetes.io/role/internal-elb", "1"),
            ("private", "karpenter", zone.private_id, "karpenter.sh/discovery", args.context.cluster_name),
            ("public", "elb", zone.public_id, "kubernetes.io/role/elb", "1"),
            ("pods", "cni", zone.pod_id, "kubernetes.io/role/cni", "1"),
        ]
        return [
            aws.ec2.Tag(
                f"{self._name}-{tier}-{zone_letter(zone.zone)}-{role}",
                resource_id=subnet,
                key=key,
                value=value,
                opts=self._child(),
            )
            for tier, role, subnet, key, value in wanted
            if subnet is not None
        ]

    def _endpoints(self, args: AdoptedNetworkArgs) -> VpcEndpoints:
        pods = {f"pods-{zone_letter(z.zone)}": z.pod_cidr for z in args.zones if z.pod_cidr}
        return VpcEndpoints(
            f"{self._name}-endpoints",
            VpcEndpointsArgs(
                vpc_id=args.vpc_id,
                vpc_cidr=args.cidr,
                secondary_cidrs=pods or None,
                subnet_ids=[zone.private_id for zone in args.zones],
                route_table_ids=args.route_table_ids,
                interface_services=args.interface_services,
                proxy=args.proxy,
                context=args.context,
            ),
            opts=self._child(),
        )

    def _record_flows(self, args: AdoptedNetworkArgs) -> None:
        VpcFlowLogs(
            f"{self._name}-flows",
            VpcFlowLogsArgs(
                vpc_id=args.vpc_id,
                log_group=args.flow_log_group,
                interval_seconds=args.flow_log_interval_seconds,
                retention_days=args.log_retention_days,
                key_arn=args.logs_key_arn,
                context=args.context,
            ),
            opts=self._child(),
        )
