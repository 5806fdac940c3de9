"""Roles of a cluster in EKS Auto Mode, whose control plane also makes nodes, volumes and load balancers."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.documents import managed_policies
from components.aws.security.documents.document import document, render, statement
from components.aws.security.identity import attach_managed
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksAutoRolesArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""


class EksAutoRoles(Component):
    """What Auto Mode's control plane and its nodes may do.

    Creates:
        cluster  the control plane, which here also makes nodes, volumes and load balancers
        node     nodes: join and pull images, nothing else
    """

    PLANE = Plane.SECURITY

    cluster_role_arn: pulumi.Output[str]
    """Role of the control plane, once its permissions are attached."""
    node_role_arn: pulumi.Output[str]
    """Role of the nodes, once its permissions are attached."""
    node_role_name: pulumi.Output[str]
    """Role name that a NodeClass takes."""

    def __init__(self, name: str, args: EksAutoRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksAutoRolesArgs.of(args)
        super().__init__(name, opts)
        # EKS tags the sessions in which it works for a cluster.
        self.cluster_role, self.cluster_permissions = self._role(
            args,
            "cluster",
            "eks.amazonaws.com",
            ["sts:AssumeRole", "sts:TagSession"],
            managed_policies.AUTO_MODE_CONTROL_PLANE,
        )
        node, node_permissions = self._role(
            args, "node", "ec2.amazonaws.com", ["sts:AssumeRole"], managed_policies.AUTO_MODE_NODES
        )
        self.cluster_role_arn = _ready(self.cluster_role, self.cluster_permissions)
        self.node_role_arn = _ready(node, node_permissions)
        self.node_role_name = node.name
        self._finish()

    def _role(
        self, args: EksAutoRolesArgs, purpose: str, service: str, actions: list[str], policies: Sequence[str]
    ) -> tuple[aws.iam.Role, list[aws.iam.RolePolicyAttachment]]:
        name = f"{self._name}-{purpose}"
        role = aws.iam.Role(
            name,
            assume_role_policy=render(
                document(statement("Service", actions, principal={"Service": service}))
            ),
            description=f"EKS Auto Mode {purpose}",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        return role, attach_managed(self, role, name, args.context.partition, policies)


def _ready(role: aws.iam.Role, permissions: Sequence[aws.iam.RolePolicyAttachment]) -> pulumi.Output[str]:
    return after(role.arn, *(item.policy_arn for item in permissions))
