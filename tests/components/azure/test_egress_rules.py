"""The firewall's table: what is switched on can call out, and nothing else can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.azure.network.documents.egress_rules import (
    ApplicationRule,
    Feature,
    NetworkRule,
    rules,
)

SWITCHES = [feature for feature in Feature if feature not in (Feature.BASE, Feature.OWN, Feature.WORKLOADS)]
some = st.lists(st.sampled_from(SWITCHES), unique=True)


@given(some)
def test_what_is_switched_on_has_its_rules_and_nothing_else_has(wanted: list[Feature]) -> None:
    assert {rule.feature for rule in rules(wanted, "eastus2", [])} == {Feature.BASE, *wanted}


@given(some, st.randoms())
def test_the_order_of_what_is_asked_for_changes_nothing(wanted: list[Feature], random) -> None:
    shuffled = list(wanted)
    random.shuffle(shuffled)
    assert rules(shuffled, "eastus2", ["b.example.com", "a.example.com"]) == rules(
        wanted, "eastus2", ["a.example.com", "b.example.com"]
    )


def test_no_rule_lets_everything_out() -> None:
    for rule in rules(SWITCHES, "eastus2", ["example.com"]):
        assert rule.domains or (isinstance(rule, ApplicationRule) and rule.tags)
        assert not [domain for domain in rule.domains if domain.strip("*.").count(".") < 1]


def test_every_feature_names_something_exactly_and_not_by_wildcard_alone() -> None:
    for feature in SWITCHES:
        named = [
            d for rule in rules([feature], "eastus2", []) if rule.feature is feature for d in rule.domains
        ]
        assert [domain for domain in named if not domain.startswith("*")], feature


def test_a_rule_has_names_or_tags_and_never_both() -> None:
    for rule in rules(SWITCHES, "eastus2", []):
        if isinstance(rule, ApplicationRule):
            assert bool(rule.tags) != bool(rule.domains), rule.name


def test_names_of_rules_are_one_of_a_kind_and_the_region_is_in_the_names() -> None:
    found = rules(SWITCHES, "westeurope", ["a.example.com"], ["x.azurecr.io"])
    names = [rule.name for rule in found]
    assert len(set(names)) == len(names)
    domains = {domain for rule in found for domain in rule.domains}
    assert "westeurope.dp.kubernetesconfiguration.azure.com" in domains
    assert "westeurope.handler.control.monitor.azure.com" in domains
    assert not [domain for domain in domains if "{" in domain or "eastus2" in domain]


@pytest.mark.parametrize(
    "domain",
    [
        "mcr.microsoft.com",
        "mcrprod.azurecr.io",
        "packages.aks.azure.com",
        "login.microsoftonline.com",
        "management.azure.com",
    ],
)
def test_what_must_never_fail_stands_beside_the_tag(domain: str) -> None:
    found = rules([], "eastus2", [])
    assert [
        rule for rule in found if isinstance(rule, ApplicationRule) and "AzureKubernetesService" in rule.tags
    ]
    assert domain in {name for rule in found for name in rule.domains}


def test_what_the_settings_allow_and_our_own_hosts_come_last_and_in_order() -> None:
    *_, own, allowed = rules(
        [], "eastus2", ["b.example.com", "*.a.example.com", "b.example.com"], ["r.azurecr.io"]
    )
    assert (own.feature, own.domains) == (Feature.OWN, ("r.azurecr.io",))
    assert (allowed.feature, allowed.domains) == (Feature.WORKLOADS, ("*.a.example.com", "b.example.com"))


def test_other_protocols_than_http_go_to_names_and_ports() -> None:
    found = [rule for rule in rules(SWITCHES, "eastus2", []) if isinstance(rule, NetworkRule)]
    assert [(rule.protocol, rule.ports) for rule in found] == [("UDP", ("123",))]


def test_extensions_reach_everything_that_their_list_of_outbound_rules_names() -> None:
    found = {domain for rule in rules([Feature.EXTENSIONS], "eastus2", []) for domain in rule.domains}
    assert found >= {
        "eastus2.dp.kubernetesconfiguration.azure.com",
        "arcmktplaceprod.azurecr.io",
        "*.ingestion.msftcloudes.com",
        "*.microsoftmetrics.com",
        "marketplaceapi.microsoft.com",
    }
