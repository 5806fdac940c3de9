"""Workloads that cannot start because each waits for the other."""

from collections.abc import Iterator

from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import connectivity
from contracts.tenancy.rules.rule import Known, Said, error, of_inventory

Node = tuple[str, str]


@of_inventory
def nobody_waits_in_a_circle(known: Known) -> Iterator[Said]:
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
