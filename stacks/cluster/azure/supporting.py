"""Supporting resources of an Azure cluster: access, governance, alerts, metrics, secrets, names, backups,
cost. In the order in which they need each other; each part is declared by its own recipe.
"""

from dataclasses import dataclass
from typing import Any

from components.azure.delivery.images import AcrRegistry
from components.azure.governance.groups import ResourceGroups
from components.azure.network.cluster_network import ClusterNetwork
from components.azure.network.dns import AzureDns
from components.azure.observability.alerts import AlertGroup
from components.azure.observability.logs import LogStore
from components.azure.observability.prometheus import MetricsBackend
from components.azure.security.controllers import AksControllerIdentities
from components.azure.security.vault import KeyVault
from contracts.catalog.backup_plan import Level
from contracts.planning import azure_names
from contracts.settings import cost as cost_settings
from stacks.cluster.azure import backends, backup, control_plane, cost, identity, observability
from stacks.cluster.azure import nodes as azure_compute
from stacks.cluster.azure.context import AzureContext
from stacks.cluster.azure.control_plane import ControlPlane
from stacks.cluster.azure.network import gateway_scope


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a cluster is made of, whichever way it was built."""

    cluster: ControlPlane
    network: ClusterNetwork | None
    """None where AKS keeps the network to itself."""
    keys_vault: KeyVault | None
    images: AcrRegistry | None
    provisioning: dict[str, Any]


def supporting_resources(
    context: AzureContext, groups: ResourceGroups, logs: LogStore, made: Made
) -> dict[str, Any]:
    """Declare what the settings ask for; return what the registry record says about it."""
    settings, cluster, group = context.settings, made.cluster, groups.names["cluster"]
    control_plane.maintenance(context, group, cluster)
    azure_compute.extensions(context, group, cluster.cluster_id)
    identity.cluster_access(context, cluster.cluster_id)
    identity.deletion_guard(context, {purpose: groups.ids[purpose] for purpose in context.groups})
    registries = [azure_names.registry(context.name, context.args.subscription)] if made.images else []
    identity.cluster_policies(context, groups.ids["cluster"], registries)
    told = observability.alerts(context, group)
    metrics = _watched(context, groups, logs, made, told)
    secrets = backends.secrets(context, group, made.network, logs)
    names = backends.names(context, group, made.network)
    backups = None
    if settings.backup.level is not Level.L0:
        backups = backup.backups(
            context,
            groups.names["backup"],
            network=made.network,
            cluster_id=cluster.cluster_id,
            cluster_principal=cluster.principal,
            keys=made.keys_vault,
            keys_group=group,
        )
    gateway = None
    if made.network:
        gateway = identity.gateway(context, groups.names["network"], made.network.gateway_subnet_id)
    controllers = _controllers(context, groups, made, names, secrets, metrics)
    pipelines = identity.deploy_identities(
        context,
        cluster.cluster_id,
        {purpose: groups.names[purpose] for purpose in context.groups},
        {
            **{purpose: groups.ids[purpose] for purpose in context.groups},
            **({"snapshots": backups.snapshot_group_id} if backups else {}),
        },
        secrets.vault_id,
    )
    alarm = identity.break_glass_alarm(context, group, cluster.cluster_id, logs.workspace_id)
    cost.budget(context, told)
    cost.scheduled_shutdown(context, group, groups.ids["cluster"], cluster.cluster_id)
    said = {
        **backends.record(
            settings.dns.existing_zones, names, made.images, backups.vault if backups else None
        ),
        "alertTopic": told.group_id,
        "metrics": observability.record(metrics),
        "night": cost_settings.record(settings.cost.night),
        "breakGlassTopic": alarm.group_id if alarm else None,
        "identities": controllers.client_ids if controllers else {},
        "layerUsers": identity.layer_users(context, pipelines),
        "secretStore": secrets.vault_uri,
        "logWorkspace": logs.workspace_id,
        "gateway": gateway.gateway_id if gateway else None,
        "addons": _managed_addons(context),
    }
    return {key: value for key, value in said.items() if value is not None}


def _watched(
    context: AzureContext, groups: ResourceGroups, logs: LogStore, made: Made, told: AlertGroup
) -> MetricsBackend | None:
    """Everything that tells how the cluster is."""
    group, cluster_id = groups.names["cluster"], made.cluster.cluster_id
    observability.cluster_diagnostics(context, cluster_id, logs)
    observability.cluster_alerts(context, group, cluster_id, told, logs)
    observability.container_logs(context, group, cluster_id, logs)
    through = observability.endpoint(context, group)
    metrics = observability.metrics(context, group, cluster_id, through, told)
    dashboards = observability.grafana(context, group, groups.ids["cluster"], metrics)
    if made.network:
        observability.private(
            context,
            group,
            network=made.network,
            cluster_id=cluster_id,
            workspace=logs,
            through=through,
            backend=metrics,
            dashboards=dashboards,
        )
    return metrics


def _controllers(  # noqa: PLR0913, PLR0917 everything that a controller works on
    context: AzureContext,
    groups: ResourceGroups,
    made: Made,
    names: AzureDns | None,
    secrets: KeyVault,
    metrics: MetricsBackend | None,
) -> AksControllerIdentities | None:
    """Identities of the services layer's controllers, each for what there is."""
    return identity.controller_identities(
        context,
        groups.names["cluster"],
        made.cluster.oidc_issuer,
        made.cluster.node_group,
        identity.ControllerTargets(
            gateway_group_id=groups.ids["network"] if made.network else None,
            gateway_subnet_id=gateway_scope(context.settings, made.network),
            zone_group_id=groups.ids["cluster"],
            public_zone_id=names.public_zone_id if names else None,
            private_zone_id=names.private_zone_id if names else None,
            vault_id=secrets.vault_id,
            metrics_rule_id=metrics.rule_id if metrics else None,
        ),
    )


def _managed_addons(context: AzureContext) -> list[str]:
    """Optional add-ons that AKS looks after; the services layer must not install them again."""
    features, automatic = context.settings.features, context.settings.compute == "automatic"
    managed = {
        "keda": features.keda or automatic,
        "vertical-pod-autoscaler": features.vertical_autoscaler or automatic,
    }
    return sorted(name for name, on in managed.items() if on)
