"""Roles that a repository's pipeline deploys with: one per layer, without any key."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.delivery.documents import (
    deploy_backends,
    deploy_data,
    deploy_network,
    deploy_roles,
    deploy_supply,
)
from components.aws.security.documents import trust
from components.aws.security.documents.document import Document, joined, render
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.deploy_roles import ISSUER, delivery_path, role_name


@dataclass(frozen=True, kw_only=True)
class GithubDeployRolesArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    repository: str
    """Repository whose pipeline it is, as owner/name."""
    environments: Mapping[str, str]
    """Layer to the repository's environment that deploys it: cluster, services, tenants."""
    provider_arn: str | None = None
    """ARN of the account's identity provider for GitHub; without it, it is made here."""
    state_bucket: str | None = None
    """Bucket that holds Pulumi's state, where it is in S3."""
    state_key_arn: str | None = None
    """Key that encrypts the secrets of that state."""
    replica_region: str | None = None
    """Region that gets a copy of every image, where the cluster's stack sees to that."""


class GithubDeployRoles(Component):
    """What a pipeline may do in the account, by layer. The context's permissions boundary limits these roles
    and every role that they make, and so is needed here.

    Creates:
        provider  GitHub as IAM knows it, unless the account has it already
        role      per layer; trusts one environment of one repository
        policies  per layer, by purpose, so that each has a size limit of its own
    """

    PLANE = Plane.DELIVERY

    role_arns: pulumi.Output[Mapping[str, str]]
    """Layer to role ARN, once its permissions are attached."""
    role_names: pulumi.Output[Mapping[str, str]]
    """Layer to role name, once the role exists. Known beforehand, so waiting for it hides nothing."""

    def __init__(
        self, name: str, args: GithubDeployRolesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = GithubDeployRolesArgs.of(args)
        super().__init__(name, opts)
        if args.context.permissions_boundary is None:
            raise ValueError("deploy roles are made under a permissions boundary only")
        provider = args.provider_arn or self._github(args)
        made = {
            layer: self._role(args, layer, environment, provider)
            for layer, environment in sorted(args.environments.items())
        }
        self.role_arns = pulumi.Output.all(**{layer: arn for layer, (_, arn) in made.items()})
        self.role_names = pulumi.Output.all(**{layer: role.name for layer, (role, _) in made.items()})
        self._finish()

    def _github(self, args: GithubDeployRolesArgs) -> pulumi.Output[str]:
        return aws.iam.OpenIdConnectProvider(
            f"{self._name}-github",
            url=f"https://{ISSUER}",
            client_id_lists=["sts.amazonaws.com"],
            tags=self._tags(args.context),
            opts=self._child(),
        ).arn

    def _role(
        self,
        args: GithubDeployRolesArgs,
        layer: str,
        environment: str,
        provider: pulumi.Input[str],
    ) -> tuple[aws.iam.Role, pulumi.Output[str]]:
        subject = f"repo:{args.repository}:environment:{environment}"
        role = aws.iam.Role(
            f"{self._name}-{layer}",
            # A fixed name: access entries and the pipeline itself have to know the ARN beforehand.
            name=role_name(args.context.cluster_name, layer),
            path=delivery_path(args.context.cluster_name),
            assume_role_policy=pulumi.Output.from_input(provider).apply(
                lambda arn: render(trust.pipeline(arn, subject))
            ),
            description=f"{args.repository} deploys the {layer} layer",
            permissions_boundary=args.context.permissions_boundary,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        attached = []
        for purpose, document in documents(args, layer).items():
            policy = aws.iam.Policy(
                f"{self._name}-{layer}-{purpose}",
                policy=render(document),
                path=delivery_path(args.context.cluster_name),
                description=f"{layer} layer: {purpose}",
                tags=self._tags(args.context),
                opts=self._child(),
            )
            attached.append(
                aws.iam.RolePolicyAttachment(
                    f"{self._name}-{layer}-{purpose}",
                    role=role.name,
                    policy_arn=policy.arn,
                    opts=self._child(),
                )
            )
        return role, after(role.arn, *(item.policy_arn for item in attached))


def documents(args: GithubDeployRolesArgs, layer: str) -> dict[str, Document]:
    """What a layer's role may do: purpose to document."""
    context, boundary = args.context, args.context.permissions_boundary or ""
    made: dict[str, Document] = {}
    if layer == "cluster":
        made = {
            "identities": deploy_roles.identities(context, boundary),
            "cluster": joined(deploy_roles.cluster(context), deploy_network.nodes(context)),
            "network": deploy_network.network(context),
            "keys": deploy_data.keys(context),
            "signals": deploy_data.signals(context),
            "backends": deploy_backends.backends(context),
            "edges": deploy_backends.edges(context),
            "supply": deploy_supply.supply(context, args.replica_region),
        }
    elif layer == "services":
        made = {"services": deploy_roles.services(context)}
    else:
        made = {"tenants": deploy_roles.tenants(context, boundary)}
    if args.state_bucket:
        made["state"] = deploy_roles.state(context, args.state_bucket, args.state_key_arn)
    return made
