"""Identities, access and governance of an Azure cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.azure.delivery.deploy_roles import (
    GithubDeployIdentities,
    GithubDeployIdentitiesArgs,
)
from components.azure.governance.documents.policy_rules import excluded_namespaces
from components.azure.governance.guard import DeletionGuard, DeletionGuardArgs
from components.azure.governance.policies import ClusterPolicies, ClusterPoliciesArgs
from components.azure.network.gateway import ContainerGateway, ContainerGatewayArgs
from components.azure.security.access import AksAccess, AksAccessArgs, AksPrincipalArgs
from components.azure.security.break_glass import BreakGlassAlarm, BreakGlassAlarmArgs
from components.azure.security.controllers import (
    AksControllerIdentities,
    AksControllerIdentitiesArgs,
)
from components.azure.security.documents.break_glass_rules import audit_table
from contracts.catalog.backup_plan import Level
from contracts.planning import access_entries
from contracts.planning.deploy_roles import environments
from contracts.settings.azure.cluster import AzureSettings
from stacks.cluster.azure.context import AzureContext


@dataclass(frozen=True, kw_only=True)
class ControllerTargets:
    """What controllers work on, from the rest of the same stack. Whatever is left out gets no identity."""

    gateway_group_id: pulumi.Input[str] | None = None
    gateway_subnet_id: pulumi.Input[str] | None = None
    zone_group_id: pulumi.Input[str] | None = None
    public_zone_id: pulumi.Input[str] | None = None
    """Looked at where the settings ask for a public zone."""
    private_zone_id: pulumi.Input[str] | None = None
    """Looked at where the settings ask for a private zone."""
    vault_id: pulumi.Input[str] | None = None
    metrics_rule_id: pulumi.Input[str] | None = None


def cluster_access(context: AzureContext, cluster_id: pulumi.Output[str]) -> AksAccess:
    """Everybody's access. What delivery makes has its own."""
    wanted = context.settings.access
    return AksAccess(
        "access",
        AksAccessArgs(
            context=context.args,
            cluster_id=cluster_id,
            principals=[
                AksPrincipalArgs(
                    object_id=entry.principal,
                    kind="ServicePrincipal" if entry.principal == wanted.next_layer else "Group",
                    cluster_admin=entry.cluster_admin,
                )
                for entry in access_entries.entries(wanted)
            ],
        ),
        context.opts,
    )


def gateway(
    context: AzureContext, group_name: pulumi.Input[str], subnet_id: pulumi.Input[str]
) -> ContainerGateway | None:
    """The Azure half of the gateway, where asked for."""
    features = context.settings.features
    if not features.gateway:
        return None
    return ContainerGateway(
        "gateway",
        ContainerGatewayArgs(
            context=context.args,
            group_name=group_name,
            subnet_id=subnet_id,
            web_firewall=features.web_firewall,
        ),
        context.opts,
    )


def controller_identities(
    context: AzureContext,
    group_name: pulumi.Input[str],
    issuer: pulumi.Output[str],
    node_group: pulumi.Output[str],
    targets: ControllerTargets,
) -> AksControllerIdentities | None:
    """Identities of the services layer's controllers, where they are wanted.

    Args:
        node_group: name of the nodes' resource group, once it exists.
    """
    settings = context.settings
    if not settings.identity.controllers:
        return None
    kind = settings.dns.kind if settings.dns.zone else "none"
    public = targets.public_zone_id if kind in ("public", "both") else None
    private = targets.private_zone_id if kind in ("private", "both") else None
    return AksControllerIdentities(
        "controllers",
        AksControllerIdentitiesArgs(
            context=context.args,
            group_name=group_name,
            issuer=issuer,
            gateway_group_id=targets.gateway_group_id if settings.features.gateway else None,
            gateway_subnet_id=targets.gateway_subnet_id,
            node_group_id=node_group.apply(
                lambda group: f"/subscriptions/{context.args.subscription}/resourceGroups/{group}"
            ),
            zone_group_id=targets.zone_group_id,
            public_zone_id=public,
            private_zone_id=private,
            existing_zone_ids=settings.dns.existing_zones or None,
            vault_id=targets.vault_id,
            metrics_rule_id=targets.metrics_rule_id,
        ),
        context.opts,
    )


def deploy_identities(
    context: AzureContext,
    cluster_id: pulumi.Output[str],
    group_names: Mapping[str, pulumi.Input[str]],
    group_ids: Mapping[str, pulumi.Input[str]],
    vault_id: pulumi.Input[str] | None,
) -> GithubDeployIdentities | None:
    """Identities of the pipeline, where one is named.

    Args:
        group_names: every resource group of the stack, by purpose, `delivery` among them.
        group_ids: the same, by resource id, and what else the cluster layer deploys into, such as the group
            of snapshots.
    """
    settings = context.settings
    if settings.delivery is None:
        return None
    return GithubDeployIdentities(
        "delivery",
        GithubDeployIdentitiesArgs(
            context=context.args,
            cluster_id=cluster_id,
            repository=settings.delivery.repository,
            environments=environments(settings.delivery, f"{settings.cloud}-{settings.environment}"),
            group_name=group_names["delivery"],
            group_id=group_ids["delivery"],
            deployed_group_ids={purpose: one for purpose, one in group_ids.items() if purpose != "delivery"},
            tenants_group_id=group_ids.get("tenants"),
            vault_id=vault_id,
            state_container_id=settings.delivery.state_container,
            state_key_id=settings.delivery.state_key,
        ),
        context.opts,
    )


def deletion_guard(context: AzureContext, group_ids: Mapping[str, pulumi.Input[str]]) -> DeletionGuard | None:
    """The guard, where the stack is protected."""
    if not context.settings.protected:
        return None
    return DeletionGuard(
        "guard",
        DeletionGuardArgs(context=context.args, group_ids=group_ids),
        context.opts,
    )


def cluster_policies(
    context: AzureContext, group_id: pulumi.Input[str], registries: Sequence[str] = ()
) -> ClusterPolicies | None:
    """Azure Policy on the cluster, unless it is off. AKS Automatic enforces the baseline by itself.

    Args:
        registries: names of the registries that the stack makes.
    """
    settings, security = context.settings, context.settings.security
    itself = settings.compute == "automatic" and security.policy_level == "baseline"
    if security.policy == "off" or itself:
        return None
    named = [identifier.rpartition("/")[2] for identifier in settings.images.pull_from]
    hosts = [*registries, *named]
    return ClusterPolicies(
        "policies",
        ClusterPoliciesArgs(
            context=context.args,
            group_id=group_id,
            level=security.policy_level,
            deny=security.policy == "deny",
            excluded_namespaces=excluded_namespaces(features_in_use(settings), security.policy_exempt),
            gateway=settings.features.gateway,
            # Microsoft's own stays allowed: what AKS puts beside workloads comes from there.
            registry_hosts=[*hosts, "mcr.microsoft.com"] if hosts else None,
        ),
        context.opts,
    )


def features_in_use(settings: AzureSettings) -> list[str]:
    """Features that bring namespaces along, as governance/documents/policy_rules.py knows them."""
    used = {
        "backup": settings.backup.level is not Level.L0,
        "defender": settings.security.defender,
        "gateway": settings.features.gateway,
    }
    return [feature for feature, on in used.items() if on]


def break_glass_alarm(
    context: AzureContext,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Output[str],
    workspace_id: pulumi.Input[str],
) -> BreakGlassAlarm | None:
    """The alarm, wherever there is a break-glass group."""
    settings = context.settings
    if not settings.access.break_glass:
        return None
    return BreakGlassAlarm(
        "break-glass",
        BreakGlassAlarmArgs(
            context=context.args,
            group_name=group_name,
            cluster_id=cluster_id,
            workspace_id=workspace_id,
            audit_table=audit_table(settings.control_plane.log_types),
            groups=settings.access.break_glass,
            notify=settings.access.break_glass_alarm.notify,
        ),
        context.opts,
    )


def layer_users(
    context: AzureContext, pipelines: GithubDeployIdentities | None
) -> list[str] | pulumi.Output[list[str]]:
    """Object ids by which the API server knows whoever deploys what is inside the cluster, sorted."""
    named = [context.settings.access.next_layer] if context.settings.access.next_layer else []
    if pipelines is None:
        return named
    return pipelines.principal_ids.apply(
        lambda ids: sorted({*named, *(ids[layer] for layer in ("services", "tenants") if layer in ids)})
    )
