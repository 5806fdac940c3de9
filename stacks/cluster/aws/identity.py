"""Identities of a cluster: controllers, pipeline, tokens, and the alarm on emergency access."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.aws.delivery.deploy_roles import GithubDeployRoles, GithubDeployRolesArgs
from components.aws.security.audit import EksBreakGlassAlarm, EksBreakGlassAlarmArgs
from components.aws.security.controllers import EksControllerIdentities, EksControllerIdentitiesArgs
from components.aws.security.irsa import EksIrsaProvider, EksIrsaProviderArgs
from components.component import after
from contracts.planning.deploy_roles import environments
from contracts.settings.aws.access import Access
from contracts.settings.aws.addons import OPTIONAL_ADDONS, Addon, AddonName
from contracts.settings.aws.delivery import Delivery
from contracts.settings.aws.identity import Identity
from stacks.cluster.aws.context import AwsContext


@dataclass(frozen=True, kw_only=True)
class ControllerInputs:
    """What controllers work on, from other supporting resources. What is left out gets no identity."""

    zone_arns: pulumi.Input[Sequence[str]] | None = None
    metrics_workspace_arn: pulumi.Input[str] | None = None
    telemetry_log_groups: Sequence[str] | None = None
    backup_bucket_arn: pulumi.Input[str] | None = None
    backup_key_arn: pulumi.Input[str] | None = None


def enabled_addons(addons: Mapping[AddonName, Addon]) -> list[str]:
    """Optional add-ons the stack asked for."""
    return [name for name, addon in addons.items() if name in OPTIONAL_ADDONS and addon.enabled]


def break_glass_alarm(
    context: AwsContext, access: Access, cluster_name: pulumi.Output[str]
) -> EksBreakGlassAlarm | None:
    """The alarm, wherever there is a break-glass role."""
    if not access.break_glass:
        return None
    audited = "audit" in context.settings.control_plane.log_types
    return EksBreakGlassAlarm(
        "break-glass",
        EksBreakGlassAlarmArgs(
            roles=access.break_glass,
            notify=access.break_glass_alarm.notify,
            # The group is there before the cluster is.
            audit_log_group=after(context.control_plane_logs, cluster_name) if audited else None,
            context=context.args,
        ),
        context.opts,
    )


def irsa_provider(
    context: AwsContext, identity: Identity, issuer: pulumi.Output[str]
) -> EksIrsaProvider | None:
    """The cluster's issuer as IAM knows it, where asked for."""
    if not identity.irsa:
        return None
    return EksIrsaProvider("irsa", EksIrsaProviderArgs(issuer=issuer, context=context.args), context.opts)


def controller_identities(
    context: AwsContext,
    identity: Identity,
    cluster_name: pulumi.Output[str],
    inputs: ControllerInputs,
) -> EksControllerIdentities:
    """Identities of the services layer's controllers."""
    environment = context.settings.environment
    return EksControllerIdentities(
        "controllers",
        EksControllerIdentitiesArgs(
            cluster_name=cluster_name,
            load_balancers=context.settings.compute != "auto",
            zone_arns=inputs.zone_arns,
            secret_prefixes=(
                [f"{environment}/"] if identity.secret_prefixes is None else identity.secret_prefixes
            ),
            secret_key_arns=identity.secret_keys,
            metrics_workspace_arn=inputs.metrics_workspace_arn,
            telemetry_log_groups=inputs.telemetry_log_groups,
            backup_bucket_arn=inputs.backup_bucket_arn,
            backup_key_arn=inputs.backup_key_arn,
            context=context.args,
        ),
        context.opts,
    )


def deploy_roles(context: AwsContext, delivery: Delivery | None) -> GithubDeployRoles | None:
    """Roles of the pipeline, where one is named."""
    if delivery is None:
        return None
    settings = context.settings
    return GithubDeployRoles(
        "delivery",
        GithubDeployRolesArgs(
            repository=delivery.repository,
            environments=environments(delivery, f"{settings.cloud}-{settings.environment}"),
            provider_arn=delivery.provider_arn,
            state_bucket=delivery.state_bucket,
            state_key_arn=delivery.state_key,
            replica_region=settings.images.replicate_to,
            context=context.args,
        ),
        context.opts,
    )
