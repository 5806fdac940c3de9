"""The zone in which a cluster's services are named, and its certificate.

Left out on purpose: DNSSEC, because its key has to be in us-east-1 and a signed zone that its parent
does not know goes dark; query logs of the public zone, because their log group has to be there too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.log_group import encrypted_log_group
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.labels import at_most

ZONE_TAGS = 10
"""Tags that Route 53 takes of a zone."""
_VALIDATION_TTL = 300


@dataclass(frozen=True, kw_only=True)
class AwsDnsArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    zone: str
    """Domain of the zone."""
    public: bool
    """Answer it on the internet."""
    private: bool
    """Answer it inside the VPC."""
    vpc_id: pulumi.Input[str]
    """VPC that sees the private zone."""
    certificate: bool
    """Make a certificate for the zone and everything directly in it; needs the public zone."""
    query_log_group: str | None = None
    """Log group for every name the VPC asks for; not recorded without it. AWS asks for
    `/aws/vendedlogs/` in front."""
    log_retention_days: int
    """How long these are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key of the log group."""


class AwsDns(Component):
    """Names for what a cluster serves.

    Creates:
        public      zone on the internet; its parent has to delegate to it
        private     zone inside the VPC, with answers of its own
        certificate for the zone and `*.zone`, validated by a record in the public zone
        queries     the record of what the VPC asks for
    """

    PLANE = Plane.NETWORK

    zone: pulumi.Output[str]
    """Domain of the zone."""
    public_zone_id: pulumi.Output[str]
    """Public zone; empty without one."""
    private_zone_id: pulumi.Output[str]
    """Private zone; empty without one."""
    zone_arns: pulumi.Output[Sequence[str]]
    """Zones in which controllers may write records."""
    name_servers: pulumi.Output[Sequence[str]]
    """Servers the parent zone has to delegate to; empty without a public zone."""
    certificate_arn: pulumi.Output[str]
    """Certificate, once it is issued; empty without one."""

    def __init__(self, name: str, args: AwsDnsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AwsDnsArgs.of(args)
        super().__init__(name, opts)
        public = self._zone(args, "public") if args.public else None
        private = self._zone(args, "private", args.vpc_id) if args.private else None
        if args.query_log_group:
            self._record_queries(args, args.query_log_group)
        nothing = pulumi.Output.from_input("")
        self.zone = pulumi.Output.from_input(args.zone)
        self.public_zone_id = public.zone_id if public else nothing
        self.private_zone_id = private.zone_id if private else nothing
        self.zone_arns = pulumi.Output.all(*(zone.arn for zone in (public, private) if zone))
        self.name_servers = public.name_servers if public else pulumi.Output.from_input([])
        self.certificate_arn = self._certificate(args, public) if public and args.certificate else nothing
        self._finish()

    def _zone(self, args: AwsDnsArgs, kind: str, vpc_id: pulumi.Input[str] | None = None) -> aws.route53.Zone:
        vpcs = [aws.route53.ZoneVpcArgs(vpc_id=vpc_id, vpc_region=args.context.region)] if vpc_id else None
        return aws.route53.Zone(
            f"{self._name}-{kind}",
            name=args.zone,
            comment=f"{args.zone}, {kind}",
            vpcs=vpcs,
            # Records that controllers wrote are lost with the zone; they have to go first.
            force_destroy=False,
            tags=at_most(self._tags(args.context), ZONE_TAGS),
            opts=self._child(protect=args.context.protected),
        )

    def _certificate(self, args: AwsDnsArgs, zone: aws.route53.Zone) -> pulumi.Output[str]:
        certificate = aws.acm.Certificate(
            f"{self._name}-certificate",
            domain_name=args.zone,
            subject_alternative_names=[f"*.{args.zone}"],
            validation_method="DNS",
            tags=self._tags(args.context),
            opts=self._child(),
        )
        # A domain and its wildcard are validated by the same record, so the first is all of them.
        wanted = certificate.domain_validation_options[0]
        record = aws.route53.Record(
            f"{self._name}-validation-{args.zone.replace('.', '-')}",
            zone_id=zone.zone_id,
            name=wanted.resource_record_name,
            type=wanted.resource_record_type,
            records=[wanted.resource_record_value],
            ttl=_VALIDATION_TTL,
            opts=self._child(),
        )
        issued = aws.acm.CertificateValidation(
            f"{self._name}-issued",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            opts=self._child(),
        )
        return issued.certificate_arn

    def _record_queries(self, args: AwsDnsArgs, log_group: str) -> None:
        group = encrypted_log_group(
            self,
            f"{self._name}-queries",
            args.context,
            group=log_group,
            retention_days=args.log_retention_days,
            key_arn=args.logs_key_arn,
        )
        config = aws.route53.ResolverQueryLogConfig(
            f"{self._name}-queries",
            destination_arn=group.arn,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        aws.route53.ResolverQueryLogConfigAssociation(
            f"{self._name}-queries",
            resolver_query_log_config_id=config.id,
            resource_id=args.vpc_id,
            opts=self._child(),
        )
