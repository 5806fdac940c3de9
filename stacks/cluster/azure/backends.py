"""Supporting resources of a cluster on Azure: vaults, images, names.

Each function takes what it is about and returns what it made, or None where the settings ask for nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components.azure.data.backup_vault import AksBackupVault
from components.azure.delivery.images import AcrPull, AcrPullArgs, AcrRegistry, AcrRegistryArgs
from components.azure.network.cluster_network import ClusterNetwork
from components.azure.network.dns import AzureDns, AzureDnsArgs
from components.azure.observability.logs import LogStore
from components.azure.security.vault import KeyVault, KeyVaultArgs
from contracts.catalog.cluster_types import PRODUCTION
from contracts.planning import azure_images, azure_names
from contracts.planning.azure_names import VaultPurpose
from stacks.cluster.azure import observability
from stacks.cluster.azure.context import AzureContext
from stacks.cluster.azure.endpoints import private_endpoint, private_only

_VAULT_LOGS = ("AuditEvent",)
_REGISTRY_LOGS = ("ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents")


def secrets(
    context: AzureContext,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    workspace: LogStore,
) -> KeyVault:
    """The vault that workloads get their secrets from. There always is one: it costs nothing but its uses."""
    vault = _vault(context, "secrets", group_name, network, workspace)
    if network and private_only(context, network):
        private_endpoint(
            context, "secrets", kind="vault", target=vault.vault_id, group_name=group_name, network=network
        )
    return vault


def keys_vault(
    context: AzureContext,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    workspace: LogStore,
) -> KeyVault | None:
    """The vault of keys, where keys are customer-managed. It gets no private endpoint here: services of Azure
    come past its closed public endpoint, and the API server makes an endpoint itself.
    """
    if not context.settings.security.customer_keys:
        return None
    return _vault(context, "keys", group_name, network, workspace)


def _vault(
    context: AzureContext,
    purpose: VaultPurpose,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    workspace: LogStore,
) -> KeyVault:
    vault = KeyVault(
        f"{purpose}-vault",
        KeyVaultArgs(
            context=context.args,
            group_name=group_name,
            vault_name=azure_names.key_vault(context.name, context.args.subscription, purpose),
            premium=False,
            soft_delete_days=context.settings.security.purge_days,
            private=private_only(context, network),
        ),
        context.opts,
    )
    observability.diagnostics(context, f"{purpose}-vault", vault.vault_id, workspace, categories=_VAULT_LOGS)
    return vault


def registry(
    context: AzureContext,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    pullers: Mapping[str, pulumi.Input[str]],
    workspace: LogStore,
) -> AcrRegistry | None:
    """The registry. `pullers` may pull: purpose to object id of an identity."""
    images = context.settings.images
    if not images.registry:
        return None
    private = private_only(context, network)
    made = AcrRegistry(
        "images",
        AcrRegistryArgs(
            context=context.args,
            group_name=group_name,
            registry_name=azure_names.registry(context.name, context.args.subscription),
            tier=azure_images.tier(
                private=private,
                replicated=bool(images.replicate_to),
                production=context.settings.cluster_type in PRODUCTION,
            ),
            private=private,
            untagged_days=images.untagged_days,
            cached_registries=images.cached_registries,
            replicate_to=images.replicate_to,
            pullers=pullers,
        ),
        context.opts,
    )
    if network and private:
        private_endpoint(
            context,
            "images",
            kind="registry",
            target=made.registry_id,
            group_name=group_name,
            network=network,
        )
    observability.diagnostics(context, "images", made.registry_id, workspace, categories=_REGISTRY_LOGS)
    return made


def pulls(
    context: AzureContext,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    puller: pulumi.Input[str],
) -> AcrPull | None:
    """What lets nodes pull from registries of other stacks, past their closed public endpoints where this
    network has private endpoints. `puller` is the object id of the nodes' identity.
    """
    others = context.settings.images.pull_from
    if not others:
        return None
    for registry_id in others:
        if network is None or not private_only(context, network):
            break
        private_endpoint(
            context,
            f"pull-{registry_id.rpartition('/')[2].lower()}",
            kind="registry",
            target=registry_id,
            group_name=group_name,
            network=network,
        )
    return AcrPull(
        "pulls",
        AcrPullArgs(
            context=context.args,
            # The name of a registry is unique in the world.
            registries={one.rpartition("/")[2].lower(): one for one in others},
            puller=puller,
        ),
        context.opts,
    )


def names(
    context: AzureContext, group_name: pulumi.Input[str], network: ClusterNetwork | None
) -> AzureDns | None:
    """Zones."""
    dns = context.settings.dns
    if dns.kind == "none" or not dns.zone:
        return None
    return AzureDns(
        "dns",
        AzureDnsArgs(
            zone=dns.zone,
            public=dns.kind in ("public", "both"),
            private=dns.kind in ("private", "both"),
            group_name=group_name,
            context=context.args,
            vnet_id=network.vnet_id if network else None,
        ),
        context.opts,
    )


def record(
    existing_zones: Sequence[str],
    named: AzureDns | None,
    images: AcrRegistry | None,
    vault: AksBackupVault | None,
) -> dict[str, Any]:
    """What the registry record says about names, images and backups."""
    return {
        "dns": _zones_record(existing_zones, named),
        "images": images
        and {
            "registry": images.registry,
            # A registry has no repositories of its own until somebody pushes one.
            "repositoryUrls": {},
            "cachePrefixes": images.cache_prefixes,
        },
        "backupVault": vault.vault_id if vault else None,
    }


def _zones_record(existing: Sequence[str], named: AzureDns | None) -> dict[str, Any] | None:
    """Zones that controllers write to. The cluster's own goes first; without one, the first that is there."""
    if named is None and not existing:
        return None
    there = {"public": "", "private": ""}
    for zone in reversed(existing):
        there["private" if "/privatednszones/" in zone.lower() else "public"] = zone
    return {
        "zone": named.zone if named else existing[0].rpartition("/")[2],
        "publicZoneId": _own_or(named.public_zone_id if named else None, there["public"]),
        "privateZoneId": _own_or(named.private_zone_id if named else None, there["private"]),
        "zoneArns": named.zone_ids.apply(lambda own: [*own, *existing]) if named else list(existing),
        "nameServers": named.name_servers if named else [],
        # cert-manager has them, in the services layer.
        "certificateArn": "",
    }


def _own_or(own: pulumi.Output[str] | None, there: str) -> pulumi.Input[str]:
    return own.apply(lambda zone: zone or there) if own is not None else there
