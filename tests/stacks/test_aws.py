"""What the AWS stacks promise beyond the rules of policy/: order, names, completeness."""

import json
import re

import pytest

from contracts import loader, versions
from contracts.cluster_types import PRESETS
from contracts.graph import REMOTE_COMPONENTS, Graph, Row
from contracts.registry import ClusterRecord
from contracts.settings import LOG_RETENTION_DAYS
from policy.catalog import RULES
from policy.rule import Rule
from tests.conftest import ROOT, STACKS, graph_of, recorded

STATIC_CREDENTIALS = "aws-no-static-credentials"
UNUSED = frozenset(
    {
        "aws-certificates-renew-themselves",
        "aws-grafana-is-narrow",
        "aws-inspected-egress-cannot-be-avoided",
        "aws-production-never-sleeps",
    }
)
"""Rules about features that no shipped stack turns on; their components' tests break them."""
CLUSTER = "aws:eks/cluster:Cluster"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_stack_keeps_every_rule(rule: Rule, graph: Graph) -> None:
    assert [finding.message for finding in rule.findings(graph)] == [], rule.promise


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_something_to_look_at(rule: Rule) -> None:
    subjects = [row for stack in STACKS for row in rule.subjects(graph_of(stack))]
    if rule.id == STATIC_CREDENTIALS:
        assert not subjects, "the only rule whose subjects must not exist"
    elif rule.id not in UNUSED:
        assert subjects, "a rule about nothing proves nothing"


def _comes_before(graph: Graph, first: Row, second: Row) -> bool:
    """Whether one resource waits, directly or not, for another."""
    seen, open_ = set(), [second.urn]
    while open_:
        urn = open_.pop()
        if urn in seen:
            continue
        seen.add(urn)
        open_ += graph[urn].depends_on
    return first.urn in seen - {second.urn}


def _addon(graph: Graph, name: str) -> Row:
    return next(row for row in graph.all("Addon") if row.inputs["addonName"] == name)


@pytest.mark.parametrize("addon", ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])
def test_nodes_wait_for_what_makes_them_ready(pooled: Graph, addon: str) -> None:
    assert _comes_before(pooled, _addon(pooled, addon), pooled.one("NodeGroup"))


@pytest.mark.parametrize(
    "addon",
    ["coredns", "aws-ebs-csi-driver", "metrics-server", "eks-node-monitoring-agent", "snapshot-controller"],
)
def test_what_needs_nodes_waits_for_them(pooled: Graph, addon: str) -> None:
    assert _comes_before(pooled, pooled.one("NodeGroup"), _addon(pooled, addon))


@pytest.mark.parametrize("addon", ["vpc-cni", "aws-ebs-csi-driver"])
def test_an_add_on_that_calls_aws_finds_its_identity_there(pooled: Graph, addon: str) -> None:
    account = {"vpc-cni": "aws-node", "aws-ebs-csi-driver": "ebs-csi-controller-sa"}[addon]
    association = next(
        row for row in pooled.all("PodIdentityAssociation") if row.inputs["serviceAccount"] == account
    )
    assert _comes_before(pooled, association, _addon(pooled, addon))
    for attachment in pooled.all("RolePolicyAttachment"):
        if attachment.parent == association.parent:
            assert _comes_before(pooled, attachment, association)


def test_nodes_wait_for_their_way_out_and_lose_it_last(pooled: Graph) -> None:
    group = pooled.one("NodeGroup")
    outgoing = [row for row in pooled.all("Route") if row.name.endswith("-out")]
    assert outgoing or pooled.outputs["cluster"]["network"]["isolated"]
    for needed in (*outgoing, *pooled.all("NatGateway"), *pooled.all("VpcEndpoint")):
        assert _comes_before(pooled, needed, group), needed.name


def test_permissions_are_attached_before_the_cluster_and_its_nodes_use_them(pooled: Graph) -> None:
    attachments = {row.name: row for row in pooled.all("RolePolicyAttachment")}
    assert _comes_before(pooled, attachments["control-plane-AmazonEKSClusterPolicy"], pooled.one(CLUSTER))
    for name in ("system-AmazonEKSWorkerNodePolicy", "system-AmazonEC2ContainerRegistryPullOnly"):
        assert _comes_before(pooled, attachments[name], pooled.one("NodeGroup"))


def test_the_cni_has_its_permissions_and_nodes_do_not(pooled: Graph) -> None:
    holders = [
        row.name
        for row in pooled.all("RolePolicyAttachment")
        if row.inputs["policyArn"].endswith("AmazonEKS_CNI_Policy")
    ]
    assert holders == ["node-addons-vpc-cni-AmazonEKS_CNI_Policy"]


def test_the_control_planes_log_group_has_the_name_eks_prescribes(graph: Graph) -> None:
    name = graph.one(CLUSTER).inputs["name"]
    assert graph.one("LogGroup", "cluster-logs").inputs["name"] == f"/aws/eks/{name}/cluster"


def test_retention_follows_the_type_and_is_one_aws_accepts(graph: Graph) -> None:
    wanted = PRESETS[graph.config["platform:clusterType"]]["logRetentionDays"]
    kept = {row.inputs["retentionInDays"] for row in graph.all("LogGroup")}
    assert kept == {wanted}
    assert wanted in LOG_RETENTION_DAYS


def test_everyday_and_emergency_access_differ(graph: Graph) -> None:
    groups = {
        row.inputs["principalArn"].rpartition("/")[2]: row.inputs.get("kubernetesGroups")
        for row in graph.all("AccessEntry")
        if row.inputs["type"] == "STANDARD"
    }
    everyday = {
        "PlatformReader": ["platform:reader"],
        "PlatformDeployer": ["platform:deployer"],
        "PlatformAdmin": ["platform:admin"],
        "PlatformBreakGlass": ["platform:break-glass"],
    }
    if graph.stack == "aws-prod-isolated":
        del everyday["PlatformAdmin"]
    assert {name: groups.pop(name) for name in everyday} == everyday
    remaining = [group for listed in groups.values() for group in listed or ()]
    assert set(remaining) == {"platform:next-layer"}, "what remains is the pipeline"
    with_policy = {
        row.inputs["principalArn"].rpartition("/")[2] for row in graph.all("AccessPolicyAssociation")
    }
    assert with_policy == {*groups, *(everyday.keys() & {"PlatformAdmin", "PlatformBreakGlass"})}


def test_eks_is_left_to_make_the_entry_of_its_own_node_group(provisioned: Graph) -> None:
    nodes = [row for row in provisioned.all("AccessEntry") if row.inputs["type"] == "EC2_LINUX"]
    assert [row.name for row in nodes] == ["karpenter-node"]
    assert nodes[0].inputs["principalArn"] != provisioned.one("NodeGroup").inputs["nodeRoleArn"]


def test_all_five_announcements_reach_karpenters_queue(provisioned: Graph) -> None:
    queue = provisioned.one("Queue")
    where = f"{provisioned.config['platform:region']}:{provisioned.config['platform:account']}"
    arn = f"arn:aws:sqs:{where}:{queue.inputs['name']}"
    targets = [row for row in provisioned.all("EventTarget") if row.name.startswith("karpenter-")]
    rules = [row for row in provisioned.all("EventRule") if row.name.startswith("karpenter-")]
    assert {row.inputs["arn"] for row in targets} == {arn}
    kinds = {json.loads(row.inputs["eventPattern"])["detail-type"][0] for row in rules}
    assert len(kinds) == len(targets) == 5
    assert len(queue.inputs["name"]) <= 80


def test_subnets_are_found_by_whom_they_are_for(graph: Graph) -> None:
    name = graph.one(CLUSTER).inputs["name"]
    marks = ("kubernetes.io/role/elb", "kubernetes.io/role/internal-elb", "karpenter.sh/discovery")
    found = {
        tier: {
            tuple(row.inputs["tags"].get(mark) for mark in marks)
            for row in graph.all("Subnet")
            if row.name.startswith(f"network-{tier}-")
        }
        for tier in ("public", "private", "control")
    }
    assert found == {
        "public": {("1", None, None)} if graph.outputs["cluster"]["network"]["publicSubnets"] else set(),
        "private": {(None, "1", name)},
        "control": {(None, None, None)},
    }


def test_production_reaches_aws_privately_and_dev_saves_the_money(prod: Graph, dev: Graph) -> None:
    def kinds(graph: Graph) -> list[str]:
        return sorted(row.inputs["vpcEndpointType"] for row in graph.all("VpcEndpoint"))

    assert kinds(dev) == ["Gateway"]
    assert kinds(prod).count("Interface") == 15
    assert (len(dev.all("NatGateway")), len(prod.all("NatGateway"))) == (1, 3)


def test_a_resized_node_group_is_left_alone(pooled: Graph) -> None:
    group = recorded(pooled.stack).registrations[pooled.one("NodeGroup").urn]
    sleeps = pooled.outputs["cluster"].get("night")
    assert group.ignore_changes == ["scalingConfig" if sleeps else "scalingConfig.desiredSize"]
    assert "nodeGroupName" not in group.inputs, "a fixed name would make a replacement collide"


def test_add_ons_have_the_versions_pinned_for_the_clusters_minor(pooled: Graph) -> None:
    release = versions.AWS_RELEASES[pooled.one(CLUSTER).inputs["version"]]
    assert {
        row.inputs["addonName"]: row.inputs["addonVersion"] for row in pooled.all("Addon")
    } == release.addons


def test_every_instance_volume_and_interface_a_template_makes_is_tagged(graph: Graph) -> None:
    for row in graph.all("LaunchTemplate"):
        tagged = {made["resourceType"]: made["tags"] for made in row.inputs["tagSpecifications"]}
        assert set(tagged) == {"instance", "volume", "network-interface"}
        assert all(tags["cost-center"] == "platform" for tags in tagged.values())


def test_the_registry_record_is_complete_and_typed(graph: Graph) -> None:
    record = ClusterRecord.model_validate(graph.outputs["cluster"])
    settings, _ = loader.load(ROOT, graph.stack)
    assert (record.name, record.cluster_type) == (settings.cluster_name, settings.cluster_type)
    assert set(record.network.private_subnets) == set(settings.network.zones)
    assert set(graph.outputs) == {"cluster", "kubeconfig"}


def test_the_kubeconfig_names_no_person(graph: Graph) -> None:
    text = graph.outputs["kubeconfig"]
    assert json.loads(text)["users"][0]["user"]["exec"]["command"] == "aws"
    assert not re.search(r"profile|role-arn|secret", text, re.IGNORECASE)


def test_an_isolated_cluster_brings_the_instance_profile_that_karpenter_cannot_make(
    provisioned: Graph,
) -> None:
    record = provisioned.outputs["cluster"]
    profiles = provisioned.all("InstanceProfile")
    assert len(profiles) == int(record["network"]["isolated"])
    assert bool(record["provisioning"]["instanceProfile"]) is record["network"]["isolated"]


def test_nobody_names_another_stack(graph: Graph) -> None:
    """Save the one that its settings name, such as where backups are copied to."""
    others = {loader.load(ROOT, stack)[0].cluster_name for stack in STACKS if stack != graph.stack}
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
