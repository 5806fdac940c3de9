"""Rules about node groups and what their nodes are like."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import aws
from policy.rule import Rule, at, expect, of_type

_POOLS = "platform:index:EksPools"
"""Node groups that are there for workloads."""


def _metadata(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "metadataOptions.httpTokens", "required")
    yield from expect(row, "metadataOptions.httpPutResponseHopLimit", 1)


def _volumes(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    devices = row.inputs.get("blockDeviceMappings") or []
    if not devices:
        yield "blockDeviceMappings", "the image's own unencrypted volumes would be used"
    for index, device in enumerate(devices):
        path = f"blockDeviceMappings[{index}].ebs"
        if str(at(device, "ebs.encrypted")).lower() != "true":
            yield f"{path}.encrypted", "the volume is not encrypted"
        if not at(device, "ebs.kmsKeyId"):
            yield f"{path}.kmsKeyId", "the volume is not encrypted with a customer-managed key"


def _network_choices(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for index, interface in enumerate(row.inputs.get("networkInterfaces") or []):
        if str(interface.get("associatePublicIpAddress")).lower() == "true":
            yield f"networkInterfaces[{index}]", "nodes would get public addresses"


def _private_nodes(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    public = [
        subnet.name
        for subnet in graph.all(aws.SUBNET)
        if subnet.urn in row.depends_on and "kubernetes.io/role/elb" in (subnet.inputs.get("tags") or {})
    ]
    if public:
        yield "subnetIds", f"nodes would stand in public subnets: {', '.join(public)}"
    if row.inputs.get("remoteAccess"):
        yield "remoteAccess", "nodes would accept SSH"


def _system_taint(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if row.parent and graph[row.parent].type == _POOLS:
        return
    taints = [(taint.get("key"), taint.get("effect")) for taint in row.inputs.get("taints") or []]
    if ("CriticalAddonsOnly", "NO_SCHEDULE") not in taints:
        yield "taints", "workloads could crowd out what the cluster needs to work"


def _looked_after(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "nodeRepairConfig.enabled", True)
    if not row.inputs.get("updateConfig"):
        yield "updateConfig", "updates would go one node at a time"
    if not row.inputs.get("releaseVersion"):
        yield "releaseVersion", "the image is whatever is newest at the moment"


RULES = (
    Rule(
        id="aws-pods-cannot-take-node-credentials",
        promise="a pod cannot take the credentials of its node",
        why="A forged request from a pod would act as the node.",
        fix="require IMDSv2 with one hop",
        plane=Plane.SECURITY,
        applies=of_type(aws.LAUNCH_TEMPLATE),
        check=_metadata,
    ),
    Rule(
        id="aws-volumes-are-encrypted",
        promise="every node volume is encrypted with a customer-managed key",
        why="Snapshots and detached volumes are readable otherwise.",
        fix="encrypt every mapped device with the volumes key",
        plane=Plane.SECURITY,
        applies=of_type(aws.LAUNCH_TEMPLATE),
        check=_volumes,
    ),
    Rule(
        id="aws-nodes-have-no-public-address",
        promise="no node has a public address",
        why="Nodes are reached through load balancers only.",
        fix="leave associatePublicIpAddress out",
        plane=Plane.NETWORK,
        applies=of_type(aws.LAUNCH_TEMPLATE),
        check=_network_choices,
    ),
    Rule(
        id="aws-nodes-are-private",
        promise="nodes stand in private subnets and accept no SSH",
        why="A node in a public subnet is one security group mistake away from the internet.",
        fix="give the node group the private subnets",
        plane=Plane.NETWORK,
        applies=of_type(aws.NODE_GROUP),
        check=_private_nodes,
    ),
    Rule(
        id="aws-system-nodes-are-tainted",
        promise="the system pool runs the system and nothing else",
        why="A workload that eats its memory takes DNS and autoscaling with it.",
        fix="taint the managed group with CriticalAddonsOnly",
        plane=Plane.RUNTIME,
        applies=of_type(aws.NODE_GROUP),
        check=_system_taint,
    ),
    Rule(
        id="aws-nodes-are-looked-after",
        promise="nodes are repaired and updated by themselves, from a known image",
        why="Broken nodes stay and unknown images arrive otherwise.",
        fix="set repair, update and release version",
        plane=Plane.RELIABILITY,
        applies=of_type(aws.NODE_GROUP),
        check=_looked_after,
    ),
)
"""Node groups and launch templates."""
