"""Circles of workloads that wait for each other."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.tenancy.rules.dependencies import _circles

Node = tuple[str, str]
nodes = st.sampled_from([("shop", letter) for letter in "abcdefg"])
graphs = st.dictionaries(nodes, st.lists(nodes, max_size=4, unique=True), max_size=7)


def reaches(calls: dict[Node, list[Node]], start: Node, goal: Node) -> bool:
    """Whether there is a way, by looking everywhere."""
    seen: set[Node] = set()
    todo = list(calls.get(start, ()))
    while todo:
        node = todo.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            todo += calls.get(node, ())
    return False


@given(graphs)
def test_a_circle_is_found_where_there_is_one_and_nowhere_else(calls: dict[Node, list[Node]]) -> None:
    circles = list(_circles(calls))
    assert bool(circles) == any(reaches(calls, node, node) for node in calls)
    for circle in circles:
        for node, following in zip(circle, [*circle[1:], circle[0]], strict=True):
            assert following in calls[node]
        assert circle[0] == min(circle)


def test_a_long_chain_is_followed_to_its_end() -> None:
    calls: dict[Node, list[Node]] = {
        ("shop", f"w{n:06d}"): [("shop", f"w{n + 1:06d}")] for n in range(20_000)
    }
    assert list(_circles(calls)) == []
    calls["shop", "w020000"] = [("shop", "w000000")]
    (circle,) = _circles(calls)
    assert len(circle) == 20_001
