"""What a cluster on Azure stands on."""

from collections.abc import Callable, Iterator
from typing import Any

from contracts.catalog.backup_plan import Level
from contracts.foundation.compare import ANYTHING, MOVED, Standing, names
from contracts.settings.azure.cluster import AzureSettings as Settings

_PUBLIC = ("public", "both")
_REFUSED = "AKS refuses for a cluster that exists"


def _made(known: Settings) -> bool:
    """Whether the network is this stack's."""
    return known.compute != "automatic" and not known.network.adopt


def _cidr(known: Settings) -> Iterator[str]:
    if _made(known):
        yield str(known.network.cidr)


def _network(known: Settings) -> Iterator[str]:
    adopted = known.network.adopt
    yield adopted.vnet_id.lower() if adopted else "a network of its own"


def _node_subnet(known: Settings) -> Iterator[str]:
    if known.network.adopt:
        yield known.network.adopt.nodes.id.lower()


def _api_subnet(known: Settings) -> Iterator[str]:
    if known.network.adopt:
        yield known.network.adopt.api_server.id.lower()


def _unless_automatic(word: Callable[[Settings], Any]) -> Callable[[Settings], Iterator[str]]:
    """What AKS Automatic decides itself is no setting's to lose."""

    def words(known: Settings) -> Iterator[str]:
        if known.compute != "automatic":
            yield str(word(known))

    return words


def _pod_subnet(known: Settings) -> Iterator[str]:
    if known.compute != "automatic":
        declared = known.network.adopt
        yield declared.pods.id.lower() if declared and declared.pods else "an overlay"


def _egress(known: Settings) -> Iterator[str]:
    # Node auto-provisioning fixes egress; without it, it can be changed.
    if known.compute == "nap":
        yield "NAT gateway" if known.network.egress == "nat-gateway" else "routes"
    else:
        yield ANYTHING


def _private_zone(known: Settings) -> Iterator[str]:
    if known.control_plane.endpoint == "private":
        yield known.control_plane.private_zone.lower()


def _pool(name: str, word: Callable[[Any], object]) -> Standing:
    """A value of the pool that is part of the cluster, and that nothing rotates."""

    def words(known: Settings) -> Iterator[str]:
        if known.system_nodes:
            yield str(word(known.system_nodes))

    return Standing(setting=f"systemNodes.{name}", words=words, loss=_REFUSED)


def _tuned(section: Any) -> str:
    return section.model_dump_json(by_alias=True, exclude_unset=True) if section else "as AKS has it"


def _on(setting: str, word: Callable[[Settings], bool], loss: str) -> Standing:
    """Something that is there and holds data, or is not."""
    return Standing(setting=setting, words=lambda known: ["on"] if word(known) else [], loss=loss, data=True)


STANDING = (
    Standing(setting="tenant", words=lambda known: [known.tenant], loss=_REFUSED),
    Standing(
        setting="compute",
        words=lambda known: ["AKS Automatic" if known.compute == "automatic" else "nodes of the platform"],
        loss=MOVED,
    ),
    Standing(
        setting="controlPlane.endpoint",
        words=_unless_automatic(lambda k: k.control_plane.endpoint),
        loss=MOVED,
    ),
    Standing(setting="controlPlane.privateZone", words=_private_zone, loss=_REFUSED),
    Standing(
        setting="controlPlane.fqdnSubdomain",
        words=lambda known: [known.control_plane.fqdn_subdomain or "its own name"],
        loss=MOVED,
    ),
    Standing(setting="network.adopt.vnetId", words=_network, loss=MOVED),
    Standing(setting="network.adopt.nodes.id", words=_node_subnet, loss=MOVED),
    Standing(setting="network.adopt.apiServer.id", words=_api_subnet, loss=MOVED),
    Standing(setting="network.adopt.pods", words=_pod_subnet, loss=_REFUSED),
    Standing(
        setting="network.cidr",
        words=_cidr,
        loss="Azure refuses for subnets that the cluster and its nodes stand in",
    ),
    Standing(
        setting="network.zones",
        words=_unless_automatic(lambda known: ", ".join(sorted(known.network.zones))),
        loss=_REFUSED,
    ),
    Standing(setting="network.egress", words=_egress, loss=_REFUSED),
    Standing(
        setting="network.podCidr",
        words=_unless_automatic(lambda known: known.network.pod_cidr),
        loss=_REFUSED,
        grows=True,
    ),
    Standing(
        setting="network.serviceCidr",
        words=_unless_automatic(lambda known: known.network.service_cidr),
        loss=MOVED,
    ),
    _pool("name", lambda pool: pool.name),
    _pool("size", lambda pool: pool.size),
    _pool("diskGib", lambda pool: pool.disk_gib),
    _pool("ephemeralDisk", lambda pool: "on" if pool.ephemeral_disk else "off"),
    _pool("mostPods", lambda pool: pool.most_pods),
    _pool("kubelet", lambda pool: _tuned(pool.kubelet)),
    _pool("os", lambda pool: _tuned(pool.os)),
    Standing(
        setting="security.customerKeys",
        words=_unless_automatic(lambda known: "on" if known.security.customer_keys else "off"),
        loss=MOVED,
    ),
    Standing(
        setting="security.purgeDays",
        words=lambda known: [str(known.security.purge_days)],
        loss="Azure refuses for a vault that exists",
    ),
    _on(
        "network.flowLogs",
        lambda known: known.network.flow_logs,
        "deletes the storage account with the network's flows",
    ),
    _on(
        "observability.logWorkspace",
        lambda known: known.observability.log_workspace is None,
        "deletes the stack's own log workspace and every log in it",
    ),
    # A private zone is written again by controllers, and nobody outside knows it.
    names("dns.zone", lambda known: [str(known.dns.zone)] if known.dns.kind in _PUBLIC else []),
    names("dns.kind", lambda known: ["public"] if known.dns.kind in _PUBLIC else []),
    _on("images.registry", lambda known: known.images.registry, "deletes the registry and every image in it"),
    _on(
        "backup.level",
        lambda known: known.backup.level is not Level.L0,
        "deletes the vault, the store and their backups",
    ),
)
