"""The network of an Azure cluster: made, existing, or left to AKS."""

from collections.abc import Collection, Sequence
from ipaddress import IPv4Network

import pulumi

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.network.documents.egress_rules import Feature
from components.azure.network.existing_network import AdoptedAzureNetwork, AdoptedAzureNetworkArgs
from components.azure.network.network import AzureFirewallRulesArgs, AzureNetwork, AzureNetworkArgs
from contracts.catalog.backup_plan import Level
from contracts.planning import azure_names, private_zones
from contracts.settings.azure.cluster import AzureSettings
from contracts.settings.azure.existing_network import ExistingNetwork
from contracts.settings.azure.network import Egress, Network
from stacks.cluster.azure import connections
from stacks.cluster.azure.context import AzureContext


def zones_wanted(settings: AzureSettings) -> tuple[str, ...]:
    """Private DNS zones of the private endpoints that the settings lead to; none where somebody else makes
    them.
    """
    network = settings.network
    if not network.private_endpoints or (network.adopt and not network.adopt.private_zones):
        return ()
    observability, backed_up = settings.observability, settings.backup.level is not Level.L0
    kinds = {
        "vault": True,
        "registry": settings.images.registry or bool(settings.images.pull_from),
        "blob": backed_up or network.flow_logs,
        "azuremonitor": observability.private,
        "prometheusMetrics": observability.prometheus and observability.private,
        "grafana": observability.grafana and observability.private,
    }
    return private_zones.zones_of([kind for kind, wanted in kinds.items() if wanted], settings.region)


def features(settings: AzureSettings) -> frozenset[Feature]:
    """What of the cluster calls out, as the firewall's table calls it."""
    machines = [*([settings.system_nodes] if settings.system_nodes else []), *settings.pools.values()]
    monitored = settings.observability.prometheus or settings.observability.container_logs
    backed_up = settings.backup.level is not Level.L0
    wanted = {
        Feature.BASE: True,
        Feature.UBUNTU: any(pool.image == "Ubuntu" for pool in machines),
        Feature.MONITOR_CONTROL: monitored,
        # Through private links only: then no egress is left for what should not leave.
        Feature.MONITOR: monitored and not settings.observability.private,
        Feature.POLICY: settings.security.policy != "off",
        Feature.DEFENDER: settings.security.defender,
        Feature.KEY_VAULT: not settings.network.private_endpoints,
        Feature.EXTENSIONS: backed_up or bool(settings.features.extensions),
        Feature.BACKUP: backed_up,
    }
    return frozenset(feature for feature, on in wanted.items() if on)


def own_hosts(settings: AzureSettings) -> list[str]:
    """Hosts of the platform's own that nodes reach through the firewall, for want of a private endpoint.

    Registries of other stacks are taken to stand in this region; data endpoints elsewhere are listed in
    `allowedDomains`.
    """
    here = [] if settings.network.private_endpoints else _hosts(settings)
    return sorted([*here, *_registry_hosts(settings, _pulled_from(settings))])


def direct(settings: AzureSettings) -> list[str]:
    """What is reached without a proxy: what has a private endpoint in the network, and what is listed. AKS
    adds the cluster's own names and ranges.
    """
    network = settings.network
    here = _hosts(settings) if network.private_endpoints else []
    return list(dict.fromkeys([*sorted(here), *(network.proxy.bypass if network.proxy else ())]))


def _hosts(settings: AzureSettings) -> list[str]:
    """Hosts of what the platform makes for itself, and nodes or pods reach."""
    name, account = settings.cluster_name, settings.account
    hosts = [f"{azure_names.key_vault(name, account, 'secrets')}.vault.azure.net"]
    if settings.images.registry:
        hosts += _registry_hosts(settings, [azure_names.registry(name, account)])
    if settings.backup.level is not Level.L0:
        hosts.append(f"{azure_names.storage_account(name, account, 'backup')}.blob.core.windows.net")
    return hosts


def _pulled_from(settings: AzureSettings) -> list[str]:
    return [registry.rpartition("/")[2].lower() for registry in settings.images.pull_from]


def _registry_hosts(settings: AzureSettings, registries: Sequence[str]) -> list[str]:
    return [
        host
        for registry in registries
        for host in (f"{registry}.azurecr.io", f"{registry}.{settings.region}.data.azurecr.io")
    ]


def pod_subnet(settings: AzureSettings) -> str | None:
    """Subnet that pods have addresses of; None with an overlay."""
    declared = settings.network.adopt
    return declared.pods.id if declared and declared.pods else None


def scopes(settings: AzureSettings, network: ClusterNetwork) -> dict[str, pulumi.Input[str]]:
    """What of the network the control plane is let into. Ids of a network that somebody else made are
    plain text, since it may be in another subscription, and a role is named in that of its scope.
    """
    declared = settings.network.adopt
    if declared is None:
        return {
            "network": network.vnet_id,
            "nodes": network.node_subnet_id,
            "api-server": network.api_server_subnet_id,
        }
    found = {
        "network": declared.vnet_id,
        "nodes": declared.nodes.id,
        "api-server": declared.api_server.id,
        "pods": declared.pods.id if declared.pods else None,
    }
    return {purpose: scope for purpose, scope in found.items() if scope}


def gateway_scope(settings: AzureSettings, network: ClusterNetwork | None) -> pulumi.Input[str] | None:
    """The gateway's subnet, in the same way; None where there is none."""
    declared = settings.network.adopt
    if declared:
        return declared.gateway.id if declared.gateway else None
    return network.gateway_subnet_id if network else None


def record(settings: AzureSettings) -> dict:
    """What the registry record says about the network beyond its identifiers."""
    network = settings.network
    return {
        "ipFamily": "ipv4",
        # AKS Automatic takes a range of its own for pods and tells nobody which.
        "podCidrs": [] if settings.compute == "automatic" else [str(_pod_range(network))],
        # AKS needs some egress; one without any is not offered.
        "isolated": False,
        "inspection": "firewall" if network.routed else "none",
        "proxy": {"url": network.proxy.url, "direct": direct(settings)} if network.proxy else None,
        "podSecurityGroups": False,
        "zones": sorted(network.zones),
        "enforcement": "cilium",
        "fqdnPolicies": network.pod_policies != "none",
        # AKS Automatic turns it on by itself.
        "localDns": settings.features.local_dns or settings.compute == "automatic",
    }


def _pod_range(network: Network) -> IPv4Network:
    return network.adopt.pods.cidr if network.adopt and network.adopt.pods else network.pod_cidr


def cluster_network(
    context: AzureContext,
    group_name: pulumi.Input[str],
    workspace_id: pulumi.Input[str],
    zones: Sequence[str],
    firewall_features: Collection[Feature],
) -> ClusterNetwork | None:
    """The network that the settings describe; None where AKS makes it.

    Args:
        context: settings, names, tags and provider of the stack.
        group_name: resource group of the network.
        workspace_id: log workspace for what a firewall did.
        zones: private DNS zones to make; see `zones_wanted`.
        firewall_features: what calls out; see `features`.
    """
    settings = context.settings
    if settings.compute == "automatic":
        return None
    if settings.network.adopt:
        return _existing(context, settings.network.adopt, group_name, zones)
    return _made(context, group_name, workspace_id, zones, firewall_features)


def _flow_account(context: AzureContext) -> str | None:
    if not context.settings.network.flow_logs:
        return None
    return azure_names.storage_account(context.name, context.args.subscription, "flowlogs")


def _made(
    context: AzureContext,
    group_name: pulumi.Input[str],
    workspace_id: pulumi.Input[str],
    zones: Sequence[str],
    firewall_features: Collection[Feature],
) -> AzureNetwork:
    settings, network = context.settings, context.settings.network
    firewall = (
        AzureFirewallRulesArgs(
            tier=network.firewall_tier,
            features=sorted(feature.value for feature in firewall_features),
            allowed_domains=network.allowed_domains,
            own_hosts=own_hosts(settings),
            workspace_id=workspace_id,
        )
        if network.egress is Egress.FIREWALL
        else None
    )
    return AzureNetwork(
        "network",
        AzureNetworkArgs(
            context=context.args,
            group_name=group_name,
            cidr=str(network.cidr),
            pod_cidr=str(network.pod_cidr),
            zones=sorted(network.zones),
            internal_ports=network.internal_ports,
            api_clients=[str(block) for block in settings.control_plane.public_cidrs],
            gateway=settings.features.gateway,
            private_endpoints=network.private_endpoints,
            private_zones=zones,
            nat_idle_minutes=network.nat_idle_minutes,
            firewall=firewall,
            bastion_clients=[str(block) for block in network.bastion_cidrs] if network.bastion else None,
            peerings=connections.peerings(network),
            routes=connections.routes(network),
            node_ingress=connections.node_ingress(network),
            flow_account=_flow_account(context),
            retention_days=settings.log_retention_days,
        ),
        context.opts,
    )


def _existing(
    context: AzureContext, declared: ExistingNetwork, group_name: pulumi.Input[str], zones: Sequence[str]
) -> AdoptedAzureNetwork:
    settings = context.settings
    return AdoptedAzureNetwork(
        "network",
        AdoptedAzureNetworkArgs(
            context=context.args,
            group_name=group_name,
            vnet_id=declared.vnet_id,
            node_subnet_id=declared.nodes.id,
            api_server_subnet_id=declared.api_server.id,
            gateway_cidr=str(declared.gateway.cidr) if declared.gateway else None,
            gateway_subnet_id=declared.gateway.id if declared.gateway else None,
            endpoint_subnet_id=declared.endpoints.id if declared.endpoints else None,
            private_zones=zones,
            flow_account=_flow_account(context),
            retention_days=settings.log_retention_days,
        ),
        context.opts,
    )
