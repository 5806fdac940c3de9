"""What every stack of every cloud promises beyond the rules of policy/."""

import json

import pytest

from contracts import loader
from contracts.graph import REMOTE_COMPONENTS, Graph
from contracts.registry import ClusterRecord
from policy.catalog import RULES
from policy.rule import Rule
from tests.conftest import ORGANISATION, STACKS, TENANTS_STACKS, broken_rules, graph_of, recorded

STATIC_CREDENTIALS = ("aws-no-static-credentials",)
UNUSED = frozenset(
    {
        "aws-certificates-renew-themselves",
        "aws-grafana-is-narrow",
        "aws-inspected-egress-cannot-be-avoided",
        "aws-production-never-sleeps",
        "azure-grafana-is-narrow",
        "azure-production-never-sleeps",
        "azure-web-firewall-prevents",
    }
)
"""Rules about features that no shipped stack turns on; their components' tests break them."""


def test_every_stack_keeps_every_rule(graph: Graph) -> None:
    assert broken_rules(graph) == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_something_to_look_at(rule: Rule) -> None:
    subjects = [row for stack in (*STACKS, *TENANTS_STACKS) for row in rule.subjects(graph_of(stack))]
    if rule.id in STATIC_CREDENTIALS:
        assert not subjects, "the only rules whose subjects must not exist"
    elif rule.id not in UNUSED:
        assert subjects, "a rule about nothing proves nothing"


def test_the_registry_record_is_complete_and_typed(graph: Graph) -> None:
    record = ClusterRecord.model_validate(graph.outputs["cluster"])
    settings, _ = loader.load(ORGANISATION, graph.stack)
    assert (record.name, record.cluster_type) == (settings.cluster_name, settings.cluster_type)
    assert set(graph.outputs) == {"cluster", "kubeconfig"}


def test_nobody_names_another_stack(graph: Graph) -> None:
    """Save the one that its settings name, such as where backups are copied to."""
    others = {loader.load(ORGANISATION, stack)[0].cluster_name for stack in STACKS if stack != graph.stack}
    named = {name for name in others if name in json.dumps(graph.config)}
    assert not [name for name in others - named if name in graph.dumps()]


def test_a_preview_registers_the_urns_of_an_update(graph: Graph) -> None:
    assert set(recorded(graph.stack, known=False).registrations) == {row.urn for row in graph}


def test_what_is_marked_unknown_is_what_a_real_preview_does_not_know(graph: Graph) -> None:
    """The engine's preview may know less, never more: a list built from outputs is unknown as a whole."""
    for urn, preview in recorded(graph.stack, known=False).registrations.items():
        if graph[urn].parent and graph[graph[urn].parent].type in REMOTE_COMPONENTS:
            continue  # what a plugin registers itself is not seen by the program, in either mode
        ours, theirs = set(graph[urn].unknowns), set(preview.unknowns)
        covered = {
            path for path in ours if any(path == t or path.startswith((f"{t}.", f"{t}[")) for t in theirs)
        }
        assert ours == covered, (urn, ours - covered)
        explained = {
            t for t in theirs if any(path == t or path.startswith((f"{t}.", f"{t}[")) for path in ours)
        }
        assert theirs == explained, (urn, theirs - explained)


def test_nothing_secret_is_in_the_open(graph: Graph) -> None:
    assert not [path for row in graph for path in row.secrets], "no cluster stack needs a secret"
