"""What workloads call, who calls them, and that none waits for itself."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.models.workload import Dependency
from contracts.tenancy.resolve import connectivity, defaults
from contracts.tenancy.rules.rule import Known, error, of_contract, of_contract_alone, of_inventory, warning

_DEPENDENCIES = ("spec", "dependencies")
_CALLERS = ("spec", "traffic", "internalCallers")
_OUTSIDE = ("http", "external")
_WIDEST = 8
"""Shortest prefix of a range: what is wider is most of the internet, said in pieces."""
_NODES_OWN = tuple(IPv4Network(cidr) for cidr in ("127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16"))
"""Where a node finds itself and its credentials. Network policies never open it."""
_GRANTS = {"queue": ("queue.publish", "queue.consume"), "object": ("object.read", "object.write")}


@of_contract
def a_dependency_is_there_to_be_called(known: Known, entry: Entry) -> Iterator[Problem]:
    for index, one in enumerate(entry.contract.value.spec.dependencies):
        if one.kind == "workload":
            with SKIP_UNKNOWN:
                yield from _workload(known, entry, index, one)


def _workload(known: Known, entry: Entry, index: int, one: Dependency) -> Iterator[Problem]:
    request, name = connectivity.target(one, entry.request)
    path, contract = (*_DEPENDENCIES, index), entry.contract
    callee = known.workloads.get((request, name))
    if callee is entry:
        yield error(contract, (*path, "name"), "a workload needs no leave to call itself", "remove it", name)
        return
    if callee is None:
        there = [other for holder, other in known.workloads if holder == request]
        elsewhere = [f"{holder}/{other}" for holder, other in known.workloads if other == name and holder]
        fix = f"write namespace: {elsewhere[0].partition('/')[0]}" if elsewhere else did_you_mean(name, there)
        rule = f"{request or 'the namespace'} has no workload of this name"
        fix = fix if there or elsewhere else "write its contract first, or name its namespace"
        yield error(contract, (*path, "name"), rule, fix, name)
        return
    away = [
        place for place in known.places.get(entry.request, ()) if place not in known.places.get(request, ())
    ]
    for environment in dict.fromkeys(environment for environment, _ in away):
        clouds = " and ".join(cloud for where, cloud in away if where == environment)
        rule = f"{request} is not in {environment} on {clouds}, where {entry.name} is"
        fix = f"add it to the namespace request {request}, or leave it out of {entry.request}"
        yield error(contract, (*path, "name"), rule, fix, name)
    spec = callee.contract.value.spec
    ports = [port.port for port in defaults.ports(spec)]
    if spec.traffic.exposure == "none" or not ports:
        rule = f"{request}/{name} is not to be reached: its exposure is {spec.traffic.exposure}"
        if spec.traffic.exposure != "none":
            rule = f"{request}/{name} has no port"
        yield error(contract, (*path, "name"), rule, "have its contract say exposure: private", name)
    elif one.port is not None and one.port not in ports:
        rule = f"{request}/{name} listens on {', '.join(map(str, ports))}"
        yield error(contract, (*path, "port"), rule, f"write {ports[0]}, or leave it out", one.port)


@of_contract
def what_is_outside_has_an_address(known: Known, entry: Entry) -> Iterator[Problem]:
    request = known.request_of(entry)
    clouds = request.value.spec.clouds if request else ()
    for index, one in enumerate(entry.contract.value.spec.dependencies):
        path = (*_DEPENDENCIES, index)
        with SKIP_UNKNOWN:
            if one.kind in _OUTSIDE and not one.cidrs and not one.fqdns:
                rule = "network policies let through what they can find: ranges, or names on Azure"
                yield error(entry.contract, path, rule, "write cidrs, and fqdns too", one.name)
            elif one.kind in _OUTSIDE and not one.cidrs and "aws" in clouds:
                rule = "network policies of EKS know ranges, and no names"
                fix = "write cidrs too, or leave aws out of the namespace request"
                yield error(entry.contract, (*path, "fqdns"), rule, fix, one.name)
            for position, block in enumerate(one.cidrs):
                place = (*path, "cidrs", position)
                if block.prefixlen < _WIDEST:
                    much = "nearly everywhere" if block.prefixlen else "everywhere"
                    rule = f"a dependency is somewhere, and this is {much}"
                    fix = f"write its own ranges, each /{_WIDEST} or narrower"
                    yield error(entry.contract, place, rule, fix, block)
                elif any(block.subnet_of(own) for own in _NODES_OWN):
                    rule = "nothing but the node itself answers here, and no pod reaches it"
                    fix = "remove it; an identity in the cloud needs no dependency"
                    yield error(entry.contract, place, rule, fix, block)


@of_contract_alone
def a_dependency_says_what_its_kind_has(entry: Entry) -> Iterator[Problem]:
    seen: set[tuple[str, str, int | None]] = set()
    for index, one in enumerate(entry.contract.value.spec.dependencies):
        path = (*_DEPENDENCIES, index)
        with SKIP_UNKNOWN:
            if one.kind == "workload" and (one.cidrs or one.fqdns):
                key = "cidrs" if one.cidrs else "fqdns"
                rule = "a workload is found by its labels, wherever its pods are"
                yield error(entry.contract, (*path, key), rule, "remove it, or write another kind")
            elif one.kind != "workload" and one.namespace is not None:
                rule = f"a dependency of kind {one.kind} is in no namespace"
                fix = "remove it, or write kind: workload"
                yield error(entry.contract, (*path, "namespace"), rule, fix, one.namespace)
            key = (one.namespace or "", one.name, one.port)
            if key in seen:
                rule = "a dependency is declared once"
                yield error(entry.contract, (*path, "name"), rule, "remove the repetition", one.name)
            seen.add(key)


@of_contract_alone
def what_is_called_is_also_permitted(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    granted = set(spec.identity.cloud_permissions)
    for index, one in enumerate(spec.dependencies):
        verbs = _GRANTS.get(one.kind, ())
        if verbs and not any(f"{verb}.{one.name}" in granted for verb in verbs):
            wanted = " or ".join(f"{verb}.{one.name}" for verb in verbs)
            rule = f"the network lets it through to this {one.kind}, and the cloud does not"
            fix = f"add {wanted} to identity.cloudPermissions"
            yield warning(entry.contract, (*_DEPENDENCIES, index, "name"), rule, fix, one.name)


@of_contract
def callers_are_workloads(known: Known, entry: Entry) -> Iterator[Problem]:
    traffic = entry.contract.value.spec.traffic
    for index, text in enumerate(traffic.internal_callers):
        path = (*_CALLERS, index)
        request, name = connectivity.named_caller(text, entry.request)
        caller = known.workloads.get((request, name))
        if traffic.exposure == "none":
            rule, fix = "nobody calls what has exposure none", "write exposure: private"
            yield error(entry.contract, path, rule, fix, text)
        elif caller is None:
            there = [f"{holder}/{other}" for holder, other in known.workloads]
            rule, fix = "a caller is a workload", did_you_mean(f"{request}/{name}", there[:6])
            yield error(entry.contract, path, rule, fix, text)
        elif caller is entry:
            yield error(entry.contract, path, "a workload needs no leave to call itself", "remove it", text)
        else:
            with SKIP_UNKNOWN:
                yield from _one_sided(entry, index, text, caller)


def _one_sided(entry: Entry, index: int, text: str, caller: Entry) -> Iterator[Problem]:
    declared = (
        connectivity.target(one, caller.request)
        for one in caller.contract.value.spec.dependencies
        if one.kind == "workload"
    )
    if (entry.request, entry.name) not in declared:
        rule = f"{text} may come in here, and its own contract does not let it out"
        fix = f"add {entry.name} to the dependencies in {caller.contract.source.file}"
        yield warning(entry.contract, (*_CALLERS, index), rule, fix, text)


@of_contract
def a_promise_stands_on_what_it_depends_on(known: Known, entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    promised = spec.observability.slo_availability
    for index, one in enumerate(spec.dependencies):
        if promised is None or one.kind != "workload" or one.criticality != "hard":
            continue
        callee = known.workloads.get(connectivity.target(one, entry.request))
        with SKIP_UNKNOWN:
            theirs = callee.contract.value.spec.observability.slo_availability if callee else promised
            if theirs is None or theirs < promised:
                has = "promises nothing" if theirs is None else f"promises {theirs}"
                rule = f"this workload promises {promised}, and fails without one that {has}"
                fix = "promise no more than that, have it promise more, or work without it: criticality: soft"
                yield warning(entry.contract, (*_DEPENDENCIES, index, "name"), rule, fix, one.name)


Node = tuple[str, str]


@of_inventory
def nobody_waits_in_a_circle(known: Known) -> Iterator[Problem]:
    calls = {node: _calls(entry) for node, entry in known.workloads.items() if node[0]}
    for circle in _circles({node: list(targets) for node, targets in calls.items()}):
        first, second = circle[0], circle[1 % len(circle)]
        entry = known.workloads[first]
        shown = " -> ".join(_short(node, first[0]) for node in (*circle, first))
        yield error(
            entry.contract,
            ("spec", "dependencies", calls[first][second], "name"),
            f"hard dependencies lead nowhere in a circle: {shown}",
            "let one of them work without the next, criticality: soft, or join them",
            second[1],
        )


def _calls(entry: Entry) -> dict[Node, int]:
    """Workloads that an entry cannot do without, and where it says so."""
    found: dict[Node, int] = {}
    with SKIP_UNKNOWN:
        for index, one in enumerate(entry.contract.value.spec.dependencies):
            with SKIP_UNKNOWN:
                if one.kind == "workload" and one.criticality == "hard":
                    found.setdefault(connectivity.target(one, entry.request), index)
    own = (entry.request, entry.name)
    return {node: index for node, index in found.items() if node != own}


def _short(node: Node, request: str) -> str:
    return node[1] if node[0] == request else "/".join(node)


def _circles(calls: dict[Node, list[Node]]) -> Iterator[list[Node]]:
    """One circle for each group of workloads that wait for each other, beginning with its first by name.

    Each node and call is looked at once; the stack is our own, because chains may be long.
    """
    done: set[Node] = set()
    for start in sorted(calls):
        path: list[Node] = []
        place: dict[Node, int] = {}
        todo: list[tuple[Node, bool]] = [(start, True)]
        while todo:
            node, entering = todo.pop()
            if not entering:
                path.pop()
                del place[node]
                done.add(node)
            elif node in place:
                circle = path[place[node] :]
                least = circle.index(min(circle))
                yield [*circle[least:], *circle[:least]]
            elif node in calls and node not in done:
                place[node] = len(path)
                path.append(node)
                todo.append((node, False))
                todo += [(target, True) for target in sorted(calls[node], reverse=True)]
