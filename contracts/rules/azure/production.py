"""What production on Azure promises, and which settings loosen it."""

from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.presets import presets
from contracts.presets.azure import LOG_TYPES
from contracts.rules.production import Promise
from contracts.rules.rule import Known

KEPT_ON: dict[tuple[str, ...], str] = {
    ("backup", "immutable"): "lets nobody shorten what its backups keep",
    ("network", "flowLogs"): "records the flows of its network",
    ("network", "privateEndpoints"): "reaches vault, registry and storage by private endpoints only",
    ("observability", "private"): "takes in and gives out telemetry through private links only",
    ("security", "customerKeys"): "is encrypted with keys of its own",
    ("security", "defender"): "is watched by Defender",
    ("systemNodes", "fips"): "uses validated cryptography",
}
"""Switches that a production type presets, and what it promises by them: they stay on."""


def promises(known: Known) -> list[Promise]:
    """What production promises on Azure beyond what it promises everywhere."""
    return [
        Promise(
            lambda: bool(_missing_logs(known)),
            ("controlPlane", "logTypes"),
            "keeps every control plane log",
            f"all of {', '.join(LOG_TYPES)}",
        ),
        Promise(
            lambda: known.cluster_type is ClusterType.PROD_ISOLATED and not known.network.routed,
            ("network", "egress"),
            "has no egress that is not inspected",
            "firewall",
        ),
        Promise(
            lambda: known.security.policy != "deny",
            ("security", "policy"),
            "refuses pods below its Pod Security standard",
            "deny",
        ),
        *(_kept_on(known, path) for path in KEPT_ON if preset_on(known.cluster_type, path)),
    ]


def preset_on(kind: ClusterType, path: tuple[str, ...]) -> bool:
    """Whether a cluster type presets a switch, and has it on."""
    made: Any = presets("azure")[kind]
    for key in path:
        made = made.get(key) if isinstance(made, dict) else None
    return made is True


def _kept_on(known: Known, path: tuple[str, ...]) -> Promise:
    return Promise(lambda: not _is_on(known, path), path, KEPT_ON[path], "true")


def _is_on(known: Known, path: tuple[str, ...]) -> bool:
    if path == ("network", "flowLogs") and known.network.adopt:
        # Those of an existing network are its owners' to record; see existing_network.py.
        return True
    return bool(known.at(path))


def _missing_logs(known: Known) -> set[str]:
    kept = set(known.control_plane.log_types)
    if "kube-audit" in kept:
        # It holds everything of the other.
        kept.add("kube-audit-admin")
    return set(LOG_TYPES) - kept
