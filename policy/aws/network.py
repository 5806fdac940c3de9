"""Rules about networks and what connects to them."""

import json
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.aws import egress
from policy.aws.cluster import WORLD
from policy.resource_types import aws
from policy.rule import Rule, at, expect, of_type


def _no_public_addresses(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.inputs.get("mapPublicIpOnLaunch"):
        yield "mapPublicIpOnLaunch", "whatever starts here gets a public address"


def _flows_recorded(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    logs = [log for log in graph.all(aws.FLOW_LOG) if row.urn in log.depends_on]
    if not any(log.inputs.get("trafficType") == "ALL" for log in logs):
        yield "", "not all traffic of this VPC is recorded"


def _default_group_locked(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    groups = graph.all(aws.DEFAULT_SECURITY_GROUP)
    of_this = [group for group in groups if row.urn in group.depends_on]
    if not of_this:
        yield "", "the default security group is not taken over"
    for group in of_this:
        if group.inputs.get("ingress") or group.inputs.get("egress"):
            yield "", f"{group.name} has rules"


def _closed_ingress(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    inline = row.inputs.get("ingress") or []
    blocks = [row.inputs.get("cidrIpv4"), row.inputs.get("cidrIpv6")]
    blocks += [block for rule in inline for block in rule.get("cidrBlocks") or []]
    for block in blocks:
        if block and WORLD.search(block):
            yield "cidrIpv4", f"{block} may connect"


def _one_tagged_group(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for key in row.inputs.get("tags") or {}:
        if key.startswith("kubernetes.io/cluster/"):
            yield f'tags["{key}"]', "a second security group would carry the cluster's tag"


def _zones(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    zones = {
        subnet.inputs.get("availabilityZone")
        for subnet in graph.all(aws.SUBNET)
        if subnet.urn in row.depends_on
    }
    # The zones of an existing VPC are known to its declaration only, one subnet in each.
    subnets = at(row.inputs, "vpcConfig.subnetIds") or ()
    count = len(zones) if graph.all(aws.SUBNET) else len(subnets)
    if count < 2:
        yield "vpcConfig.subnetIds", f"the control plane stands in {count} zone(s)"


def _tls_only(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    statements = json.loads(row.inputs["policy"])["Statement"]
    if not any(
        made["Effect"] == "Deny"
        and made.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport") == "false"
        for made in statements
    ):
        yield "policy", "messages may travel in plain text"


def _encrypted_queue(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.inputs.get("kmsMasterKeyId"):
        yield from expect(row, "sqsManagedSseEnabled", True)


RULES = (
    Rule(
        id="aws-subnets-give-no-public-address",
        promise="no subnet gives public addresses by itself",
        why="Only load balancers and NAT gateways have any.",
        fix="turn mapPublicIpOnLaunch off",
        plane=Plane.NETWORK,
        applies=of_type(aws.SUBNET),
        check=_no_public_addresses,
    ),
    Rule(
        id="aws-flows-are-recorded",
        promise="all traffic of a VPC is recorded",
        why="Exfiltration cannot be found in what was not recorded.",
        fix="add a flow log for ALL traffic",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.VPC),
        check=_flows_recorded,
    ),
    Rule(
        id="aws-default-group-is-locked",
        promise="the default security group lets nothing in or out",
        why="Whatever names no group gets this one.",
        fix="take it over without rules",
        plane=Plane.NETWORK,
        applies=of_type(aws.VPC),
        check=_default_group_locked,
    ),
    Rule(
        id="aws-nothing-is-open-to-the-world",
        promise="no security group is open to the internet",
        why="What serves the internet does so through a load balancer with groups of its own.",
        fix="name the ranges that may connect",
        plane=Plane.NETWORK,
        applies=of_type(
            aws.SECURITY_GROUP_INGRESS_RULE,
            aws.SECURITY_GROUP,
        ),
        check=_closed_ingress,
    ),
    Rule(
        id="aws-one-group-has-the-cluster-tag",
        promise="only the group EKS makes carries the cluster's tag",
        why="The load balancer controller stops when it finds two.",
        fix="remove the tag",
        plane=Plane.NETWORK,
        applies=of_type(
            aws.SECURITY_GROUP,
            aws.DEFAULT_SECURITY_GROUP,
        ),
        check=_one_tagged_group,
    ),
    Rule(
        id="aws-control-plane-spans-zones",
        promise="the control plane stands in two zones or more",
        why="EKS refuses fewer.",
        fix="name more zones",
        plane=Plane.RELIABILITY,
        applies=of_type(aws.CLUSTER),
        check=_zones,
    ),
    Rule(
        id="aws-queues-speak-tls",
        promise="queues refuse plain text",
        why="Announcements of interruptions could be read or forged on the way.",
        fix="deny requests without TLS",
        plane=Plane.SECURITY,
        applies=of_type(aws.SQS_QUEUE_POLICY),
        check=_tls_only,
    ),
    Rule(
        id="aws-queues-are-encrypted",
        promise="messages at rest are encrypted",
        why="Queues are copied and backed up like any other storage.",
        fix="turn managed encryption on",
        plane=Plane.SECURITY,
        applies=of_type(aws.SQS_QUEUE),
        check=_encrypted_queue,
    ),
    *egress.RULES,
)
"""VPC, subnets, groups, queues and egress."""
