"""Answers whether one thing may talk to another, from rendered policies alone and as each network reads them.

VPC CNI checks addresses: a pod is its address too, and a Service has its own, before it is translated.
Cilium checks identities: a range never matches a pod or a node, and a Service is the pods behind it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any, Literal

Object = Mapping[str, Any]
Entity = Literal["world", "host", "kube-apiserver"]


@dataclass(frozen=True)
class Pod:
    """A pod of the cluster."""

    namespace: str
    labels: Mapping[str, str] = field(hash=False)
    ip: str = "10.20.40.7"


@dataclass(frozen=True)
class Address:
    """Whatever is no pod: something outside, a node, the API server, a Service's own address."""

    ip: str
    entity: Entity = "world"
    name: str = ""
    """Name it was looked up by."""


@dataclass(frozen=True)
class World:
    """A cluster as policies see it."""

    kind: str
    """Kind of its network."""
    policies: Sequence[Object]
    """Every network policy, of both kinds."""
    namespaces: Mapping[str, Mapping[str, str]]
    """Labels of every namespace."""
    host_has_addresses: bool = False
    """Whether Cilium is of a version that takes link-local addresses of the node for addresses."""

    @classmethod
    def of(cls, kind: str, objects: Iterable[Object], **changes: Any) -> "World":
        """The world that objects make, with the namespaces of the platform beside them."""
        found = list(objects)
        namespaces = {
            name: {"kubernetes.io/metadata.name": name}
            for name in ("kube-system", "observability", "default", "gateway-public", "gateway-internal")
        }
        for one in found:
            if one["kind"] == "Namespace":
                name = one["metadata"]["name"]
                namespaces[name] = {**one["metadata"]["labels"], "kubernetes.io/metadata.name": name}
        policies = [one for one in found if one["kind"] in ("NetworkPolicy", "CiliumNetworkPolicy")]
        return cls(kind=kind, policies=policies, namespaces=namespaces, **changes)

    def may(self, source: Pod | Address, target: Pod | Address, port: int, protocol: str = "TCP") -> bool:
        """Whether the first packet of a connection arrives."""
        leaves = self._passes("Egress", source, target, port, protocol)
        return leaves and self._passes("Ingress", target, source, port, protocol)

    def _passes(
        self, way: str, subject: Pod | Address, other: Pod | Address, port: int, protocol: str
    ) -> bool:
        if isinstance(subject, Address):
            # Policies guard pods only.
            return True
        guarding = [one for one in self.policies if self._guards(one, way, subject)]
        return not guarding or any(self._lets(one, way, subject, other, port, protocol) for one in guarding)

    def _guards(self, policy: Object, way: str, pod: Pod) -> bool:
        if policy["metadata"]["namespace"] != pod.namespace:
            return False
        spec = policy["spec"]
        if policy["kind"] == "CiliumNetworkPolicy":
            assert self.kind == "cilium", "only Cilium knows these"
            return way.lower() in spec and selects(spec["endpointSelector"], pod.labels)
        types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]
        return way in types and selects(spec["podSelector"], pod.labels)

    def _lets(  # noqa: PLR0917
        self, policy: Object, way: str, subject: Pod, other: Pod | Address, port: int, protocol: str
    ) -> bool:
        rules = policy["spec"].get(way.lower(), ())
        if policy["kind"] == "CiliumNetworkPolicy":
            return any(
                _cilium_ports(rule, port, protocol) and self._cilium_to(rule, subject, other)
                for rule in rules
            )
        side = "to" if way == "Egress" else "from"
        return any(
            _ports(rule, port, protocol)
            and (side not in rule or any(self._peer(peer, subject, other) for peer in rule[side]))
            for rule in rules
        )

    def _peer(self, peer: Object, subject: Pod, other: Pod | Address) -> bool:
        if "ipBlock" in peer:
            identified = isinstance(other, Pod) or other.entity != "world"
            return not (self.kind == "cilium" and identified) and _within(peer["ipBlock"], other.ip)
        if isinstance(other, Address):
            return False
        if "namespaceSelector" in peer:
            if not selects(peer["namespaceSelector"], self.namespaces[other.namespace]):
                return False
        elif other.namespace != subject.namespace:
            return False
        return selects(peer.get("podSelector", {}), other.labels)

    def _cilium_to(self, rule: Object, subject: Pod, other: Pod | Address) -> bool:
        known = {"toPorts", "toEntities", "toCIDR", "toFQDNs", "toEndpoints"}
        assert set(rule) <= known, f"not understood: {set(rule) - known}"
        if isinstance(other, Pod):
            return any(self._endpoint(one, subject, other) for one in rule.get("toEndpoints", ()))
        if other.entity in rule.get("toEntities", ()):
            return True
        if any(_within({"cidr": cidr}, other.ip) for cidr in rule.get("toCIDR", ())):
            return other.entity == "world" or self.host_has_addresses
        return bool(other.name) and {"matchName": other.name} in list(rule.get("toFQDNs", ()))

    def _endpoint(self, selector: Object, subject: Pod, other: Pod) -> bool:
        wanted = {key.removeprefix("k8s:"): value for key, value in selector.get("matchLabels", {}).items()}
        namespace = wanted.pop("io.kubernetes.pod.namespace", subject.namespace)
        return other.namespace == namespace and selects({"matchLabels": wanted}, other.labels)


def selects(selector: Object, labels: Mapping[str, str]) -> bool:
    """Whether a label selector matches; an empty one matches everything."""
    assert set(selector) <= {"matchLabels"}, f"not understood: {selector}"
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def _within(block: Object, ip: str) -> bool:
    found = ip_address(ip)
    holes = (ip_network(one) for one in block.get("except", ()))
    return found in ip_network(block["cidr"]) and not any(found in hole for hole in holes)


def _ports(rule: Object, port: int, protocol: str) -> bool:
    return "ports" not in rule or any(
        one["port"] == port and one["protocol"] == protocol for one in rule["ports"]
    )


def _cilium_ports(rule: Object, port: int, protocol: str) -> bool:
    listed = [each for one in rule.get("toPorts", ()) for each in one["ports"]]
    return "toPorts" not in rule or any(
        one["port"] == str(port) and one["protocol"] == protocol for one in listed
    )
