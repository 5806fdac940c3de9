"""Dashboards as a managed service; optional, because it needs IAM Identity Center."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.documents import backends
from components.aws.security.documents.document import render
from components.aws.security.documents.trust import service_of_account
from components.aws.security.service_role import service_role
from components.component import Component
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 255
GRAFANA_VERSION = "10.4"
"""Newest version the service was seen to offer; unverified, and raised by hand."""


@dataclass(frozen=True, kw_only=True)
class GrafanaWorkspaceArgs(Args):
    account: str
    """AWS account number."""
    partition: str
    """ARN partition."""
    region: str
    """Cloud region."""
    cluster_name: str
    """Cluster whose metrics it shows, as plain text."""
    workspace_arn: pulumi.Input[str]
    """Prometheus workspace it reads."""
    admin_groups: Sequence[str]
    """Groups of IAM Identity Center that administer it, by ID."""
    protected: bool
    """Refuse deletion: dashboards made by hand are kept nowhere else."""
    permissions_boundary: str | None = None
    """IAM policy that limits the roles, whatever their own policies say."""
    iam_path: str | None = None
    """IAM path of the roles, so that a deploy role can be kept to it."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


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
        source = f"arn:{args.partition}:grafana:{args.region}:{args.account}:/workspaces/*"
        role_arn = service_role(
            self,
            args,
            f"{name}-role",
            f"{name}-read",
            trusted=render(service_of_account("grafana.amazonaws.com", args.account, source)),
            policy=pulumi.Output.from_input(args.workspace_arn).apply(
                lambda arn: render(backends.grafana(arn))
            ),
            description=f"{args.cluster_name}: Grafana reads metrics",
        )
        workspace = aws.grafana.Workspace(
            f"{name}-workspace",
            name=fit(args.cluster_name, _NAME_LIMIT),
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["AWS_SSO"],
            # With its own role AWS would add permissions that nobody here reviewed.
            permission_type="CUSTOMER_MANAGED",
            role_arn=role_arn,
            data_sources=["PROMETHEUS"],
            grafana_version=GRAFANA_VERSION,
            tags=self._tags(args.tags),
            opts=self._child(protect=args.protected),
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
