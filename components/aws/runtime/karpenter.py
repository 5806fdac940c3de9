"""The cloud half of Karpenter: what its controller and its nodes may do, and what it hears."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.runtime.documents import karpenter
from components.aws.runtime.node_group import node_role
from components.aws.security.documents.document import render
from components.aws.security.identity import PodIdentity, PodIdentityArgs
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

QUEUE_NAME_LIMIT = 80
_MESSAGES_KEPT_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class EksKarpenterArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster whose nodes it provisions."""
    isolated: bool | None = None
    """Whether IAM cannot be reached from the cluster. Karpenter then cannot make an instance profile."""


class EksKarpenter(Component):
    """Everything Karpenter needs of AWS before its chart is installed.

    Creates:
        node        role of provisioned nodes, their access entry and, in an isolated network, the
                    instance profile that Karpenter would make itself elsewhere
        queue       announcements of interruptions, and the rules that feed it
        controller  identity of the controller's pods, its permissions in three policies
    """

    PLANE = Plane.RUNTIME

    node_role_name: pulumi.Output[str]
    """Role name that an EC2NodeClass takes."""
    instance_profile_name: pulumi.Output[str]
    """Instance profile that it takes instead in an isolated network; empty elsewhere."""
    queue_name: pulumi.Output[str]
    """Interruption queue."""
    controller_role_arn: pulumi.Output[str]
    """Role of the controller."""

    def __init__(self, name: str, args: EksKarpenterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksKarpenterArgs.of(args)
        super().__init__(name, opts)
        context = args.context
        node_role = self._node_role(args)
        queue = self._queue(args)
        controller = PodIdentity(
            f"{name}-controller",
            PodIdentityArgs(
                cluster_name=args.cluster_name,
                namespace="kube-system",
                service_account="karpenter",
                policies={
                    "node-lifecycle": render(karpenter.node_lifecycle(context)),
                    "iam-integration": node_role.arn.apply(
                        lambda arn: render(karpenter.iam_integration(context, arn))
                    ),
                    "discovery": queue.arn.apply(lambda arn: render(karpenter.discovery(context, arn))),
                },
                context=args.context,
            ),
            opts=self._child(),
        )
        self.node_role_name = node_role.name
        self.instance_profile_name = self._instance_profile(args, node_role)
        self.queue_name = queue.name
        self.controller_role_arn = controller.role_arn
        self._finish()

    def _node_role(self, args: EksKarpenterArgs) -> aws.iam.Role:
        # A role apart from the system nodes': EKS makes the access entry of a managed group's role
        # itself, and a second one for the same role is refused.
        name = f"{self._name}-node"
        role, ready_arn = node_role(self, args.context, name, name, "Nodes provisioned by Karpenter")
        aws.eks.AccessEntry(
            name,
            cluster_name=args.cluster_name,
            principal_arn=ready_arn,
            type="EC2_LINUX",
            tags=self._tags(args.context),
            opts=self._child(),
        )
        return role

    def _instance_profile(self, args: EksKarpenterArgs, role: aws.iam.Role) -> pulumi.Output[str]:
        if not args.isolated:
            return pulumi.Output.from_input("")
        return aws.iam.InstanceProfile(
            f"{self._name}-node",
            role=role.name,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        ).name

    def _queue(self, args: EksKarpenterArgs) -> aws.sqs.Queue:
        queue = aws.sqs.Queue(
            f"{self._name}-interruptions",
            name=fit(f"{args.context.cluster_name}-karpenter", QUEUE_NAME_LIMIT),
            message_retention_seconds=_MESSAGES_KEPT_SECONDS,
            sqs_managed_sse_enabled=True,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        aws.sqs.QueuePolicy(
            f"{self._name}-interruptions",
            queue_url=queue.url,
            policy=queue.arn.apply(lambda arn: render(karpenter.interruption_queue(arn))),
            opts=self._child(),
        )
        for event, (source, kind) in karpenter.INTERRUPTIONS.items():
            rule = aws.cloudwatch.EventRule(
                f"{self._name}-{event}",
                description=f"{args.context.cluster_name}: {kind}",
                event_pattern=json.dumps({"source": [source], "detail-type": [kind]}, sort_keys=True),
                tags=self._tags(args.context),
                opts=self._child(),
            )
            aws.cloudwatch.EventTarget(
                f"{self._name}-{event}", rule=rule.name, arn=queue.arn, opts=self._child()
            )
        return queue
