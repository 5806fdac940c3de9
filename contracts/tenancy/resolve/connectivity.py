"""Who calls whom in one environment on one cloud: worked out from both ends, once for all teams."""

from collections.abc import Iterable

from contracts.tenancy.models.workload import Dependency as Declared
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.resolved import Caller, Dependency, Peer
from contracts.tenancy.resolve.variant import Variant


def target(one: Declared, request: str) -> tuple[str, str]:
    """Request and name of the workload that a dependency is."""
    return one.namespace or request, one.name


def named_caller(text: str, request: str) -> tuple[str, str]:
    """Request and name of a caller, from `workload` or `namespace/workload`."""
    holder, _, name = text.rpartition("/")
    return holder or request, name


class Connectivity:
    """Connections between the workloads of an environment."""

    def __init__(self, variants: Iterable[Variant], environment: str) -> None:
        """Work out who calls whom.

        Args:
            variants: every workload of the environment, found valid.
            environment: environment of all of them.
        """
        self._environment = environment
        self._ports: dict[tuple[str, str], tuple[int, ...]] = {}
        self._callers: dict[tuple[str, str], dict[tuple[str, str], set[int]]] = {}
        known = list(variants)
        for one in known:
            ports = tuple(port.port for port in defaults.ports(one.spec))
            self._ports[one.entry.request, one.entry.name] = ports
        for one in known:
            self._add(one)

    def _add(self, one: Variant) -> None:
        here = (one.entry.request, one.entry.name)
        for declared in one.spec.dependencies:
            if declared.kind == "workload":
                to = target(declared, one.entry.request)
                self._callers.setdefault(to, {}).setdefault(here, set()).add(self._port(declared, to))
        for text in one.spec.traffic.internal_callers:
            caller = named_caller(text, one.entry.request)
            self._callers.setdefault(here, {}).setdefault(caller, set()).update(self._ports[here])

    def _port(self, declared: Declared, to: tuple[str, str]) -> int:
        return declared.port or self._ports[to][0]

    def dependencies(self, one: Variant) -> tuple[Dependency, ...]:
        """What a workload calls, sorted."""
        made = [self._dependency(one.entry.request, declared) for declared in one.spec.dependencies]
        return tuple(sorted(made, key=lambda dependency: (dependency.kind, dependency.name, dependency.port)))

    def _dependency(self, request: str, declared: Declared) -> Dependency:
        peer, port = None, declared.port or defaults.PORTS.get(declared.kind, 0)
        if declared.kind == "workload":
            to = target(declared, request)
            peer, port = self._peer(to), self._port(declared, to)
        return Dependency(
            name=declared.name,
            kind=declared.kind,
            hard=declared.criticality == "hard",
            port=port,
            peer=peer,
            cidrs=declared.cidrs,
            fqdns=declared.fqdns,
        )

    def callers(self, one: Variant) -> tuple[Caller, ...]:
        """Who calls a workload, and on which ports, sorted."""
        found = self._callers.get((one.entry.request, one.entry.name), {})
        return tuple(Caller(peer=self._peer(key), ports=tuple(sorted(found[key]))) for key in sorted(found))

    def _peer(self, key: tuple[str, str]) -> Peer:
        return Peer(namespace=f"{key[0]}-{self._environment}", workload=key[1])
