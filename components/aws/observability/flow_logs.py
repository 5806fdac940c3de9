"""The record of all traffic in a VPC."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.log_group import encrypted_log_group
from components.aws.security.documents import trust
from components.aws.security.documents.document import document, render, statement
from components.aws.security.service_role import service_role
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class VpcFlowLogsArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    vpc_id: pulumi.Input[str]
    """VPC to record."""
    log_group: str
    """Name of the log group."""
    interval_seconds: int
    """Aggregation of flows: 60 or 600."""
    retention_days: int
    """How long flows are kept."""
    key_arn: pulumi.Input[str]
    """Key that encrypts them."""


class VpcFlowLogs(Component):
    """Who talked to whom, accepted or refused.

    Creates:
        group  where the flows are kept
        role   lets VPC flow logs of this account write there, and nowhere else
        log    the recording itself
    """

    PLANE = Plane.OBSERVABILITY

    log_group_arn: pulumi.Output[str]
    """ARN of the log group."""

    def __init__(self, name: str, args: VpcFlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = VpcFlowLogsArgs.of(args)
        super().__init__(name, opts)
        group = encrypted_log_group(
            self,
            f"{name}-group",
            args.context,
            group=args.log_group,
            retention_days=args.retention_days,
            key_arn=args.key_arn,
        )
        source = (
            f"arn:{args.context.partition}:ec2:{args.context.region}:{args.context.account}:vpc-flow-log/*"
        )
        role_arn = service_role(
            self,
            args.context,
            f"{name}-role",
            f"{name}-write",
            trusted=render(
                trust.service_of_account("vpc-flow-logs.amazonaws.com", args.context.account, source)
            ),
            policy=group.arn.apply(lambda arn: render(_write(arn))),
            description="VPC flow logs",
        )
        aws.ec2.FlowLog(
            f"{name}-log",
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role_arn,
            max_aggregation_interval=args.interval_seconds,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.log_group_arn = group.arn
        self._finish()


def _write(log_group_arn: str) -> dict:
    return document(
        statement(
            "WriteFlows",
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [log_group_arn, f"{log_group_arn}:*"],
        ),
        # Listing groups knows no resources; named ones would allow nothing.
        statement("FindGroups", ["logs:DescribeLogGroups"], ["*"]),
    )
