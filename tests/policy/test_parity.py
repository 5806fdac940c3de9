"""The same promises on both clouds: each is kept by every stack of its cloud, and none is missing by accident."""

import pytest

from contracts.catalog.regions import CLOUDS
from policy import parity
from policy.differences import DIFFERENCES, ONE_SIDED, WEAKER
from policy.parity import Promise
from tests.conftest import STACKS, TENANTS_STACKS, graph_of
from tests.stacks.test_every_stack import STATIC_CREDENTIALS, UNUSED

PROMISES = parity.promises()
BOTH = [made for made in PROMISES if len(made.rules) == len(CLOUDS)]


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("promise", BOTH, ids=lambda made: made.name)
def test_a_promise_of_both_clouds_is_kept_by_each(promise: Promise, cloud: str) -> None:
    rule = promise.rules[cloud]
    graphs = [graph_of(stack) for stack in (*STACKS, *TENANTS_STACKS) if stack.startswith(f"{cloud}-")]
    assert graphs
    for graph in graphs:
        assert [finding.message for finding in rule.findings(graph)] == [], graph.stack
    if rule.id not in UNUSED and rule.id not in STATIC_CREDENTIALS:
        assert any(rule.subjects(graph) for graph in graphs), "a promise about nothing"


@pytest.mark.parametrize("promise", PROMISES, ids=lambda made: made.name)
def test_a_promise_that_one_cloud_does_not_make_has_a_reason(promise: Promise) -> None:
    assert (len(promise.rules) == len(CLOUDS)) or len(promise.why.split()) >= 5


def test_no_reason_outlives_its_difference() -> None:
    one_sided = {made.name for made in PROMISES if len(made.rules) == 1}
    assert set(ONE_SIDED) == one_sided
    assert set(WEAKER) <= {made.name for made in BOTH}
    assert len({(one.plane, one.subject) for one in DIFFERENCES}) == len(DIFFERENCES)


def test_what_the_clouds_have_in_common_is_most_of_it() -> None:
    assert len(BOTH) >= 25
