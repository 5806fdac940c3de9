"""What stands around a cluster on Azure: vaults, images, names.

Each function takes what it is about and returns what it made, or None where the settings ask for nothing.
"""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.azure.data.backup_vault import AksBackupVault
from components.azure.delivery.images import AcrPull, AcrPullArgs, AcrRegistry, AcrRegistryArgs
from components.azure.network.cluster_network import ClusterNetwork
from components.azure.network.dns import AzureDns, AzureDnsArgs
from components.azure.observability.logs import LogWorkspace
from components.azure.security.vault import KeyVault, KeyVaultArgs
from contracts.catalog.cluster_types import PRODUCTION
from contracts.planning import azure_images, azure_names
from contracts.planning.azure_names import VaultPurpose
from stacks.cluster.azure import observability
from stacks.cluster.azure.context import AzureFacts
from stacks.cluster.azure.endpoints import closed, private_way

_VAULT_LOGS = ("AuditEvent",)
_REGISTRY_LOGS = ("ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents")


def secrets(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    workspace: LogWorkspace,
) -> KeyVault:
    """The vault that workloads get their secrets from. There always is one: it costs nothing but its uses."""
    vault = _vault(facts, "secrets", group_name, network, workspace)
    if network and closed(facts, network):
        private_way(
            facts, "secrets", kind="vault", target=vault.vault_id, group_name=group_name, network=network
        )
    return vault


def keys_vault(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    workspace: LogWorkspace,
) -> KeyVault | None:
    """The vault of keys, where keys are ours. It has no private endpoint of ours: services of Azure come past
    its closed door, and the API server makes an endpoint itself.
    """
    if not facts.settings.security.customer_keys:
        return None
    return _vault(facts, "keys", group_name, network, workspace)


def _vault(
    facts: AzureFacts,
    purpose: VaultPurpose,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    workspace: LogWorkspace,
) -> KeyVault:
    vault = KeyVault(
        f"{purpose}-vault",
        KeyVaultArgs(
            tenant=facts.tenant,
            region=facts.region,
            group_name=group_name,
            vault_name=azure_names.key_vault(facts.name, facts.subscription, purpose),
            premium=False,
            soft_delete_days=facts.settings.security.purge_days,
            private=closed(facts, network),
            protected=facts.settings.protected,
            tags=facts.tags,
        ),
        facts.opts,
    )
    observability.diagnostics(facts, f"{purpose}-vault", vault.vault_id, workspace, categories=_VAULT_LOGS)
    return vault


def registry(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    pullers: Mapping[str, pulumi.Input[str]],
    workspace: LogWorkspace,
) -> AcrRegistry | None:
    """The registry. `pullers` may pull: purpose to object id of an identity."""
    images = facts.settings.images
    if not images.registry:
        return None
    private = closed(facts, network)
    made = AcrRegistry(
        "images",
        AcrRegistryArgs(
            subscription=facts.subscription,
            region=facts.region,
            group_name=group_name,
            cluster_name=facts.name,
            registry_name=azure_names.registry(facts.name, facts.subscription),
            tier=azure_images.tier(
                private=private,
                replicated=bool(images.replicate_to),
                production=facts.settings.cluster_type in PRODUCTION,
            ),
            private=private,
            untagged_days=images.untagged_days,
            cached_registries=images.cached_registries,
            replicate_to=images.replicate_to,
            pullers=pullers,
            protected=facts.settings.protected,
            tags=facts.tags,
        ),
        facts.opts,
    )
    if network and private:
        private_way(
            facts, "images", kind="registry", target=made.registry_id, group_name=group_name, network=network
        )
    observability.diagnostics(facts, "images", made.registry_id, workspace, categories=_REGISTRY_LOGS)
    return made


def pulls(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    puller: pulumi.Input[str],
) -> AcrPull | None:
    """What lets nodes pull from registries of other stacks, past their closed doors where this network has
    private endpoints. `puller` is the object id of the nodes' identity.
    """
    others = facts.settings.images.pull_from
    if not others:
        return None
    for registry_id in others:
        if network is None or not closed(facts, network):
            break
        private_way(
            facts,
            f"pull-{registry_id.rpartition('/')[2].lower()}",
            kind="registry",
            target=registry_id,
            group_name=group_name,
            network=network,
        )
    return AcrPull(
        "pulls",
        AcrPullArgs(
            subscription=facts.subscription,
            cluster_name=facts.name,
            # The name of a registry is unique in the world.
            registries={one.rpartition("/")[2].lower(): one for one in others},
            puller=puller,
        ),
        facts.opts,
    )


def names(
    facts: AzureFacts, group_name: pulumi.Input[str], network: ClusterNetwork | None
) -> AzureDns | None:
    """Zones."""
    dns = facts.settings.dns
    if dns.kind == "none" or not dns.zone:
        return None
    return AzureDns(
        "dns",
        AzureDnsArgs(
            zone=dns.zone,
            public=dns.kind in ("public", "both"),
            private=dns.kind in ("private", "both"),
            group_name=group_name,
            cluster_name=facts.name,
            vnet_id=network.vnet_id if network else None,
            protected=facts.settings.protected,
            tags=facts.tags,
        ),
        facts.opts,
    )


def record(
    named: AzureDns | None, images: AcrRegistry | None, vault: AksBackupVault | None
) -> dict[str, Any]:
    """What the registry record says about names, images and backups."""
    return {
        "dns": named
        and {
            "zone": named.zone,
            "publicZoneId": named.public_zone_id,
            "privateZoneId": named.private_zone_id,
            "zoneArns": named.zone_ids,
            "nameServers": named.name_servers,
            # cert-manager has them, in the next layer.
            "certificateArn": "",
        },
        "images": images
        and {
            "registry": images.registry,
            # A registry has no repositories of its own until somebody pushes one.
            "repositoryUrls": {},
            "cachePrefixes": images.cache_prefixes,
        },
        "backupVault": vault.vault_id if vault else None,
    }
