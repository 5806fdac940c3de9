"""Rules about nodes, wherever their pool is declared."""

from collections.abc import Callable, Iterator
from typing import Any

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.azure.clusters import has_pools, own_cluster, path_of, pools
from policy.resource_types import azure
from policy.rule import Rule, at

Found = Iterator[tuple[str, str]]
_TAINT = "CriticalAddonsOnly=true:NoSchedule"
_FEWEST_ZONES = 3


def _each(check: Callable[[dict[str, Any]], Iterator[tuple[str, str]]]) -> Callable[[Row, Graph], Found]:
    """A check of one pool, for every pool of a row."""

    def run(row: Row, _: Graph) -> Found:
        for index, pool in enumerate(pools(row)):
            for key, message in check(pool):
                yield path_of(row, index, key), message

    return run


def _no_address(pool: dict[str, Any]) -> Found:
    if pool.get("enableNodePublicIP") is not False:
        yield "enableNodePublicIP", "nodes would get public addresses"


def _private(pool: dict[str, Any]) -> Found:
    if not pool.get("vnetSubnetID"):
        yield "vnetSubnetID", "nodes would stand in a network that AKS makes"


def _no_ssh(row: Row, graph: Graph) -> Found:
    yield from _each(_private)(row, graph)
    if row.inputs.get("linuxProfile"):
        yield "linuxProfile", "nodes would accept SSH"


def _encrypted(row: Row, graph: Graph) -> Found:
    for index, pool in enumerate(pools(row)):
        if pool.get("enableEncryptionAtHost") is not True:
            path = path_of(row, index, "enableEncryptionAtHost")
            yield path, "what the host keeps of the disks is not encrypted"
    if (
        row.type == azure.CLUSTER
        and graph.all(azure.DISK_ENCRYPTION_SET)
        and not row.inputs.get("diskEncryptionSetID")
    ):
        yield "diskEncryptionSetID", "disks are not encrypted with the key that is there"


def _tainted(row: Row, _: Graph) -> Found:
    for index, pool in enumerate(pools(row)):
        if pool.get("mode") == "System" and _TAINT not in (pool.get("nodeTaints") or ()):
            yield (
                path_of(row, index, "nodeTaints"),
                "workloads could crowd out what the cluster needs to work",
            )


def _replaced(pool: dict[str, Any]) -> Found:
    settings = pool.get("upgradeSettings") or {}
    if pool.get("scaleSetPriority") != "Spot":
        if not settings.get("maxSurge"):
            yield "upgradeSettings.maxSurge", "updates would go one node at a time"
        if not settings.get("drainTimeoutInMinutes"):
            yield "upgradeSettings.drainTimeoutInMinutes", "how long a node may take to drain is not said"
    elif settings.get("maxSurge"):
        yield "upgradeSettings.maxSurge", "AKS refuses a surge of spare capacity"


def _looked_after(row: Row, graph: Graph) -> Found:
    yield from _each(_replaced)(row, graph)
    channel = at(row.inputs, "autoUpgradeProfile.nodeOSUpgradeChannel")
    if row.type == azure.CLUSTER and channel not in ("NodeImage", "SecurityPatch"):
        yield "autoUpgradeProfile.nodeOSUpgradeChannel", "nodes would never get security fixes"


def _patches(pool: dict[str, Any]) -> Found:
    if pool.get("orchestratorVersion"):
        yield (
            "orchestratorVersion",
            "a version of its own would be refused once Azure has upgraded the cluster",
        )


def _measured(pool: dict[str, Any]) -> Found:
    on = [bool(at(pool, f"securityProfile.{key}")) for key in ("enableVTPM", "enableSecureBoot")]
    size = str(pool.get("vmSize"))
    validated = pool.get("enableFIPS") and pool.get("osSKU") != "Ubuntu"
    possible = not validated and "p" not in size.partition("_")[2].partition("_")[0].lower()
    if possible and not all(on):
        yield "securityProfile", "nodes do not start measured and from signed parts"
    if not possible and any(on):
        yield "securityProfile", "AKS has no such image for ARM, nor with FIPS but of Ubuntu"


def _zones(row: Row, _: Graph) -> Found:
    if row.type == azure.CLUSTER and not row.protect:
        yield "protect", "Pulumi would delete it when asked"
    for index, pool in enumerate(pools(row)):
        zones = set(pool.get("availabilityZones") or ())
        if len(zones) < _FEWEST_ZONES:
            yield (
                path_of(row, index, "availabilityZones"),
                f"nodes stand in {len(zones)} zones, not {_FEWEST_ZONES}",
            )


RULES = (
    Rule(
        id="azure-volumes-are-encrypted",
        promise="node volumes are encrypted on the host, with a customer-managed key where there is one",
        why="Snapshots and caches are readable otherwise.",
        fix="turn on encryption at host, and give the cluster the disk encryption set",
        plane=Plane.SECURITY,
        applies=has_pools,
        check=_encrypted,
    ),
    Rule(
        id="azure-nodes-have-no-public-address",
        promise="no node has a public address",
        why="Nodes are reached through load balancers only.",
        fix="set enableNodePublicIP to false",
        plane=Plane.NETWORK,
        applies=has_pools,
        check=_each(_no_address),
    ),
    Rule(
        id="azure-nodes-are-private",
        promise="nodes stand in private subnets and accept no SSH",
        why="A node with public ingress of its own is one rule away from the internet.",
        fix="give the pool the nodes' subnet, and leave linuxProfile out",
        plane=Plane.NETWORK,
        applies=has_pools,
        check=_no_ssh,
    ),
    Rule(
        id="azure-system-nodes-are-tainted",
        promise="the system pool runs the system and nothing else",
        why="A workload that eats its memory takes DNS and autoscaling with it.",
        fix="taint the system pool with CriticalAddonsOnly",
        plane=Plane.RUNTIME,
        applies=has_pools,
        check=_tainted,
    ),
    Rule(
        id="azure-nodes-are-looked-after",
        promise="nodes are repaired and updated by themselves, from a known image",
        why="Nodes that nobody replaces keep every hole they were made with.",
        fix="set the channel of node images, surge and drain timeout",
        plane=Plane.RELIABILITY,
        applies=has_pools,
        check=_looked_after,
    ),
    Rule(
        id="azure-nodes-follow-the-cluster",
        promise="nodes have the cluster's version, and no patch is pinned",
        why="Azure changes patches by itself; the next deployment would ask for a downgrade.",
        fix="leave orchestratorVersion out",
        plane=Plane.RELIABILITY,
        applies=has_pools,
        check=_each(_patches),
    ),
    Rule(
        id="azure-nodes-start-measured",
        promise="nodes start measured and from signed parts, where their image can",
        why="What is below the kernel sees everything above it.",
        fix="turn vTPM and secure boot on; see contracts/planning/azure_machines.py",
        plane=Plane.SECURITY,
        applies=has_pools,
        check=_each(_measured),
    ),
    Rule(
        id="azure-production-survives-mistakes",
        promise="a production cluster refuses deletion and has nodes in three zones",
        why="These are the mistakes and failures that are most expensive.",
        fix="leave the settings of the cluster type as they are",
        plane=Plane.RELIABILITY,
        applies=lambda row: has_pools(row) or own_cluster(row),
        check=_zones,
        production_only=True,
        loosened_by=("protected",),
    ),
)
"""Nodes."""
