"""Each example is a whole program: it previews offline, and what it makes keeps the rules that concern it."""

import functools
import pathlib
import runpy

import pytest

from contracts.graph import Graph
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ROOT, broken_rules

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/__main__.py"))
WHOLE_CLUSTER = {
    # What only a whole platform has: these ask for backups, alarms, labels or a break-glass role.
    "aws-alerts-reach-somebody",
    "aws-break-glass-is-heard",
    "aws-production-is-backed-up",
    "labels-are-complete",
    # A key beside the components belongs to whoever writes the program.
    "everything-has-a-plane",
}


@functools.cache
def graph(folder: pathlib.Path) -> Graph:
    def program() -> None:
        runpy.run_path(str(folder / "__main__.py"), run_name="__main__")

    return graphs.build("dev", {}, host.run(program, "dev", {}))


def _named(name: str) -> Graph:
    return graph(ROOT / "examples" / name)


def test_there_are_three_and_the_page_names_them() -> None:
    page = (ROOT / "examples/README.md").read_text()
    assert len(EXAMPLES) == 3
    assert all(f"({folder.name}/__main__.py)" in page for folder in EXAMPLES)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_reads_nothing_of_the_recipes_and_no_settings(folder: pathlib.Path) -> None:
    text = (folder / "__main__.py").read_text()
    assert not {"stacks", "review", "lab", "simulation"} & {
        line.split()[1].partition(".")[0]
        for line in text.splitlines()
        if line.startswith(("from ", "import "))
    }
    assert "config/" not in text
    assert all((folder / name).is_file() for name in ("Pulumi.yaml", "requirements.txt"))


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_what_an_example_makes_keeps_the_rules(folder: pathlib.Path) -> None:
    found = broken_rules(graph(folder))
    assert {rule: said for rule, said in found.items() if rule not in WHOLE_CLUSTER} == {}


def test_the_network_has_private_subnets_and_one_way_to_the_internet() -> None:
    made = _named("network")
    assert len(made.all("aws:ec2/natGateway:NatGateway")) == 1
    private = [row for row in made.all("aws:ec2/subnet:Subnet") if "private" in row.name]
    assert len(private) == 3
    assert not made.all("aws:eks/cluster:Cluster")


def test_the_cluster_stands_in_the_given_subnets_and_makes_no_network() -> None:
    made = _named("eks-in-existing-vpc")
    cluster = made.one("aws:eks/cluster:Cluster")
    assert cluster.inputs["vpcConfig"]["subnetIds"] == [
        "subnet-0aaaaaaaaaaaaaaaa",
        "subnet-0bbbbbbbbbbbbbbbb",
    ]
    assert cluster.inputs["vpcConfig"]["endpointPublicAccess"] is False
    assert not made.all("aws:ec2/vpc:Vpc")
    assert len(made.all("aws:eks/nodeGroup:NodeGroup")) == 1


def test_a_namespace_denies_traffic_nobody_asked_for() -> None:
    made = _named("namespace-factory")
    names = {row.inputs["metadata"]["name"] for row in made.all("kubernetes:core/v1:Namespace")}
    assert {"orders-prod", "payments-prod"} <= names
    policies = made.all("kubernetes:networking.k8s.io/v1:NetworkPolicy")
    denied = [
        row
        for row in policies
        if row.inputs["spec"].get("podSelector") == {} and not row.inputs["spec"].get("egress")
    ]
    assert {row.inputs["metadata"]["namespace"] for row in denied} >= {"orders-prod", "payments-prod"}
