"""Dashboards as a managed service; optional, because it needs IAM Identity Center."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.documents import backends
from components.aws.security.documents.document import render
from components.aws.security.documents.trust import service_of_account
from components.aws.security.service_role import service_role
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 255
GRAFANA_VERSION = "10.4"
"""Newest version the service was seen to offer; unverified, and raised by hand."""


@dataclass(frozen=True, kw_only=True)
class GrafanaWorkspaceArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    workspace_arn: pulumi.Input[str]
    """Prometheus workspace it reads."""
    admin_groups: Sequence[str]
    """Groups of IAM Identity Center that administer it, by ID."""


class GrafanaWorkspace(Component):
    """Dashboards over the metrics of one cluster, for people of the organisation.

    Creates:
        role       reads this Prometheus workspace and nothing else
        workspace  Grafana, signed in to by IAM Identity Center
        admins     who administers it
    """

    PLANE = Plane.OBSERVABILITY

    endpoint: pulumi.Output[str]
    """Host name of the workspace."""
    role_arn: pulumi.Output[str]
    """What it reads metrics as."""

    def __init__(
        self, name: str, args: GrafanaWorkspaceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = GrafanaWorkspaceArgs.of(args)
        super().__init__(name, opts)
        source = (
            f"arn:{args.context.partition}:grafana:{args.context.region}:{args.context.account}:/workspaces/*"
        )
        role_arn = service_role(
            self,
            args.context,
            f"{name}-role",
            f"{name}-read",
            trusted=render(service_of_account("grafana.amazonaws.com", args.context.account, source)),
            policy=pulumi.Output.from_input(args.workspace_arn).apply(
                lambda arn: render(backends.grafana(arn))
            ),
            description=f"{args.context.cluster_name}: Grafana reads metrics",
        )
        workspace = aws.grafana.Workspace(
            f"{name}-workspace",
            name=fit(args.context.cluster_name, _NAME_LIMIT),
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["AWS_SSO"],
            # With its own role AWS would add permissions that nobody here reviewed.
            permission_type="CUSTOMER_MANAGED",
            role_arn=role_arn,
            data_sources=["PROMETHEUS"],
            grafana_version=GRAFANA_VERSION,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        aws.grafana.RoleAssociation(
            f"{name}-admins",
            workspace_id=workspace.id,
            role="ADMIN",
            group_ids=args.admin_groups,
            opts=self._child(),
        )
        self.endpoint = workspace.endpoint
        self.role_arn = role_arn
        self._finish()
