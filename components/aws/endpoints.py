"""AWS services reached without the internet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.component import Component, after
from contracts.planes import Plane

_HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class VpcEndpointsArgs(Args):
    region: str
    """Cloud region."""
    display_name: str
    """Cluster name for the Name tags."""
    vpc_id: pulumi.Input[str]
    """VPC to reach them from."""
    vpc_cidr: str
    """Its range, which may connect."""
    subnet_ids: Sequence[pulumi.Input[str]]
    """Private subnets, one per zone."""
    route_table_ids: Sequence[pulumi.Input[str]]
    """Route tables of these subnets."""
    interface_services: Sequence[str]
    """Services with a private endpoint, by short name; may be empty."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


class VpcEndpoints(Component):
    """Private ways to AWS services.

    Creates:
        s3        gateway endpoint, always: it is free and image layers come from there
        group     lets the VPC in over HTTPS, and nothing out
        services  an interface endpoint per service, charged per zone
    """

    PLANE = Plane.NETWORK

    ready_service_names: pulumi.Output[Sequence[str]]
    """Names of the services, once they can be reached."""

    def __init__(self, name: str, args: VpcEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = VpcEndpointsArgs.of(args)
        super().__init__(name, opts)
        made = [self._s3(args)]
        if args.interface_services:
            group = self._group(args)
            made += [self._interface(args, service, group) for service in args.interface_services]
        self.ready_service_names = pulumi.Output.all(*(endpoint.service_name for endpoint in made))
        self._finish()

    def _named(self, args: VpcEndpointsArgs, role: str) -> dict[str, str]:
        return {**self._tags(args.tags), "Name": f"{args.display_name}-{role}"}

    def _s3(self, args: VpcEndpointsArgs) -> aws.ec2.VpcEndpoint:
        return aws.ec2.VpcEndpoint(
            f"{self._name}-s3",
            vpc_id=args.vpc_id,
            service_name=f"com.amazonaws.{args.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=args.route_table_ids,
            tags=self._named(args, "s3"),
            opts=self._child(),
        )

    def _interface(
        self, args: VpcEndpointsArgs, service: str, group: pulumi.Output[str]
    ) -> aws.ec2.VpcEndpoint:
        return aws.ec2.VpcEndpoint(
            f"{self._name}-{service.replace('.', '-')}",
            vpc_id=args.vpc_id,
            service_name=f"com.amazonaws.{args.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=args.subnet_ids,
            security_group_ids=[group],
            tags=self._named(args, service),
            opts=self._child(),
        )

    def _group(self, args: VpcEndpointsArgs) -> pulumi.Output[str]:
        group = aws.ec2.SecurityGroup(
            f"{self._name}-group",
            description="Private endpoints: HTTPS from inside the VPC",
            vpc_id=args.vpc_id,
            # Endpoints answer; they open no connection. An empty list removes AWS's allow-all rule.
            egress=[],
            tags=self._named(args, "endpoints"),
            opts=self._child(),
        )
        rule = aws.vpc.SecurityGroupIngressRule(
            f"{self._name}-https",
            security_group_id=group.id,
            description="HTTPS from the VPC",
            cidr_ipv4=args.vpc_cidr,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            tags=self._named(args, "endpoints-https"),
            opts=self._child(),
        )
        return after(group.id, rule.ip_protocol)
