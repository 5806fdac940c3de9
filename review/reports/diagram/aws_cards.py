"""Describes what an AWS stack holds besides the network: access, keys, add-ons, logs."""

from collections.abc import Iterable

from contracts.graph import Graph
from contracts.planes import Plane
from policy.resource_types import aws
from review.inventory import plain
from review.inventory.aws.cluster import AFTER_NODES, ANY_TIME, BEFORE_NODES
from review.inventory.aws.reader import Inventory, read
from review.inventory.model import Card, Line, Section
from review.inventory.reading import document, last, needs_of, text, value
from review.reports.diagram import aws_operations_card

_SHOWN = frozenset(
    {
        *(
            aws.ACCESS_ENTRY,
            aws.ACCESS_POLICY_ASSOCIATION,
            aws.ADDON,
            aws.CLUSTER,
            aws.DEFAULT_SECURITY_GROUP,
        ),
        *(aws.EVENT_RULE, aws.FLOW_LOG, aws.INTERNET_GATEWAY, aws.SECURITY_GROUP_INGRESS_RULE, aws.KMS_ALIAS),
        *(aws.KMS_KEY, aws.LOG_GROUP, aws.NAT_GATEWAY, aws.NODE_GROUP, aws.POD_IDENTITY_ASSOCIATION),
        *(
            *aws_operations_card.LISTED,
            aws.EVENT_TARGET,
            aws.SQS_QUEUE,
            aws.SECURITY_GROUP,
            aws.SUBNET,
            aws.VPC,
            aws.VPC_ENDPOINT,
        ),
    }
)
"""Types that are drawn one by one; the rest is counted, so that nothing is left out."""


def cards(graph: Graph) -> list[Card]:
    """A card per plane that has anything to show."""
    held = read(graph)
    sections = {
        Plane.SECURITY.value: [_entries(held), _identities(graph), _keys(held)],
        Plane.RUNTIME.value: [*_addons(held), _events(graph)],
        Plane.OBSERVABILITY.value: [_logs(held), _flow_logs(graph)],
        Plane.NETWORK.value: [_endpoints(held), _rules(graph)],
    }
    counted = plain.planes(row for row in graph if row.type not in _SHOWN)
    order = [*(plane.value for plane in Plane), *counted]
    found = []
    for plane in dict.fromkeys(order):
        more = aws_operations_card.sections(graph, plane)
        drawn = [section for section in (*sections.get(plane, []), *more) if section.lines]
        if plane in counted:
            drawn.append(plain.counts("Also" if drawn else "", counted[plane]))
        if drawn:
            found.append(Card(plane=plane, sections=drawn))
    return found


def _joined(*notes: str) -> str:
    return ", ".join(note for note in notes if note)


def _entries(held: Inventory) -> Section:
    """Who may reach the API server, and as what."""
    lines = []
    for entry in held.access_entries:
        policies = [name.removeprefix("AmazonEKS").removesuffix("Policy") for name in entry.policies]
        nodes = "" if entry.kind in ("", "STANDARD") else f"{entry.kind.lower().replace('_', ' ')} nodes"
        given = [*entry.groups, *policies, *([nodes] if nodes else [])]
        lines.append(Line(text=entry.name, detail=" + ".join(given) or "no groups"))
    return Section(title="Access to the API server", lines=lines)


def _identities(graph: Graph) -> Section:
    lines, needs = [], needs_of(graph)
    for row in graph.all(aws.POD_IDENTITY_ASSOCIATION):
        roles = [role.name for role in needs.direct(row, aws.IAM_ROLE)]
        account = f"{text(row, 'namespace')}/{text(row, 'serviceAccount')}"
        lines.append(Line(text=account, detail=f"→ {roles[0] if roles else last(text(row, 'roleArn'))}"))
    return Section(title="Pod identities", lines=lines)


def _keys(held: Inventory) -> Section:
    lines = []
    for key in held.keys:
        rotated = "rotated" if key.rotated else "not rotated"
        lines.append(Line(text=key.name, detail=_joined(rotated, "protected" if key.row.protect else "")))
    return Section(title="Keys", lines=lines)


def _addons(held: Inventory) -> Iterable[Section]:
    """Add-ons by the stage they are installed at."""
    for stage in (BEFORE_NODES, AFTER_NODES, ANY_TIME):
        lines = [
            Line(text=addon.name, detail=addon.version or "version chosen by EKS")
            for addon in held.addons
            if addon.stage == stage
        ]
        yield Section(title=stage, lines=lines)


def _events(graph: Graph) -> Section:
    queues = [
        Line(text=text(row, "name") or row.name, detail=f"keeps {text(row, 'messageRetentionSeconds')} s")
        if text(row, "messageRetentionSeconds")
        else Line(text=text(row, "name") or row.name)
        for row in graph.all(aws.SQS_QUEUE)
    ]
    rules, needs = [], needs_of(graph)
    targets: dict[str, list[str]] = {}
    for target in graph.all(aws.EVENT_TARGET):
        for rule in needs.direct(target, aws.EVENT_RULE):
            targets.setdefault(rule.urn, []).append(text(target, "arn").rpartition(":")[2])
    for row in graph.all(aws.EVENT_RULE):
        kinds = document(row, "eventPattern").get("detail-type")
        names = [str(kind) for kind in kinds] if isinstance(kinds, list) else []
        told = ", ".join(dict.fromkeys(targets.get(row.urn, [])))
        rules.append(Line(text="· " + (", ".join(names) or row.name), detail=f"→ {told}" if told else ""))
    return Section(title="Queues and what feeds them", lines=[*queues, *rules])


def _logs(held: Inventory) -> Section:
    lines = []
    for group in held.log_groups:
        key = "customer-managed key" if group.customer_key else "no customer-managed key"
        kept = "protected" if group.row.protect else ""
        lines.append(Line(text=group.name, detail=_joined(group.retention, key, kept)))
    return Section(title="Log groups", lines=lines)


def _flow_logs(graph: Graph) -> Section:
    lines = []
    for row in graph.all(aws.FLOW_LOG):
        interval = text(row, "maxAggregationInterval")
        traffic = f"{text(row, 'trafficType').lower()} traffic".strip()
        lines.append(Line(text=row.name, detail=_joined(traffic, f"every {interval} s" if interval else "")))
    return Section(title="Flow logs", lines=lines)


def _endpoints(held: Inventory) -> Section:
    kinds: dict[str, list[str]] = {}
    for endpoint in held.endpoints:
        kinds.setdefault(endpoint.kind, []).append(endpoint.service)
    lines = [
        Line(text=f"{kind} ({len(names)})", detail=", ".join(names)) for kind, names in sorted(kinds.items())
    ]
    return Section(title="Private endpoints", lines=lines)


def _rules(graph: Graph) -> Section:
    lines = []
    for row in graph.all(aws.DEFAULT_SECURITY_GROUP):
        empty = value(row, "ingress") == [] and value(row, "egress") == []
        lines.append(Line(text=row.name, detail="emptied" if empty else "has rules"))
    lines += [Line(text=row.name, detail=text(row, "description")) for row in graph.all(aws.SECURITY_GROUP)]
    for row in graph.all(aws.SECURITY_GROUP_INGRESS_RULE):
        port, end = text(row, "fromPort"), text(row, "toPort")
        ports = port if port == end else f"{port} to {end}"
        source = text(row, "cidrIpv4") or text(row, "cidrIpv6") or "a security group"
        lines.append(Line(text=row.name, detail=f"{text(row, 'ipProtocol')} {ports} from {source}"))
    return Section(title="Security groups", lines=lines)
