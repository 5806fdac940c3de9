"""AWS services reached without the internet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane

_HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class ProxyEndpointArgs(Args):
    service_name: str
    """PrivateLink service of the proxy."""
    port: int
    """Port it listens on."""


@dataclass(frozen=True, kw_only=True)
class VpcEndpointsArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    vpc_id: pulumi.Input[str]
    """VPC to reach them from."""
    vpc_cidr: str
    """Its range, which may connect."""
    secondary_cidrs: Mapping[str, str] | None = None
    """Secondary CIDRs that may connect, such as those of pods, by a name of one word."""
    subnet_ids: Sequence[pulumi.Input[str]]
    """Private subnets, one per zone."""
    route_table_ids: Sequence[pulumi.Input[str]]
    """Route tables of these subnets; without any there is no S3 endpoint."""
    interface_services: Sequence[str]
    """Services with a private endpoint, by short name; may be empty."""
    proxy: ProxyEndpointArgs | None = None
    """Proxy that outgoing traffic goes through."""


class VpcEndpoints(Component):
    """Private ways to AWS services.

    Creates:
        s3        gateway endpoint, always: it is free and image layers come from there
        group     lets the VPC in over HTTPS, and nothing out
        services  an interface endpoint per service, charged per zone
        proxy     the only way to the internet, in a group of its own
    """

    PLANE = Plane.NETWORK

    ready_service_names: pulumi.Output[Sequence[str]]
    """Names of the services, once they can be reached."""

    def __init__(self, name: str, args: VpcEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = VpcEndpointsArgs.of(args)
        super().__init__(name, opts)
        made = [self._s3(args)] if args.route_table_ids else []
        if args.interface_services:
            group = self._group(args, _HTTPS, "endpoints", "Private endpoints: HTTPS from inside the VPC")
            made += [
                self._interface(args, service, f"com.amazonaws.{args.context.region}.{service}", group)
                for service in args.interface_services
            ]
        if args.proxy:
            group = self._group(args, args.proxy.port, "proxy", "Proxy: from inside the VPC")
            made.append(self._interface(args, "proxy", args.proxy.service_name, group))
        self.ready_service_names = pulumi.Output.all(*(endpoint.service_name for endpoint in made))
        self._finish()

    def _named(self, args: VpcEndpointsArgs, role: str) -> dict[str, str]:
        return {**self._tags(args.context), "Name": f"{args.context.cluster_name}-{role}"}

    def _s3(self, args: VpcEndpointsArgs) -> aws.ec2.VpcEndpoint:
        return aws.ec2.VpcEndpoint(
            f"{self._name}-s3",
            vpc_id=args.vpc_id,
            service_name=f"com.amazonaws.{args.context.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=args.route_table_ids,
            tags=self._named(args, "s3"),
            opts=self._child(),
        )

    def _interface(
        self, args: VpcEndpointsArgs, role: str, service_name: str, group: pulumi.Output[str]
    ) -> aws.ec2.VpcEndpoint:
        return aws.ec2.VpcEndpoint(
            f"{self._name}-{role.replace('.', '-')}",
            vpc_id=args.vpc_id,
            service_name=service_name,
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=args.subnet_ids,
            security_group_ids=[group],
            tags=self._named(args, role),
            opts=self._child(),
        )

    def _group(self, args: VpcEndpointsArgs, port: int, purpose: str, description: str) -> pulumi.Output[str]:
        # The first group there was is called group, and a new name would replace it.
        before = {"endpoints": "", "proxy": "proxy-"}[purpose]
        group = aws.ec2.SecurityGroup(
            f"{self._name}-{before}group",
            description=description,
            vpc_id=args.vpc_id,
            # Endpoints answer; they open no connection. An empty list removes AWS's allow-all rule.
            egress=[],
            tags=self._named(args, purpose),
            opts=self._child(),
        )
        sources = {f"{before}https": ("the VPC", args.vpc_cidr)}
        for source, block in (args.secondary_cidrs or {}).items():
            sources[f"{before}https-{source}"] = (source, block)
        rules = [
            aws.vpc.SecurityGroupIngressRule(
                f"{self._name}-{role}",
                security_group_id=group.id,
                description=f"{'Proxy' if before else 'HTTPS'} from {source}",
                cidr_ipv4=block,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
                tags=self._named(args, f"endpoints-{role}"),
                opts=self._child(),
            )
            for role, (source, block) in sources.items()
        ]
        return after(group.id, *(rule.ip_protocol for rule in rules))
