"""What choices cost, in words: the fixed monthly cost of a stack and what the other choice would cost.

Counts what is charged by the hour or month whether it is used or not. Traffic, requests, log storage,
metrics, and everything that comes and goes inside the cluster are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from contracts.night import HOURS_OF_A_WEEK, hours_asleep, read
from contracts.prices import HOURS_A_MONTH, Prices, RegionPrices

CLUSTER = "aws:eks/cluster:Cluster"
NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
NAT = "aws:ec2/natGateway:NatGateway"
ADDRESS = "aws:ec2/eip:Eip"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
SUBNET = "aws:ec2/subnet:Subnet"
KEY = "aws:kms/key:Key"
SCHEDULE = "aws:scheduler/schedule:Schedule"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One choice and its price."""

    subject: str
    """What it is about, in a word or two."""
    monthly: float | None
    """US dollars a month before traffic; None where a price is missing."""
    sentence: str
    """What it costs and what the other choice would cost."""
    urns: Sequence[str]
    """The resources it counts, sorted."""

    def to_json(self) -> dict[str, object]:
        monthly = None if self.monthly is None else round(self.monthly, 2)
        return {
            "subject": self.subject,
            "monthly": monthly,
            "sentence": self.sentence,
            "urns": list(self.urns),
        }


def explain(graph: Graph, prices: Prices) -> list[Effect]:
    """Every choice with a fixed price, the dearest first; empty for a stack without any.

    A region without prices yields one effect that says so.
    """
    region = str(graph.config.get("platform:region", ""))
    counted = [row for row in graph if row.type in (CLUSTER, NODE_GROUP, NAT, ENDPOINT, ADDRESS, KEY)]
    if not counted:
        return []
    if region not in prices.regions:
        said = f"config/prices.yaml has no prices for {region}, so nothing is counted."
        return [Effect(subject="prices", monthly=None, sentence=said, urns=[])]
    here = prices.regions[region]
    found = [
        *_control_planes(graph, here),
        *_system_nodes(graph, here),
        *_nat(graph, here),
        *_endpoints(graph, here),
        *_addresses(graph, here),
        *_keys(graph, here),
    ]
    return sorted(found, key=lambda item: (-(item.monthly or 0), item.subject, item.sentence))


def total(effects: Sequence[Effect]) -> float:
    """The fixed cost of a month."""
    return sum(item.monthly or 0 for item in effects)


def _zones(graph: Graph) -> int:
    return len({str(row.inputs.get("availabilityZone")) for row in graph.all(SUBNET)})


def _control_planes(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    for row in graph.all(CLUSTER):
        policy = row.inputs.get("upgradePolicy") or {}
        # EKS lets a cluster that says nothing enter extended support.
        extended = policy.get("supportType") != "STANDARD"
        standard_month = here.eks_cluster_hour * HOURS_A_MONTH
        extended_month = here.eks_cluster_hour_extended * HOURS_A_MONTH
        if extended:
            sentence = (
                f"The control plane costs {_usd(standard_month)} a month, and {_usd(extended_month)} once "
                "its version is on extended support, which it is allowed to enter."
            )
        else:
            sentence = (
                f"The control plane costs {_usd(standard_month)} a month; extended support, which it never "
                f"enters, would cost {_usd(extended_month)}."
            )
        yield Effect(subject="control plane", monthly=standard_month, sentence=sentence, urns=[row.urn])


def _system_nodes(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    awake = _awake(graph)
    for row in graph.all(NODE_GROUP):
        fewest = int((row.inputs.get("scalingConfig") or {}).get("minSize") or 0)
        kind = next(iter(row.inputs.get("instanceTypes") or []), "")
        if kind not in here.instance_hour:
            said = f"config/prices.yaml has no price for {kind or 'the instance type'} of {row.name}."
            yield Effect(subject="system nodes", monthly=None, sentence=said, urns=[row.urn])
            continue
        gib = _volume_gib(row, graph)
        each = here.instance_hour[kind] * HOURS_A_MONTH + gib * here.gp3_gb_month
        month = fewest * each
        volumes = f" with {gib} GiB of volumes each" if gib else ""
        nodes = f"{_counted(fewest, f'{kind} system node')}{volumes} {_costs(fewest)}"
        sentence = (
            f"{nodes} about {_usd(month)} a month, {_usd(each)} for each; the group may grow at that price."
        )
        if awake < 1:
            saved = month * (1 - awake)
            month -= saved
            sentence = f"{nodes} about {_usd(month)} a month; sleeping at night saves {_usd(saved)} of it."
        yield Effect(subject="system nodes", monthly=month, sentence=sentence, urns=[row.urn])


def _awake(graph: Graph) -> float:
    """Share of the week in which system nodes are there."""
    moments = {}
    for row in graph.all(SCHEDULE):
        ends = row.name.rpartition("-")[2]
        moment = read(str(row.inputs.get("scheduleExpression")))
        if ends in ("down", "up") and moment and ":eks:" in str(row.inputs.get("target")):
            moments[ends] = moment
    if len(moments) < 2:
        return 1
    return 1 - hours_asleep(moments["down"], moments["up"]) / HOURS_OF_A_WEEK


def _volume_gib(row: Row, graph: Graph) -> int:
    templates = [other for other in graph.all(LAUNCH_TEMPLATE) if other.urn in row.depends_on]
    devices = [
        device for template in templates for device in template.inputs.get("blockDeviceMappings") or []
    ]
    return sum(int((device.get("ebs") or {}).get("volumeSize") or 0) for device in devices)


def _nat(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    gateways, zones = graph.all(NAT), _zones(graph)
    each = here.nat_gateway_hour * HOURS_A_MONTH
    month = len(gateways) * each
    traffic = f"Every GB through it costs {here.nat_gateway_gb:g} USD more."
    if not zones:
        return
    if not gateways:
        sentence = (
            f"No NAT gateway: nothing to pay here. One would cost about {_usd(each)} a month before traffic; "
            "what reaches the internet has to go another way."
        )
    elif len(gateways) == 1:
        sentence = f"1 NAT gateway costs about {_usd(month)} a month before traffic"
        if zones > 1:
            sentence += (
                f"; one in each of {zones} zones would add {_usd((zones - 1) * each)} and let egress "
                "survive the loss of a zone"
            )
        sentence += f". {traffic}"
    else:
        sentence = (
            f"{len(gateways)} NAT gateways cost about {_usd(month)} a month before traffic; one would save "
            f"{_usd(month - each)} and lose its zone's independence. {traffic}"
        )
    yield Effect(subject="NAT", monthly=month, sentence=sentence, urns=_urns(gateways))


def _endpoints(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    rows = [row for row in graph.all(ENDPOINT) if row.inputs.get("vpcEndpointType") == "Interface"]
    zones, gateways = _zones(graph), len(graph.all(NAT))
    if not rows:
        return
    interfaces = sum(_interfaces(row, zones) for row in rows)
    month = interfaces * here.interface_endpoint_hour * HOURS_A_MONTH
    sentence = (
        f"{_counted(len(rows), 'interface endpoint')} with {_counted(interfaces, 'interface')} "
        f"{_costs(len(rows))} about "
        f"{_usd(month)} a month before traffic"
    )
    cheaper = here.nat_gateway_gb - here.interface_endpoint_gb
    if gateways and cheaper > 0:
        sentence += (
            "; without them the same traffic takes the NAT gateways that are there anyway, so they pay for "
            f"themselves from {_thousands(month / cheaper)} GB a month on, or by keeping traffic private."
        )
    elif gateways:
        sentence += "; they keep traffic private and save no money."
    else:
        nats = max(zones, 1) * here.nat_gateway_hour * HOURS_A_MONTH
        sentence += (
            f"; without them {_counted(max(zones, 1), 'NAT gateway')} for {_usd(nats)} would be needed, and "
            "traffic would leave the VPC."
        )
    yield Effect(subject="interface endpoints", monthly=month, sentence=sentence, urns=_urns(rows))


def _interfaces(row: Row, zones: int) -> int:
    subnets = row.inputs.get("subnetIds")
    return len(subnets) if isinstance(subnets, list) and subnets else zones


def _addresses(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    rows = graph.all(ADDRESS)
    month = len(rows) * here.public_address_hour * HOURS_A_MONTH
    if rows:
        counted = _counted(len(rows), "public address")
        said = f"{counted} {_costs(len(rows))} about {_usd(month)} a month, used or not."
        yield Effect(subject="public addresses", monthly=month, sentence=said, urns=_urns(rows))


def _keys(graph: Graph, here: RegionPrices) -> Iterator[Effect]:
    rows = graph.all(KEY)
    month = len(rows) * here.kms_key_month
    if rows:
        counted = _counted(len(rows), "customer-managed key")
        said = (
            f"{counted} {_costs(len(rows))} {_usd(month)} a month; keys of AWS's own "
            "cost nothing and can neither be revoked nor audited."
        )
        yield Effect(subject="keys", monthly=month, sentence=said, urns=_urns(rows))


def _urns(rows: Sequence[Row]) -> list[str]:
    return sorted(row.urn for row in rows)


def _usd(amount: float) -> str:
    return f"{amount:,.0f} USD" if amount >= 1 else f"{amount:.2f} USD"


def _thousands(amount: float) -> str:
    """A number nobody should take for exact: two digits that count."""
    rounded = int(float(f"{amount:.2g}"))
    return f"{rounded:,}"


def _counted(number: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("ss") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _costs(number: int) -> str:
    return "costs" if number == 1 else "cost"
