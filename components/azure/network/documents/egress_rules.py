"""What a cluster calls outside of its network, by what is switched on: the firewall's rules as a table.

As Microsoft's lists of outbound rules had it on the day below. They change without notice, and the tag
`AzureKubernetesService` did not always follow, so what must never fail stands beside the tag by name.

There is no rule for DNS: nodes ask Azure's own resolver, 168.63.129.16, to which no route table leads and
which no firewall sees. Nor is there one for the API server: it stands in the network, and nodes reach it
there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

AS_OF = "2026-08-21"
"""Day of the lists that this table follows."""

HTTPS: tuple[tuple[str, int], ...] = (("Https", 443),)
_BOTH: tuple[tuple[str, int], ...] = (("Http", 80), ("Https", 443))


class Feature(StrEnum):
    """Something that calls out. Every cluster has what `BASE` lists."""

    BASE = "base"
    """Kubernetes itself: images of the system, packages, Entra, the Azure API, the clock."""
    UBUNTU = "ubuntu"
    """Nodes of Ubuntu, which fetch security patches from its archives."""
    MONITOR_CONTROL = "monitor-control"
    """Agents of Azure Monitor asking what they should collect."""
    MONITOR = "monitor"
    """Metrics and logs on their way, where no private link takes them."""
    POLICY = "policy"
    """Azure Policy's add-on."""
    DEFENDER = "defender"
    """Defender for Containers."""
    KEY_VAULT = "key-vault"
    """The add-on that mounts secrets of a vault, where no private endpoint leads there."""
    EXTENSIONS = "extensions"
    """Cluster extensions, such as the one of backups."""
    BACKUP = "backup"
    """Backups of what is in the cluster."""
    OWN = "own"
    """Registries, vaults and storage of this platform, by host, where no private endpoint leads there."""
    WORKLOADS = "workloads"
    """What the settings allow besides."""


@dataclass(frozen=True, kw_only=True)
class ApplicationRule:
    """Allows HTTP or TLS to names."""

    feature: Feature
    """What needs it."""
    name: str
    """Name of the rule, one of a kind."""
    domains: tuple[str, ...] = ()
    """Names; with `*.` in front, all below."""
    tags: tuple[str, ...] = ()
    """Tags under which Microsoft keeps names; a rule has names or tags, never both."""
    protocols: tuple[tuple[str, int], ...] = HTTPS
    """Protocols with their ports."""


@dataclass(frozen=True, kw_only=True)
class NetworkRule:
    """Allows other protocols to names."""

    feature: Feature
    """What needs it."""
    name: str
    """Name of the rule, one of a kind."""
    protocol: str
    """`UDP` or `TCP`."""
    domains: tuple[str, ...]
    """Names; the firewall resolves them, for which it has to be a DNS proxy."""
    ports: tuple[str, ...]
    """Ports."""


Rule = ApplicationRule | NetworkRule

_MARKETPLACE_REGIONS = ("centralindia", "japaneast", "westus2", "westeurope", "eastus")

_TABLE: tuple[Rule, ...] = (
    ApplicationRule(feature=Feature.BASE, name="aks-tag", tags=("AzureKubernetesService",), protocols=_BOTH),
    ApplicationRule(
        feature=Feature.BASE,
        name="system-images",
        domains=(
            "mcr.microsoft.com",
            # Images of the system come from whichever of these is near; mcr redirects there.
            "*.data.mcr.microsoft.com",
            "mcr-0001.mcr-msedge.net",
            "mcrprod.azurecr.io",
        ),
    ),
    ApplicationRule(
        feature=Feature.BASE,
        name="packages",
        domains=("packages.aks.azure.com", "packages.microsoft.com", "acs-mirror.azureedge.net"),
    ),
    ApplicationRule(
        feature=Feature.BASE,
        name="entra-and-azure",
        domains=("login.microsoftonline.com", "management.azure.com"),
    ),
    NetworkRule(
        feature=Feature.BASE, name="clock", protocol="UDP", domains=("ntp.ubuntu.com",), ports=("123",)
    ),
    ApplicationRule(
        feature=Feature.UBUNTU,
        name="ubuntu-archives",
        domains=("security.ubuntu.com", "azure.archive.ubuntu.com", "changelogs.ubuntu.com"),
        protocols=(("Http", 80),),
    ),
    ApplicationRule(feature=Feature.UBUNTU, name="ubuntu-snapshots", domains=("snapshot.ubuntu.com",)),
    ApplicationRule(
        feature=Feature.MONITOR_CONTROL,
        name="monitor-control",
        domains=(
            "global.handler.control.monitor.azure.com",
            "{region}.handler.control.monitor.azure.com",
        ),
    ),
    ApplicationRule(
        feature=Feature.MONITOR,
        name="monitor-data",
        domains=(
            "dc.services.visualstudio.com",
            "{region}.ingest.monitor.azure.com",
            # Each workspace and endpoint has a name of its own here, known only once it exists.
            "*.ingest.monitor.azure.com",
            "*.metrics.ingest.monitor.azure.com",
            "*.monitoring.azure.com",
            "*.ods.opinsights.azure.com",
            "*.oms.opinsights.azure.com",
        ),
    ),
    ApplicationRule(
        feature=Feature.POLICY,
        name="policy",
        domains=(
            "data.policy.core.windows.net",
            "store.policy.core.windows.net",
            "dc.services.visualstudio.com",
        ),
    ),
    ApplicationRule(
        feature=Feature.DEFENDER,
        name="defender",
        domains=(
            "login.microsoftonline.com",
            "*.cloud.defender.microsoft.com",
            "*.ods.opinsights.azure.com",
            "*.oms.opinsights.azure.com",
        ),
    ),
    ApplicationRule(feature=Feature.KEY_VAULT, name="key-vault", domains=("vault.azure.net",)),
    ApplicationRule(
        feature=Feature.EXTENSIONS,
        name="extensions",
        domains=("{region}.dp.kubernetesconfiguration.azure.com",),
    ),
    ApplicationRule(
        feature=Feature.EXTENSIONS,
        name="extension-telemetry",
        # How extensions tell that they run, and what those of the marketplace used.
        domains=("*.ingestion.msftcloudes.com", "*.microsoftmetrics.com", "marketplaceapi.microsoft.com"),
    ),
    ApplicationRule(
        feature=Feature.EXTENSIONS,
        name="extension-images",
        domains=(
            "arcmktplaceprod.azurecr.io",
            *(f"arcmktplaceprod.{region}.data.azurecr.io" for region in _MARKETPLACE_REGIONS),
        ),
    ),
    ApplicationRule(
        feature=Feature.BACKUP,
        name="backup",
        # Certificates of the service are checked before it is believed.
        domains=("crl.microsoft.com", "mscrl.microsoft.com", "oneocsp.microsoft.com"),
        protocols=_BOTH,
    ),
)


def rules(
    features: Collection[Feature],
    region: str,
    allowed_domains: Sequence[str],
    own_hosts: Sequence[str] = (),
) -> tuple[Rule, ...]:
    """The rules of a cluster, the same for the same features in whatever order.

    Args:
        features: what is switched on; the base is always there.
        region: region of the cluster, part of some names.
        allowed_domains: what the settings allow besides.
        own_hosts: hosts of this platform's registries, vaults and storage that have no private endpoint.
    """
    wanted = {Feature.BASE, *features}
    found = [_placed(rule, region) for rule in _TABLE if rule.feature in wanted]
    for feature, domains in ((Feature.OWN, own_hosts), (Feature.WORKLOADS, allowed_domains)):
        if domains:
            found.append(
                ApplicationRule(feature=feature, name=feature.value, domains=tuple(sorted(set(domains))))
            )
    return tuple(found)


def _placed(rule: Rule, region: str) -> Rule:
    """The rule with the region in its names."""
    return replace(rule, domains=tuple(domain.format(region=region) for domain in rule.domains))
