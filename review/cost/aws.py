"""What the choices of an AWS stack cost."""

from collections.abc import Iterator

from contracts.graph import Graph
from contracts.planning import schedule
from contracts.settings.prices import HOURS_A_MONTH, Prices, RegionPrices
from policy.resource_types import aws
from review.cost.effect import Effect, costs, counted, thousands, urns, usd
from review.inventory.aws.cluster import Cluster, NodeGroup
from review.inventory.aws.reader import Inventory, read

COUNTED = frozenset(
    {aws.CLUSTER, aws.NODE_GROUP, aws.NAT_GATEWAY, aws.VPC_ENDPOINT, aws.ELASTIC_IP, aws.KMS_KEY}
)
"""Types that have a price."""


def effects(graph: Graph, prices: Prices, region: str) -> list[Effect] | None:
    """Every choice with a fixed price; None for a region without prices."""
    here = prices.regions.get(region)
    return None if here is None else list(_effects(graph, here))


def _effects(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    held = read(graph)
    zones = len({subnet.zone for subnet in held.subnets})
    for cluster in held.clusters:
        yield _control_plane(cluster, here)
    running = _running(graph)
    for group in held.node_groups:
        yield _pool(group, here) if group.pool else _system_nodes(group, running, here)
    yield from _nat(held, zones, here)
    yield from _endpoints(graph, held, zones, here)
    yield from _addresses(graph, here)
    yield from _keys(held, here)


def _control_plane(cluster: Cluster, here: RegionPrices) -> Effect:
    standard_month = here.eks_cluster_hour * HOURS_A_MONTH
    extended_month = here.eks_cluster_hour_extended * HOURS_A_MONTH
    if cluster.support == "standard":
        sentence = (
            f"The control plane costs {usd(standard_month)} a month; extended support, which it never "
            f"enters, would cost {usd(extended_month)}."
        )
    else:
        sentence = (
            f"The control plane costs {usd(standard_month)} a month, and {usd(extended_month)} once "
            "its version is on extended support, which it is allowed to enter."
        )
    return Effect(subject="control plane", monthly=standard_month, sentence=sentence, urns=[cluster.row.urn])


def _system_nodes(group: NodeGroup, running: float, here: RegionPrices) -> Effect:
    fewest, kind, urns = group.least, next(iter(group.machines), ""), [group.row.urn]
    if fewest is None or kind not in here.instance_hour:
        said = f"config/prices.yaml has no price for {kind or 'the instance type'} of {group.row.name}."
        if fewest is None:
            said = f"How many nodes {group.row.name} has, only a deployment knows, so they are not counted."
        many = "nodes" if fewest is None else f"{fewest} x"
        lacking = f"{many} {kind or 'an unknown instance type'} of {group.row.name}"
        return Effect(subject="system nodes", monthly=None, sentence=said, urns=urns, unpriced=lacking)
    each = here.instance_hour[kind] * HOURS_A_MONTH + group.volume_gib * here.gp3_gb_month
    if group.capacity == "spot":
        said = f"Nodes of {group.row.name} are spare capacity, at most {usd(each)} a month each."
        lacking = f"spare capacity of {group.row.name}"
        return Effect(subject="system nodes", monthly=None, sentence=said, urns=urns, unpriced=lacking)
    month = fewest * each
    volumes = f" with {group.volume_gib} GiB of volumes each" if group.volume_gib else ""
    nodes = f"{counted(fewest, f'{kind} system node')}{volumes} {costs(fewest)}"
    sentence = f"{nodes} about {usd(month)} a month, {usd(each)} for each; the group may grow at that price."
    if running < 1:
        saved = month * (1 - running)
        month -= saved
        sentence = f"{nodes} about {usd(month)} a month; the scheduled shutdown saves {usd(saved)} of it."
    return Effect(subject="system nodes", monthly=month, sentence=sentence, urns=urns)


def _pool(group: NodeGroup, here: RegionPrices) -> Effect:
    fewest, kind, urns = group.least or 0, next(iter(group.machines), ""), [group.row.urn]
    subject, priced = f"pool {group.pool}", kind in here.instance_hour
    if not priced and fewest:
        said = f"config/prices.yaml has no price for {kind or 'the instance type'} of pool {group.pool}."
        return Effect(subject=subject, monthly=None, sentence=said, urns=urns)
    if not fewest:
        said = f"Pool {group.pool} begins without nodes and costs nothing until it has some."
        return Effect(subject=subject, monthly=0, sentence=said, urns=urns)
    each = here.instance_hour[kind] * HOURS_A_MONTH + group.volume_gib * here.gp3_gb_month
    month = fewest * each
    nodes = f"{counted(fewest, f'{kind} node')} of pool {group.pool} {costs(fewest)}"
    spot = "; on Spot they cost less" if group.capacity == "spot" else ""
    sentence = f"{nodes} about {usd(month)} a month, {usd(each)} for each with its volumes{spot}."
    return Effect(subject=subject, monthly=month, sentence=sentence, urns=urns)


def _running(graph: Graph) -> float:
    """Share of the week in which system nodes are there."""
    moments = {}
    for row in graph.all(aws.SCHEDULE):
        ends = row.name.rpartition("-")[2]
        moment = schedule.read(str(row.inputs.get("scheduleExpression")))
        if ends in ("down", "up") and moment and ":eks:" in str(row.inputs.get("target")):
            moments[ends] = moment
    if len(moments) < 2:
        return 1
    return 1 - schedule.hours_down(moments["down"], moments["up"]) / schedule.HOURS_OF_A_WEEK


def _nat(held: Inventory, zones: int, here: RegionPrices) -> Iterator[Effect]:
    gateways = [gateway.row for gateway in held.nat_gateways]
    each = here.nat_gateway_hour * HOURS_A_MONTH
    month = len(gateways) * each
    traffic = f"Every GB through it costs {here.nat_gateway_gb:g} USD more."
    if not zones:
        return
    if not gateways:
        sentence = (
            f"No NAT gateway: nothing to pay here. One would cost about {usd(each)} a month before traffic; "
            "what reaches the internet has to go another way."
        )
    elif len(gateways) == 1:
        sentence = f"1 NAT gateway costs about {usd(month)} a month before traffic"
        if zones > 1:
            sentence += (
                f"; one in each of {zones} zones would add {usd((zones - 1) * each)} and let egress "
                "survive the loss of a zone"
            )
        sentence += f". {traffic}"
    else:
        sentence = (
            f"{len(gateways)} NAT gateways cost about {usd(month)} a month before traffic; one would save "
            f"{usd(month - each)} and lose its zone's independence. {traffic}"
        )
    yield Effect(subject="NAT", monthly=month, sentence=sentence, urns=urns(gateways))


def _endpoints(graph: Graph, held: Inventory, zones: int, here: RegionPrices) -> Iterator[Effect]:
    found = [endpoint for endpoint in held.endpoints if endpoint.kind == "Interface"]
    rows, gateways = [endpoint.row for endpoint in found], len(held.nat_gateways)
    if not rows:
        return
    interfaces = sum(endpoint.interfaces for endpoint in found)
    month = interfaces * here.interface_endpoint_hour * HOURS_A_MONTH
    sentence = (
        f"{counted(len(rows), 'interface endpoint')} with {counted(interfaces, 'interface')} "
        f"{costs(len(rows))} about "
        f"{usd(month)} a month before traffic"
    )
    cheaper = here.nat_gateway_gb - here.interface_endpoint_gb
    if gateways and cheaper > 0:
        sentence += (
            "; without them the same traffic takes the NAT gateways that are there anyway, so they pay for "
            f"themselves from {thousands(month / cheaper)} GB a month on, or by keeping traffic private."
        )
    elif gateways:
        sentence += "; they keep traffic private and save no money."
    elif not zones or _has_egress_of_its_own(graph):
        sentence += "; without them the traffic would take the network's own egress, and leave the VPC."
    else:
        nats = max(zones, 1) * here.nat_gateway_hour * HOURS_A_MONTH
        sentence += (
            f"; without them {counted(max(zones, 1), 'NAT gateway')} for {usd(nats)} would be needed, and "
            "traffic would leave the VPC."
        )
    yield Effect(subject="interface endpoints", monthly=month, sentence=sentence, urns=urns(rows))


def _has_egress_of_its_own(graph: Graph) -> bool:
    """Whether egress is inspected: by a firewall that is made, or by somebody's proxy."""
    network = graph.config.get("platform:network")
    proxied = isinstance(network, dict) and bool(network.get("proxy"))
    return proxied or bool(graph.all(aws.NETWORK_FIREWALL))


def _addresses(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    rows = graph.all(aws.ELASTIC_IP)
    month = len(rows) * here.public_address_hour * HOURS_A_MONTH
    if rows:
        number = counted(len(rows), "public address")
        said = f"{number} {costs(len(rows))} about {usd(month)} a month, used or not."
        yield Effect(subject="public addresses", monthly=month, sentence=said, urns=urns(rows))


def _keys(held: Inventory, here: RegionPrices) -> Iterator[Effect]:
    rows = [key.row for key in held.keys]
    month = len(rows) * here.kms_key_month
    if rows:
        number = counted(len(rows), "customer-managed key")
        said = (
            f"{number} {costs(len(rows))} {usd(month)} a month; AWS's own keys "
            "cost nothing and can neither be revoked nor audited."
        )
        yield Effect(subject="keys", monthly=month, sentence=said, urns=urns(rows))
