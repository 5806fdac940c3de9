"""Supporting resources of an AWS cluster: alerts, metrics, names, images, backups, cost. In the order in
which they need each other; each part is declared by its own recipe.
"""

from typing import Any

import pulumi

from components.aws.data.backup import BackupVault
from components.aws.delivery.images import EcrRegistry
from components.aws.network.cluster_network import ClusterNetwork
from components.aws.network.dns import AwsDns
from components.aws.observability.backends import AlertTopic, AmpBackend
from components.aws.security.keys import EksKeys
from contracts.settings import cost as cost_settings
from stacks.cluster.aws import backends, backup, cost, identity, observability
from stacks.cluster.aws.context import AwsContext
from stacks.cluster.aws.control_plane import ControlPlane
from stacks.cluster.aws.nodes import Compute


def supporting_resources(
    context: AwsContext, keys: EksKeys, network: ClusterNetwork, cluster: ControlPlane, compute: Compute
) -> dict[str, Any]:
    """Declare what the settings ask for; return what the registry record says about it."""
    settings = context.settings
    topic = observability.alert_topic(context, settings.observability, settings.backup, settings.cost)
    metrics = (
        observability.metrics(context, settings.observability, keys.logs_key_arn, topic) if topic else None
    )
    names = backends.names(context, settings.dns, network.vpc_id, keys.logs_key_arn)
    images = backends.registry(context, settings.images, compute.node_roles)
    vault = backup.backups(context, settings.backup, cluster.cluster_arn, topic)
    alarm = identity.break_glass_alarm(context, settings.access, cluster.cluster_name)
    issuer = identity.irsa_provider(context, settings.identity, cluster.oidc_issuer)
    controllers = identity.controller_identities(
        context,
        settings.identity,
        cluster.cluster_name,
        identity.ControllerInputs(
            zone_arns=names.zone_arns if names else None,
            metrics_workspace_arn=metrics.workspace_arn if metrics else None,
        ),
    )
    cost.budget(context, settings.cost, topic)
    if compute.pool and settings.system_nodes:
        pool = compute.pool
        cost.scheduled_shutdown(
            context, settings.cost.night, settings.system_nodes, pool.group_name, pool.group_arn
        )
    said = {
        **_backends_record(topic, metrics, names, images, vault),
        "night": cost_settings.record(settings.cost.night),
        "breakGlassTopic": alarm.topic_arn if alarm else None,
        "irsaProvider": issuer.provider_arn if issuer else None,
        "identities": pulumi.Output.all(controllers.role_arns, compute.identities).apply(
            lambda made: {**made[0], **made[1]}
        ),
        "addons": sorted([*identity.enabled_addons(settings.addons), *settings.further_addons]),
    }
    return {key: value for key, value in said.items() if value is not None}


def _backends_record(
    topic: AlertTopic | None,
    metrics: AmpBackend | None,
    names: AwsDns | None,
    images: EcrRegistry | None,
    vault: BackupVault | None,
) -> dict[str, Any]:
    """What the registry record says about the backends that were asked for."""
    return {
        "alertTopic": topic.topic_arn if topic else None,
        "metrics": metrics
        and {
            "workspaceId": metrics.workspace_id,
            "workspaceArn": metrics.workspace_arn,
            "remoteWriteUrl": metrics.remote_write_url,
            "endpoint": metrics.endpoint,
        },
        "dns": names
        and {
            "zone": names.zone,
            "publicZoneId": names.public_zone_id,
            "privateZoneId": names.private_zone_id,
            "zoneArns": names.zone_arns,
            "nameServers": names.name_servers,
            "certificateArn": names.certificate_arn,
        },
        "images": images
        and {
            "registry": images.registry,
            "repositoryUrls": images.repository_urls,
            "cachePrefixes": images.cache_prefixes,
        },
        "backupVault": vault.vault_arn if vault else None,
    }
