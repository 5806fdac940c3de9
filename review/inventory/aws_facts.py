"""Says in a few words what matters about an AWS stack; for the picture, the page and the comment."""

from collections.abc import Iterable

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory.model import Line
from review.inventory.reading import Needs, counted, text, texts, value

EVERYBODY = "0.0.0.0/0"
_LATER = "known after deployment"


def facts(graph: Graph) -> list[Line]:
    """What a reviewer should know before looking any closer."""
    clusters = [row for row in graph if row.type == aws.CLUSTER]
    zones = sorted({text(row, "availabilityZone") for row in graph if row.type == aws.SUBNET} - {""})
    found = [
        _fact("Kubernetes", (text(row, "version") or _LATER for row in clusters)),
        _fact("API endpoint", map(endpoint, clusters)),
        _fact("Deletion", map(deletion, clusters)),
        _fact("VPC", (text(row, "cidrBlock") or _LATER for row in graph if row.type == aws.VPC)),
        _fact("Zones", [f"{len(zones)}: {', '.join(zones)}"] if zones else []),
        _fact("NAT gateways", [_nats(graph, len(zones))] if zones else []),
        _fact("Private endpoints", [_endpoints(graph)] if zones else []),
        _fact(
            "Node groups", (f"{row.name}: {node_group(row)}" for row in graph if row.type == aws.NODE_GROUP)
        ),
        _fact("Logs kept", [_retention(graph)]),
    ]
    return [fact for fact in found if fact.detail]


def _fact(name: str, values: Iterable[str]) -> Line:
    return Line(text=name, detail="; ".join(dict.fromkeys(values)))


def _nats(graph: Graph, zones: int) -> str:
    nats = [row for row in graph if row.type == aws.NAT_GATEWAY]
    if not nats:
        return "none"
    if len(nats) == 1:
        return f"1, shared by {counted(zones, 'zone')}" if zones > 1 else "1"
    needs = Needs(graph)
    standing = {text(subnet, "availabilityZone") for nat in nats for subnet in needs.direct(nat, aws.SUBNET)}
    return f"{len(nats)}, one per zone" if len(standing) == len(nats) == zones else str(len(nats))


def _endpoints(graph: Graph) -> str:
    rows = [row for row in graph if row.type == aws.VPC_ENDPOINT]
    kinds: dict[str, int] = {}
    for row in rows:
        kind = text(row, "vpcEndpointType") or "Gateway"
        kinds[kind] = kinds.get(kind, 0) + 1
    return ", ".join(f"{number} {kind.lower()}" for kind, number in sorted(kinds.items())) or "none"


def _retention(graph: Graph) -> str:
    groups = [row for row in graph if row.type == aws.LOG_GROUP]
    days = {retention(row): None for row in groups}
    return f"{', '.join(days)} in {counted(len(groups), 'log group')}" if groups else ""


def retention(group: Row) -> str:
    """How long a log group keeps what it has."""
    days = text(group, "retentionInDays")
    return f"{days} days" if days not in ("", "0") else "forever"


def is_public(cluster: Row) -> bool:
    """Whether the API server answers on the internet; it does unless somebody said it must not."""
    return value(cluster, "vpcConfig", "endpointPublicAccess") is not False


def endpoint(cluster: Row) -> str:
    """Where the API server can be reached from."""
    private = value(cluster, "vpcConfig", "endpointPrivateAccess") is True
    if not is_public(cluster):
        return "private only" if private else "closed"
    ranges = texts(cluster, "vpcConfig", "publicAccessCidrs")
    if "vpcConfig.publicAccessCidrs" in cluster.unknowns:
        ranges = [_LATER]
    reach = ", ".join(ranges) or EVERYBODY
    if EVERYBODY in (ranges or [EVERYBODY]):
        reach += ", which is everybody"
    return f"{'private, and ' if private else ''}public to {reach}"


def deletion(cluster: Row) -> str:
    """What stands between a mistake and the end of a cluster."""
    guards = [
        "EKS" if value(cluster, "deletionProtection") is True else "",
        "Pulumi" if cluster.protect else "",
    ]
    by = " and ".join(guard for guard in guards if guard)
    return f"refused by {by}" if by else "not protected"


def node_group(row: Row) -> str:
    """Size, machines and image of a node group."""
    least, most = text(row, "scalingConfig", "minSize"), text(row, "scalingConfig", "maxSize")
    size = f"{least} to {most} nodes" if least and most and least != most else f"{least or '?'} nodes"
    image = text(row, "amiType").lower().removesuffix("_standard")
    image = image.replace("_x86_64", " x86-64").replace("_arm_64", " arm64").replace("_", " ")
    capacity = text(row, "capacityType").replace("_", " ").lower()
    parts = [size, " or ".join(texts(row, "instanceTypes")), image, capacity]
    return " · ".join(part for part in parts if part)


def service(endpoint_row: Row) -> str:
    """Name of the AWS service behind an endpoint."""
    parts = text(endpoint_row, "serviceName").split(".")
    return ".".join(parts[3:]) or endpoint_row.name
