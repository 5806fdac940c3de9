"""Roles that the cluster and its controllers act as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.documents import managed_policies, trust
from components.aws.security.documents.document import render
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane


def attach_managed(
    owner: Component, role: aws.iam.Role, role_name: str, partition: str, policies: Sequence[str]
) -> list[aws.iam.RolePolicyAttachment]:
    """Attach AWS managed policies to a role, named by the policy."""
    return [
        aws.iam.RolePolicyAttachment(
            f"{role_name}-{policy.rpartition('/')[2]}",
            role=role.name,
            policy_arn=f"arn:{partition}:iam::aws:policy/{policy}",
            opts=pulumi.ResourceOptions(parent=owner),
        )
        for policy in policies
    ]


@dataclass(frozen=True, kw_only=True)
class EksClusterRoleArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    pod_security_groups: bool | None = None
    """Whether the control plane gives pods interfaces of their own."""


class EksClusterRole(Component):
    """What the managed control plane may do in the account.

    Creates:
        role    trusted by EKS alone; separate from the cluster, because the key of its secrets
                names the role and the cluster names the key
    """

    PLANE = Plane.SECURITY

    role_arn: pulumi.Output[str]
    """ARN of the role, once its permissions are attached."""

    def __init__(
        self, name: str, args: EksClusterRoleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksClusterRoleArgs.of(args)
        super().__init__(name, opts)
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=render(trust.service("eks.amazonaws.com")),
            description="EKS control plane",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        policies = managed_policies.control_plane(pod_security_groups=bool(args.pod_security_groups))
        attached = attach_managed(self, role, name, args.context.partition, policies)
        self.role_arn = after(role.arn, *(item.policy_arn for item in attached))
        self._finish()


@dataclass(frozen=True, kw_only=True)
class PodIdentityArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster in which the service account lives."""
    namespace: str
    """Namespace of the service account."""
    service_account: str
    """Service account whose pods get the role."""
    managed_policies: Sequence[str] | None = None
    """AWS managed policies, as the part of the ARN after `policy/`."""
    policies: Mapping[str, pulumi.Input[str]] | None = None
    """Customer-managed policies: purpose to document."""


class PodIdentity(Component):
    """Cloud permissions for one service account, without any key.

    Creates:
        role         trusted by EKS Pod Identity for exactly this cluster, namespace and account
        policy       one per purpose, managed so that each has a size limit of its own
        association  hands the role to the pods
    """

    PLANE = Plane.SECURITY

    role_arn: pulumi.Output[str]
    """ARN of the role."""
    ready_cluster_name: pulumi.Output[str]
    """The cluster's name, once pods that start get the role."""

    def __init__(self, name: str, args: PodIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = PodIdentityArgs.of(args)
        super().__init__(name, opts)
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=pulumi.Output.from_input(args.cluster_name).apply(
                lambda cluster: render(
                    trust.pod_identity(args.context.account, cluster, args.namespace, args.service_account)
                )
            ),
            description=f"Pods of {args.namespace}/{args.service_account}",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        attached = attach_managed(self, role, name, args.context.partition, args.managed_policies or ())
        attached += [self._own(name, role, purpose, args) for purpose in args.policies or {}]
        association = aws.eks.PodIdentityAssociation(
            f"{name}-association",
            cluster_name=args.cluster_name,
            namespace=args.namespace,
            service_account=args.service_account,
            # Pods get the role at start-up and keep what it may do then: permissions come first.
            role_arn=after(role.arn, *(item.policy_arn for item in attached)),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.role_arn = role.arn
        self.ready_cluster_name = association.cluster_name
        self._finish()

    def _own(
        self, name: str, role: aws.iam.Role, purpose: str, args: PodIdentityArgs
    ) -> aws.iam.RolePolicyAttachment:
        policy = aws.iam.Policy(
            f"{name}-{purpose}",
            policy=(args.policies or {})[purpose],
            description=f"{args.namespace}/{args.service_account}: {purpose.replace('-', ' ')}",
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        return aws.iam.RolePolicyAttachment(
            f"{name}-{purpose}", role=role.name, policy_arn=policy.arn, opts=self._child()
        )
