"""What AKS Automatic decides by itself, and settings that would have it otherwise."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from contracts.catalog.cluster_types import PRODUCTION
from contracts.model import Model
from contracts.problems import Problem, shown
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads
from contracts.settings.azure.network import Egress, Network
from contracts.settings.azure.security import Security

_OTHER = "remove it, or write compute: nap"
_PLAIN = (bool, int, str, IPv4Address, IPv4Network)
"""Values that are shown where they are refused; lists and sections have a place only."""


def _default(model: type[Model], name: str) -> Any:
    return model.model_fields[name].get_default(call_default_factory=True)


_OF_ITS_NETWORK: dict[str, Any] = {
    "cidr": None,
    "egress": Egress.NAT_GATEWAY,
    "natIdleMinutes": _default(Network, "nat_idle_minutes"),
    "allowedDomains": (),
    "applianceAddress": None,
    "proxy": None,
    "peerings": {},
    "routes": {},
    "nodeIngress": {},
    "podCidr": _default(Network, "pod_cidr"),
    "serviceCidr": _default(Network, "service_cidr"),
    "internalPorts": _default(Network, "internal_ports"),
    "flowMetrics": _default(Network, "flow_metrics"),
    "podPolicies": "none",
    "flowLogs": False,
    "privateEndpoints": False,
    "bastion": False,
    "adopt": None,
}
"""Settings of the network that AKS Automatic leaves nobody, with the only value that each may have."""


def _away(wanted: Any) -> str:
    """How to get rid of a setting. What a cluster type presets cannot be removed, only written otherwise."""
    return f"write {shown(wanted)}, or compute: nap" if isinstance(wanted, bool | str) else _OTHER


@reads("compute", "cluster_type", deciding=True)
def production_is_not_automatic(known: Known) -> Iterator[Problem]:
    if known.compute == "automatic" and known.cluster_type in PRODUCTION:
        yield Problem(
            keys=("compute",),
            rule="production has a network of its own and a private API server, and AKS Automatic neither",
            fix="write nap",
            value="automatic",
        )


@reads("compute", "system_nodes", "pools")
def automatic_makes_its_own_nodes(known: Known) -> Iterator[Problem]:
    if known.compute == "automatic":
        rule = "AKS Automatic makes and replaces every node itself"
        if known.system_nodes:
            yield Problem(keys=("systemNodes",), rule=rule, fix=_OTHER)
        if known.pools:
            yield Problem(keys=("pools",), rule=rule, fix=_OTHER)
    elif not known.system_nodes:
        yield Problem(
            keys=("systemNodes",),
            rule="a cluster needs a pool for what it runs itself",
            fix="write minSize and maxSize, or compute: automatic",
        )


@reads("compute", "network")
def automatic_makes_its_own_network(known: Known) -> Iterator[Problem]:
    if known.compute != "automatic":
        return
    for key, wanted in _OF_ITS_NETWORK.items():
        with SKIP_UNKNOWN:
            found = known.at(("network", key))
            if found != wanted:
                yield Problem(
                    keys=("network", key),
                    rule="AKS Automatic makes its network itself, and keeps it to itself",
                    fix=_away(wanted),
                    value=shown(found) if isinstance(found, _PLAIN) else None,
                )


@reads("compute", "security")
def automatic_cleans_images_in_its_own_way(known: Known) -> Iterator[Problem]:
    hours = known.security.image_cleaner_hours
    if known.compute == "automatic" and hours != _default(Security, "image_cleaner_hours"):
        yield Problem(
            keys=("security", "imageCleanerHours"),
            rule="AKS Automatic removes images that nothing uses as often as it sees fit",
            fix=_OTHER,
            value=str(hours),
        )


@reads("compute", "control_plane")
def automatic_decides_upgrades(known: Known) -> Iterator[Problem]:
    plane = known.control_plane
    if known.compute != "automatic":
        return
    decided = {
        "upgrades": (plane.upgrades, "stable"),
        "nodeImages": (plane.node_images, "NodeImage"),
    }
    for key, (found, only) in decided.items():
        if found != only:
            yield Problem(
                keys=("controlPlane", key),
                rule="AKS Automatic upgrades itself, and in one way only",
                fix=f"write {only}, or compute: nap",
                value=found,
            )


@reads("compute", "control_plane")
def automatic_is_reached_from_outside(known: Known) -> Iterator[Problem]:
    plane = known.control_plane
    if known.compute == "automatic" and plane.endpoint == "private":
        yield Problem(
            keys=("controlPlane", "endpoint"),
            rule="nobody could reach a private API server in the network that AKS Automatic makes",
            fix="write private-and-public with publicCidrs, or another compute",
            value="private",
        )
    if known.compute == "automatic" and plane.lock_node_resources:
        yield Problem(
            keys=("controlPlane", "lockNodeResources"),
            rule="AKS Automatic always locks the resources of its nodes",
            fix="remove it",
            value="true",
        )


@reads("compute", "features", "security")
def automatic_has_its_own_features(known: Known) -> Iterator[Problem]:
    if known.compute != "automatic":
        return
    brought = {
        "keda": known.features.keda,
        "verticalAutoscaler": known.features.vertical_autoscaler,
        "localDns": known.features.local_dns,
    }
    for key, wanted in brought.items():
        if wanted:
            yield Problem(
                keys=("features", key), rule="AKS Automatic always has it", fix="remove it", value="true"
            )
    if known.features.blob_storage:
        yield Problem(
            keys=("features", "blobStorage"),
            rule="whether AKS Automatic takes this is not known",
            fix=_OTHER,
            value="true",
        )
    if known.features.extensions:
        yield Problem(
            keys=("features", "extensions"),
            rule="which extensions AKS Automatic takes is not known",
            fix=_OTHER,
        )
    if known.security.trusted_certificates:
        yield Problem(
            keys=("security", "trustedCertificates"),
            rule="whether AKS Automatic takes this is not known",
            fix=_OTHER,
        )
    if known.security.customer_keys:
        yield Problem(
            keys=("security", "customerKeys"),
            rule="disks of AKS Automatic have Azure's own keys",
            fix="write false, or another compute",
            value="true",
        )
