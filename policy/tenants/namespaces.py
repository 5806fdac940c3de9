"""Rules about namespaces: nothing is in one before its guards are, and every one has all of them."""

import re
from collections.abc import Iterator

from contracts.catalog.cluster_types import PRODUCTION
from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.rule import Rule, at, cluster_type
from policy.tenants.spaces import (
    PREFIX,
    is_kind,
    is_tenants,
    labels,
    metadata,
    name,
    named,
    of_kind,
)

_POD_SECURITY = "pod-security.kubernetes.io/enforce"
_MINOR = re.compile(r"v1\.\d+")
_OWNED = tuple(f"{PREFIX}{key}" for key in ("team", "environment", "criticality", "cost-center"))
_BOUNDED = ("requests.cpu", "requests.memory", "limits.memory", "pods", "services.loadbalancers")
_BOTH = {"Ingress", "Egress"}


def _denies(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    policies = of_kind(graph, name(row), "NetworkPolicy")
    if not any(_denies_everything(policy) for policy in policies):
        yield "", f"no policy of {name(row)} denies what no other permits"


def _denies_everything(policy: Row) -> bool:
    spec = policy.inputs.get("spec") or {}
    closed = spec.get("podSelector") == {} and set(spec.get("policyTypes") or ()) == _BOTH
    return closed and not spec.get("ingress") and not spec.get("egress")


def _opens_nothing(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    """An empty peer is everybody, and a rule without peers is too."""
    for way, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(at(row.inputs, f"spec.{way}") or ()):
            found = rule.get(peers) if isinstance(rule, dict) else None
            if not found or any(not peer for peer in found):
                yield f"spec.{way}[{index}]", f"{name(row)} permits {way} from or to everybody"


def _limited(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    quotas = of_kind(graph, name(row), "ResourceQuota")
    if len(quotas) != 1:
        yield "", f"{name(row)} has {len(quotas)} quotas, not one"
    for quota in quotas:
        hard = at(quota.inputs, "spec.hard") or {}
        missing = [key for key in _BOUNDED if key not in hard]
        if missing:
            yield "", f"the quota of {name(row)} does not bound {', '.join(missing)}"
    if not of_kind(graph, name(row), "LimitRange"):
        yield "", f"{name(row)} has no limit range, so a pod without limits is refused instead of bounded"


def _pod_security(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    level, version = labels(row).get(_POD_SECURITY), labels(row).get(f"{_POD_SECURITY}-version", "")
    allowed = ("restricted",) if cluster_type(graph) in PRODUCTION else ("restricted", "baseline")
    if level not in allowed:
        yield "metadata.labels", f"Pod Security enforces {level or 'nothing'}, not {' or '.join(allowed)}"
    if not _MINOR.fullmatch(version):
        yield "metadata.labels", f"Pod Security is of version {version or 'none'}, which is no minor version"


def _owned(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    missing = [key for key in _OWNED if not labels(row).get(key)]
    if missing:
        yield "metadata.labels", f"{', '.join(missing)} missing"


def _protected(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.protect:
        yield "protect", f"Pulumi would delete {name(row)}, with every volume in it, when asked"


def _follows_its_namespace(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    wanted = str(metadata(row)["namespace"])
    space = named(graph, "Namespace").get(wanted)
    if space and space.urn not in row.depends_on:
        yield "dependsOn", f"{name(row)} may be made before its namespace {wanted}"


def _in_its_component(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    above = graph[row.parent]
    if above.type == "platform:index:TenantNamespace" and metadata(row).get("namespace") not in (
        None,
        above.name,
    ):
        yield "metadata.namespace", f"{name(row)} stands in {metadata(row)['namespace']}, not in {above.name}"


RULES = (
    Rule(
        id="tenants-namespaces-deny-by-default",
        promise="a namespace denies every connection that nobody declared",
        why="A pod that was broken into could otherwise reach every other.",
        fix="let the namespace factory render the policies",
        plane=Plane.NETWORK,
        applies=is_tenants,
        check=_denies,
    ),
    Rule(
        id="tenants-policies-name-their-peers",
        promise="a network policy names whom it lets through",
        why="One rule without a peer undoes every other, since policies only ever permit.",
        fix="name namespaces, pods or ranges",
        plane=Plane.NETWORK,
        applies=is_kind("NetworkPolicy"),
        check=_opens_nothing,
    ),
    Rule(
        id="tenants-namespaces-are-limited",
        promise="a namespace has a quota and limits",
        why="One team could otherwise use up the cluster, or its budget.",
        fix="let the namespace factory render quota and limit range",
        plane=Plane.GOVERNANCE,
        applies=is_tenants,
        check=_limited,
    ),
    Rule(
        id="tenants-namespaces-enforce-pod-security",
        promise="a namespace enforces a Pod Security standard of a version that does not move",
        why="A pod could otherwise become its node, or be refused by the next upgrade.",
        fix="label the namespace with level and minor version",
        plane=Plane.SECURITY,
        applies=is_tenants,
        check=_pod_security,
    ),
    Rule(
        id="tenants-namespaces-have-an-owner",
        promise="a namespace says whose it is, how critical, and who pays",
        why="Alerts, costs and exceptions go by these labels.",
        fix="let the namespace factory render the labels",
        plane=Plane.GOVERNANCE,
        applies=is_tenants,
        check=_owned,
    ),
    Rule(
        id="tenants-namespaces-are-protected",
        promise="a namespace of a kept cluster is protected from deletion",
        why="A namespace takes with it every volume and secret in it.",
        fix="remove the protection by hand, after the data is safe",
        plane=Plane.DATA,
        applies=is_tenants,
        check=_protected,
        kept_only=True,
    ),
    Rule(
        id="tenants-objects-follow-their-namespace",
        promise="nothing is made before the namespace it stands in",
        why="The API server refuses what stands nowhere.",
        fix="make it wait for the namespace",
        plane=Plane.RUNTIME,
        applies=lambda row: row.is_kubernetes and bool(metadata(row).get("namespace")),
        check=_follows_its_namespace,
    ),
    Rule(
        id="tenants-objects-stay-in-their-namespace",
        promise="what is made for a namespace stands in it",
        why="One team's request could otherwise change what guards another.",
        fix="render it for its own namespace",
        plane=Plane.SECURITY,
        applies=lambda row: row.is_kubernetes,
        check=_in_its_component,
    ),
)
"""Isolation, limits, ownership, order."""
