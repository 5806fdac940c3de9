"""Who may reach the Kubernetes API: access entries, one per principal."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.naming import digest


@dataclass(frozen=True, kw_only=True)
class AccessEntryArgs(Args):
    principal_arn: str
    """IAM role."""
    groups: Sequence[str]
    """Kubernetes groups that RBAC binds to."""
    policies: Sequence[str]
    """EKS access policies for the whole cluster, by name; for what must work without RBAC."""


@dataclass(frozen=True, kw_only=True)
class EksAccessArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster the entries are for."""
    entries: Sequence[AccessEntryArgs]
    """One per principal; EKS refuses a second one for the same."""


class EksAccess(Component):
    """Everybody who may talk to the API server, and as what.

    Creates:
        entry        one per principal
        association  an EKS access policy for the few that need one
    """

    PLANE = Plane.SECURITY

    ready_cluster_name: pulumi.Output[str]
    """The cluster's name, once everybody here has access."""

    def __init__(self, name: str, args: EksAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksAccessArgs.of(args)
        super().__init__(name, opts)
        ready = []
        for wanted in args.entries:
            role = f"{name}-{_identity(wanted.principal_arn)}"
            entry = aws.eks.AccessEntry(
                role,
                cluster_name=args.cluster_name,
                principal_arn=wanted.principal_arn,
                type="STANDARD",
                kubernetes_groups=wanted.groups,
                tags=self._tags(args.context),
                opts=self._child(),
            )
            ready.append(entry.cluster_name)
            for policy in wanted.policies:
                association = aws.eks.AccessPolicyAssociation(
                    f"{role}-{policy}",
                    cluster_name=args.cluster_name,
                    principal_arn=entry.principal_arn,
                    policy_arn=f"arn:{args.context.partition}:eks::aws:cluster-access-policy/{policy}",
                    access_scope=aws.eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
                    opts=self._child(),
                )
                ready.append(association.cluster_name)
        self.ready_cluster_name = pulumi.Output.all(args.cluster_name, *ready).apply(lambda names: names[0])
        self._finish()


def _identity(principal_arn: str) -> str:
    """A logical name for a principal: its last part, told apart from namesakes by a fingerprint."""
    return f"{principal_arn.rpartition('/')[2]}-{digest(principal_arn)}"
