"""What one workload is in AWS: a role for its pods, and nothing else's."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.documents import trust
from components.aws.security.documents.document import render
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksWorkloadIdentityArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    role_name: str
    """Name of the role, unique in the account."""
    namespace: str
    """Namespace of the service account, with its environment."""
    service_account: str
    """Service account whose pods get the role."""
    policy: str
    """What they may do, as a document."""


class EksWorkloadIdentity(Component):
    """Cloud permissions of one workload, without any key.

    Creates:
        role         trusted by EKS Pod Identity for exactly this cluster, namespace and account
        permissions  what the contract asks for, on the resources it names
        association  hands the role to the pods
    """

    PLANE = Plane.SECURITY

    role_arn: pulumi.Output[str]
    """ARN of the role."""

    def __init__(
        self, name: str, args: EksWorkloadIdentityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksWorkloadIdentityArgs.of(args)
        super().__init__(name, opts)
        account = f"{args.namespace}/{args.service_account}"
        trusted = trust.pod_identity(
            args.context.account, args.context.cluster_name, args.namespace, args.service_account
        )
        role = aws.iam.Role(
            f"{name}/role",
            name=args.role_name,
            assume_role_policy=render(trusted),
            description=f"Pods of {account}",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        permissions = aws.iam.RolePolicy(
            f"{name}/permissions", name="permissions", role=role.name, policy=args.policy, opts=self._child()
        )
        self.association = aws.eks.PodIdentityAssociation(
            f"{name}/association",
            cluster_name=args.context.cluster_name,
            namespace=args.namespace,
            service_account=args.service_account,
            # Pods get the role at start-up and keep what it may do then: permissions come first.
            role_arn=after(role.arn, permissions.role),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.role_arn = role.arn
        self._finish()
