"""What one workload is in AWS: a role for its pods, and nothing else's."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.documents import trust
from components.aws.security.documents.document import render
from components.component import Component, after
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksWorkloadIdentityArgs(Args):
    role_name: str
    """Name of the role, unique in the account."""
    account: str
    """AWS account number."""
    cluster_name: str
    """Cluster in which the pods run."""
    namespace: str
    """Namespace of the service account, with its environment."""
    service_account: str
    """Service account whose pods get the role."""
    policy: str
    """What they may do, as a document."""
    permissions_boundary: str | None = None
    """IAM policy that limits the role, whatever its own policy says."""
    iam_path: str | None = None
    """IAM path of the role, so that a deploy role can be kept to it."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane, in the name of the team."""


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
        trusted = trust.pod_identity(args.account, args.cluster_name, args.namespace, args.service_account)
        role = aws.iam.Role(
            f"{name}/role",
            name=args.role_name,
            assume_role_policy=render(trusted),
            description=f"Pods of {account}",
            permissions_boundary=args.permissions_boundary,
            path=args.iam_path,
            tags=self._tags(args.tags),
            opts=self._child(),
        )
        permissions = aws.iam.RolePolicy(
            f"{name}/permissions", name="permissions", role=role.name, policy=args.policy, opts=self._child()
        )
        self.association = aws.eks.PodIdentityAssociation(
            f"{name}/association",
            cluster_name=args.cluster_name,
            namespace=args.namespace,
            service_account=args.service_account,
            # Pods get the role at start-up and keep what it may do then: permissions come first.
            role_arn=after(role.arn, permissions.role),
            tags=self._tags(args.tags),
            opts=self._child(),
        )
        self.role_arn = role.arn
        self._finish()
