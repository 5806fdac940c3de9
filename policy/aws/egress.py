"""Rules about egress from a network, and about having none."""

from collections.abc import Iterator
from typing import Any

from contracts.graph import Graph, Row
from contracts.model import merge
from contracts.planes import Plane
from contracts.presets import preset
from policy.resource_types import aws
from policy.rule import Rule, at, of_type

_ANYWHERE = ("0.0.0.0/0", "::/0")
_PUBLIC_TAG = "kubernetes.io/role/elb"
_NODE_TAGS = ("kubernetes.io/role/internal-elb", "kubernetes.io/role/cni")
_CALLED_BY = {
    aws.NODE_GROUP: ("ec2", "ecr.api", "ecr.dkr", "eks", "logs", "s3", "sts"),
    aws.POD_IDENTITY_ASSOCIATION: ("eks-auth",),
    aws.SQS_QUEUE: ("sqs", "ssm"),
    aws.KMS_KEY: ("kms",),
    aws.PROMETHEUS_WORKSPACE: ("aps-workspaces",),
    aws.FILE_SYSTEM: ("elasticfilesystem",),
}
"""What calls which services from inside the network; written apart from the list that makes the endpoints."""


def declared(graph: Graph, *keys: str) -> Any:
    """A setting of the network, as the stack or else its cluster type has it."""
    written = {key.removeprefix("platform:"): value for key, value in graph.config.items()}
    found: Any = merge(preset("aws", written), written).get("network")
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _tags(row: Row) -> dict[str, str]:
    return row.inputs.get("tags") or {}


def _node_subnets(graph: Graph) -> list[Row]:
    return [row for row in graph.all(aws.SUBNET) if any(tag in _tags(row) for tag in _NODE_TAGS)]


def _routes(subnet: Row, graph: Graph) -> list[Row]:
    """Routes of the tables that a subnet is associated with."""
    tables = {
        urn
        for row in graph.all(aws.ROUTE_TABLE_ASSOCIATION)
        if subnet.urn in row.depends_on
        for urn in row.depends_on
        if graph[urn].type == aws.ROUTE_TABLE
    }
    return [row for row in graph.all(aws.ROUTE) if tables & set(row.depends_on)]


def _default_routes(subnet: Row, graph: Graph) -> list[Row]:
    return [row for row in _routes(subnet, graph) if _destination(row) in _ANYWHERE]


def _destination(route: Row) -> str | None:
    return route.inputs.get("destinationCidrBlock") or route.inputs.get("destinationIpv6CidrBlock")


def _whole_gateway(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    regional = row.inputs.get("availabilityMode") == "regional"
    for key in ("subnetId", "allocationId"):
        if regional and row.inputs.get(key):
            yield key, "a regional gateway stands in no subnet and has addresses per zone"
        if not regional and not row.inputs.get(key):
            yield key, f"a zonal gateway without {key}"
    if regional and not row.inputs.get("vpcId"):
        yield "vpcId", "a regional gateway of no VPC"


def _no_direct_way(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if _PUBLIC_TAG in _tags(row) or any(row.urn in nat.depends_on for nat in graph.all(aws.NAT_GATEWAY)):
        return
    for route in _routes(row, graph):
        if route.inputs.get("gatewayId"):
            yield "", f"{route.name} leads from {row.name} straight to the internet"


def _as_declared(_: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    isolated = declared(graph, "nat") == "none"
    for gateway in graph.all(aws.NAT_GATEWAY) if isolated else ():
        yield "", f"{gateway.name} gives egress, and network.nat is none"
    for subnet in _node_subnets(graph):
        routes = _default_routes(subnet, graph)
        if isolated and routes:
            yield "", f"{routes[0].name} leads out of {subnet.name}, and network.nat is none"
        if not isolated and not any("destinationCidrBlock" in route.inputs for route in routes):
            yield "", f"{subnet.name} has no egress"


def _survives_a_zone(_: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    zones = {row.inputs.get("availabilityZone") for row in graph.all(aws.SUBNET)}
    if len(zones) < 3:
        yield "", f"{len(zones)} zones are too few to lose one"
    gateways = graph.all(aws.NAT_GATEWAY)
    served = len(gateways)
    for row in gateways:
        if row.inputs.get("availabilityMode") == "regional":
            served = len({item.get("availabilityZone") for item in row.inputs["availabilityZoneAddresses"]})
    if declared(graph, "nat") != "none" and served < len(zones):
        yield "", f"{served} NAT gateway(s) serve {len(zones)} zones"
    for row in graph.all(aws.NETWORK_FIREWALL):
        if len(row.inputs.get("subnetMappings") or ()) < len(zones):
            yield "", f"{row.name} stands in fewer than {len(zones)} zones"


def _inspected(_: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if declared(graph, "inspection") != "firewall":
        return
    if not graph.all(aws.NETWORK_FIREWALL):
        yield "", "there is no firewall"
    back = {_destination(row) for row in graph.all(aws.ROUTE) if row.inputs.get("vpcEndpointId")}
    for subnet in _node_subnets(graph):
        for route in _default_routes(subnet, graph):
            if not route.inputs.get("vpcEndpointId"):
                yield "", f"{route.name} passes by the firewall"
        if subnet.inputs.get("cidrBlock") not in back:
            yield "", f"answers to {subnet.name} pass by the firewall"
    for row in graph.all(aws.NETWORK_FIREWALL_POLICY):
        yield from _drops_by_default(row)
    kinds = {
        item.get("logType")
        for row in graph.all(aws.NETWORK_FIREWALL_LOGGING)
        for item in at(row.inputs, "loggingConfiguration.logDestinationConfigs") or ()
    }
    if "ALERT" not in kinds:
        yield "", "what the firewall refuses is not written down"


def _drops_by_default(row: Row) -> Iterator[tuple[str, str]]:
    policy = row.inputs.get("firewallPolicy") or {}
    if at(policy, "statefulEngineOptions.ruleOrder") != "STRICT_ORDER":
        yield "", f"{row.name} reads its rules in no order"
    if not any("drop" in action for action in policy.get("statefulDefaultActions") or ()):
        yield "", f"{row.name} lets out what no rule names"
    for key in ("statelessDefaultActions", "statelessFragmentDefaultActions"):
        if policy.get(key) != ["aws:forward_to_sfe"]:
            yield "", f"{row.name} lets packets past the rules that know connections"


def _reaches_aws(_: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if declared(graph, "nat") != "none":
        return
    names = [str(row.inputs.get("serviceName")) for row in graph.all(aws.VPC_ENDPOINT)]
    region = graph.config.get("platform:region")
    there = {name.removeprefix(f"com.amazonaws.{region}.") for name in names}
    there |= set(declared(graph, "adopt", "endpoints") or ())
    for type_, services in _CALLED_BY.items():
        missing = sorted(set(services) - there)
        if missing and graph.all(type_):
            yield "", f"{graph.all(type_)[0].name} needs {', '.join(missing)}, which cannot be reached"


RULES = (
    Rule(
        id="aws-nat-gateways-are-whole",
        promise="a NAT gateway belongs to a subnet with an address, or spans the VPC without either",
        why="AWS refuses a mixture in the middle of a deployment.",
        fix="write network.nat: per-zone or regional",
        plane=Plane.NETWORK,
        applies=of_type(aws.NAT_GATEWAY),
        check=_whole_gateway,
    ),
    Rule(
        id="aws-nodes-have-no-direct-way-out",
        promise="only load balancers and NAT gateways stand where a route leads straight to the internet",
        why="What has such a route is one public address away from being reached.",
        fix="route through NAT, a firewall or nothing",
        plane=Plane.NETWORK,
        applies=of_type(aws.SUBNET),
        check=_no_direct_way,
    ),
    Rule(
        id="aws-egress-is-as-declared",
        promise="nodes have egress, or with nat: none have not",
        why="A cluster that is called isolated and is not is worse than one that is open.",
        fix="correct network.nat or the routes",
        plane=Plane.NETWORK,
        applies=of_type(aws.VPC),
        check=_as_declared,
    ),
    Rule(
        id="aws-inspected-egress-cannot-be-avoided",
        promise="with a firewall, all traffic out and all answers pass it, and what no rule names is dropped",
        why="Who means harm takes the way that is not watched.",
        fix="route nodes and answers through the firewall's endpoint of their zone",
        plane=Plane.SECURITY,
        applies=of_type(aws.VPC),
        check=_inspected,
    ),
    Rule(
        id="aws-isolated-clusters-reach-aws",
        promise="without egress, every service that is called has a private endpoint",
        why="Nodes would never join, or controllers fail when they are first needed.",
        fix="add the need to the recipe's list",
        plane=Plane.RELIABILITY,
        applies=of_type(aws.CLUSTER),
        check=_reaches_aws,
    ),
    Rule(
        id="aws-production-egress-survives-a-zone",
        promise="production has three zones, each with its own egress or none",
        why="With a shared gateway one failing zone takes the egress of all.",
        fix="write network.nat: per-zone or regional",
        plane=Plane.RELIABILITY,
        applies=of_type(aws.VPC),
        check=_survives_a_zone,
        production_only=True,
    ),
)
"""NAT, routes, firewall and endpoints."""
