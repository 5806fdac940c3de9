"""Names that Azure limits: within their limits, always the same, never the same for two."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from contracts.planning import azure_names as names

LONGEST = "azure-" + "a" * 57
CLUSTERS = st.from_regex(r"azure-[a-z]{2,4}[0-9]?(-[a-z0-9]{1,20}){1,2}-[0-9]{2}", fullmatch=True).filter(
    lambda name: len(name) <= 63
)
SUBSCRIPTIONS = st.uuids().map(str)
GLOBAL: dict[str, tuple[Callable[[str, str], str], str]] = {
    "secrets": (lambda c, s: names.key_vault(c, s, "secrets"), r"[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]"),
    "keys": (lambda c, s: names.key_vault(c, s, "keys"), r"[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]"),
    "registry": (names.registry, r"[a-z0-9]{5,50}"),
    "backup": (lambda c, s: names.storage_account(c, s, "backup"), r"[a-z0-9]{3,24}"),
    "flowlogs": (lambda c, s: names.storage_account(c, s, "flowlogs"), r"[a-z0-9]{3,24}"),
    "logs": (lambda c, s: names.storage_account(c, s, "logs"), r"[a-z0-9]{3,24}"),
    "grafana": (names.grafana, r"[a-z](?!.*--)[a-z0-9-]{0,21}[a-z0-9]"),
}
LOCAL: dict[str, tuple[Callable[[str], str], str]] = {
    "endpoint": (names.collection_endpoint, r"[a-z][a-z0-9-]{0,42}[a-z0-9]"),
    "action group": (names.action_group_short, r"[a-z0-9-]{1,12}"),
    "backup vault": (names.backup_vault, r"[a-z][a-z0-9-]{1,49}"),
    "backup policy": (lambda c: names.backup_policy(c, "L1"), r"[a-z][a-z0-9-]{2,149}"),
    "backup instance": (names.backup_instance, r"[a-z][a-z0-9-]{2,149}"),
    "workflow": (lambda c: names.workflow(c, "start"), r"[a-z0-9][a-z0-9-]{0,42}"),
}


@pytest.mark.parametrize("kind", GLOBAL)
@settings(max_examples=25)
@given(cluster=CLUSTERS, subscription=SUBSCRIPTIONS)
@example(cluster=LONGEST, subscription="11111111-2222-3333-4444-555555555555")
def test_a_global_name_is_valid_and_always_the_same(kind: str, cluster: str, subscription: str) -> None:
    make, form = GLOBAL[kind]
    assert re.fullmatch(form, make(cluster, subscription))
    assert make(cluster, subscription) == make(cluster, subscription)


@pytest.mark.parametrize("kind", GLOBAL)
@settings(max_examples=25)
@given(one=CLUSTERS, other=CLUSTERS, here=SUBSCRIPTIONS, there=SUBSCRIPTIONS)
def test_a_global_name_differs_by_cluster_and_by_subscription(
    kind: str, one: str, other: str, here: str, there: str
) -> None:
    assume(one != other and here != there)
    make, _ = GLOBAL[kind]
    assert len({make(one, here), make(other, here), make(one, there), make(other, there)}) == 4


@settings(max_examples=25)
@given(cluster=CLUSTERS, subscription=SUBSCRIPTIONS)
def test_purposes_do_not_share_a_name(cluster: str, subscription: str) -> None:
    assert len({make(cluster, subscription) for make, _ in GLOBAL.values()}) == len(GLOBAL)


@pytest.mark.parametrize("kind", LOCAL)
@settings(max_examples=25)
@given(cluster=CLUSTERS)
@example(cluster=LONGEST)
def test_a_local_name_is_valid_and_always_the_same(kind: str, cluster: str) -> None:
    make, form = LOCAL[kind]
    assert re.fullmatch(form, make(cluster))
    assert make(cluster) == make(cluster)


@pytest.mark.parametrize("kind", LOCAL)
@settings(max_examples=25)
@given(one=CLUSTERS, other=CLUSTERS)
def test_a_local_name_differs_by_cluster(kind: str, one: str, other: str) -> None:
    assume(one != other)
    make, _ = LOCAL[kind]
    assert make(one) != make(other)


@settings(max_examples=25)
@given(purpose=st.from_regex(r"[a-z][a-z0-9-]{0,40}[a-z0-9]", fullmatch=True))
def test_a_trusted_access_binding_fits(purpose: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]{1,24}", names.trusted_access(purpose))


def test_another_level_is_another_policy() -> None:
    assert names.backup_policy("c", "L1") != names.backup_policy("c", "L3")
