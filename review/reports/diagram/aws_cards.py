"""Describes what an AWS stack holds besides the network: access, keys, add-ons, logs."""

from collections.abc import Iterable

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import aws
from review.inventory import aws_facts, plain
from review.inventory.model import Card, Line, Section
from review.inventory.reading import Needs, document, last, text, texts, value

_SHOWN = frozenset(
    {
        aws.ACCESS_ENTRY,
        aws.ACCESS_POLICY_ASSOCIATION,
        aws.ADDON,
        aws.CLUSTER,
        aws.DEFAULT_SECURITY_GROUP,
        aws.EVENT_RULE,
        aws.FLOW_LOG,
        aws.INTERNET_GATEWAY,
        aws.SECURITY_GROUP_INGRESS_RULE,
        aws.KMS_ALIAS,
        aws.KMS_KEY,
        aws.LOG_GROUP,
        aws.NAT_GATEWAY,
        aws.NODE_GROUP,
        aws.POD_IDENTITY_ASSOCIATION,
        aws.SQS_QUEUE,
        aws.SECURITY_GROUP,
        aws.SUBNET,
        aws.VPC,
        aws.VPC_ENDPOINT,
    }
)
"""Types that are drawn one by one; the rest is counted, so that nothing is left out."""


def cards(graph: Graph, needs: Needs) -> list[Card]:
    """A card per plane that has anything to show."""
    sections = {
        Plane.SECURITY.value: [_entries(graph), _identities(graph, needs), _keys(graph, needs)],
        Plane.RUNTIME.value: [*_addons(graph, needs), _events(graph)],
        Plane.OBSERVABILITY.value: [_logs(graph), _flow_logs(graph)],
        Plane.NETWORK.value: [_endpoints(graph), _rules(graph)],
    }
    counted = plain.planes(row for row in graph if row.type not in _SHOWN)
    order = [*(plane.value for plane in Plane), *counted]
    found = []
    for plane in dict.fromkeys(order):
        drawn = [section for section in sections.get(plane, []) if section.lines]
        if plane in counted:
            drawn.append(plain.counts("Also" if drawn else "", counted[plane]))
        if drawn:
            found.append(Card(plane=plane, sections=drawn))
    return found


def _rows(graph: Graph, type_: str) -> list[Row]:
    return [row for row in graph if row.type == type_]


def _entries(graph: Graph) -> Section:
    """Who may reach the API server, and as what."""
    policies: dict[str, list[str]] = {}
    for row in _rows(graph, aws.ACCESS_POLICY_ASSOCIATION):
        name = last(text(row, "policyArn")).removeprefix("AmazonEKS").removesuffix("Policy")
        policies.setdefault(text(row, "principalArn"), []).append(name)
    lines = []
    for row in _rows(graph, aws.ACCESS_ENTRY):
        principal = text(row, "principalArn")
        given = texts(row, "kubernetesGroups") + policies.get(principal, [])
        kind = text(row, "type")
        if kind not in ("", "STANDARD"):
            given.append(kind.lower().replace("_", " ") + " nodes")
        lines.append(Line(text=last(principal) or row.name, detail=" + ".join(given) or "no groups"))
    return Section(title="Access to the API server", lines=lines)


def _identities(graph: Graph, needs: Needs) -> Section:
    lines = []
    for row in _rows(graph, aws.POD_IDENTITY_ASSOCIATION):
        roles = [role.name for role in needs.direct(row, aws.IAM_ROLE)]
        account = f"{text(row, 'namespace')}/{text(row, 'serviceAccount')}"
        lines.append(Line(text=account, detail=f"→ {roles[0] if roles else last(text(row, 'roleArn'))}"))
    return Section(title="Pod identities", lines=lines)


def _keys(graph: Graph, needs: Needs) -> Section:
    aliases = {
        key.urn: last(text(alias, "name"))
        for alias in _rows(graph, aws.KMS_ALIAS)
        for key in needs.direct(alias, aws.KMS_KEY)
    }
    lines = []
    for row in _rows(graph, aws.KMS_KEY):
        rotated = value(row, "enableKeyRotation") is True
        facts = ["rotated" if rotated else "not rotated", "protected" if row.protect else ""]
        lines.append(
            Line(text=aliases.get(row.urn, row.name), detail=", ".join(fact for fact in facts if fact))
        )
    return Section(title="Keys", lines=lines)


def _addons(graph: Graph, needs: Needs) -> Iterable[Section]:
    """Add-ons by the stage they are installed at, as the dependencies say it."""
    groups = _rows(graph, aws.NODE_GROUP)
    after_nodes = {group.urn for group in groups}
    before_nodes = {urn for group in groups for urn in needs.all(group)}
    stages: dict[str, list[Line]] = {"Add-ons before nodes": [], "Add-ons after nodes": [], "Add-ons": []}
    for row in _rows(graph, aws.ADDON):
        stage = "Add-ons"
        if row.urn in before_nodes:
            stage = "Add-ons before nodes"
        elif after_nodes & needs.all(row):
            stage = "Add-ons after nodes"
        version = text(row, "addonVersion") or "version chosen by EKS"
        stages[stage].append(Line(text=text(row, "addonName") or row.name, detail=version))
    return [Section(title=title, lines=lines) for title, lines in stages.items()]


def _events(graph: Graph) -> Section:
    queues = [
        Line(text=text(row, "name") or row.name, detail=f"keeps {text(row, 'messageRetentionSeconds')} s")
        if text(row, "messageRetentionSeconds")
        else Line(text=text(row, "name") or row.name)
        for row in _rows(graph, aws.SQS_QUEUE)
    ]
    rules = []
    for row in _rows(graph, aws.EVENT_RULE):
        kinds = document(row, "eventPattern").get("detail-type")
        names = [str(kind) for kind in kinds] if isinstance(kinds, list) else []
        rules.append(Line(text="· " + (", ".join(names) or row.name)))
    return Section(title="Queues and what feeds them", lines=[*queues, *rules])


def _logs(graph: Graph) -> Section:
    lines = []
    for row in _rows(graph, aws.LOG_GROUP):
        facts = [
            aws_facts.retention(row),
            "own key" if text(row, "kmsKeyId") else "no key of our own",
            "protected" if row.protect else "",
        ]
        lines.append(
            Line(text=text(row, "name") or row.name, detail=", ".join(fact for fact in facts if fact))
        )
    return Section(title="Log groups", lines=lines)


def _flow_logs(graph: Graph) -> Section:
    lines = []
    for row in _rows(graph, aws.FLOW_LOG):
        interval = text(row, "maxAggregationInterval")
        traffic = f"{text(row, 'trafficType').lower()} traffic".strip()
        facts = [traffic, f"every {interval} s" if interval else ""]
        lines.append(Line(text=row.name, detail=", ".join(fact for fact in facts if fact)))
    return Section(title="Flow logs", lines=lines)


def _endpoints(graph: Graph) -> Section:
    kinds: dict[str, list[str]] = {}
    for row in _rows(graph, aws.VPC_ENDPOINT):
        kinds.setdefault(text(row, "vpcEndpointType") or "Gateway", []).append(aws_facts.service(row))
    lines = [
        Line(text=f"{kind} ({len(names)})", detail=", ".join(names)) for kind, names in sorted(kinds.items())
    ]
    return Section(title="Private endpoints", lines=lines)


def _rules(graph: Graph) -> Section:
    lines = []
    for row in _rows(graph, aws.DEFAULT_SECURITY_GROUP):
        empty = value(row, "ingress") == [] and value(row, "egress") == []
        lines.append(Line(text=row.name, detail="emptied" if empty else "has rules"))
    lines += [
        Line(text=row.name, detail=text(row, "description")) for row in _rows(graph, aws.SECURITY_GROUP)
    ]
    for row in _rows(graph, aws.SECURITY_GROUP_INGRESS_RULE):
        port, end = text(row, "fromPort"), text(row, "toPort")
        ports = port if port == end else f"{port} to {end}"
        source = text(row, "cidrIpv4") or text(row, "cidrIpv6") or "a security group"
        lines.append(Line(text=row.name, detail=f"{text(row, 'ipProtocol')} {ports} from {source}"))
    return Section(title="Security groups", lines=lines)
