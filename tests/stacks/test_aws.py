"""What the AWS stacks promise beyond the rules of policy/: order, names, completeness."""

import json
import re

import pytest

from contracts.catalog import versions
from contracts.graph import Graph, Row
from contracts.presets.aws import PRESETS
from contracts.settings.aws.values import LOG_RETENTION_DAYS
from tests.conftest import AWS_STACKS, aws_settings, graph_of, recorded

CLUSTER = "aws:eks/cluster:Cluster"


@pytest.fixture(params=AWS_STACKS)
def graph(request: pytest.FixtureRequest) -> Graph:
    """The graph of each AWS stack in turn."""
    return graph_of(request.param)


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
    assert kinds(prod).count("Interface") == 16
    assert (len(dev.all("NatGateway")), len(prod.all("NatGateway"))) == (1, 3)


def test_a_resized_node_group_is_left_alone(pooled: Graph) -> None:
    group = recorded(pooled.stack).registrations[pooled.one("NodeGroup").urn]
    shutdown = pooled.outputs["cluster"].get("night")
    assert group.ignore_changes == ["scalingConfig" if shutdown else "scalingConfig.desiredSize"]
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


def test_the_record_names_a_subnet_of_nodes_in_every_zone(graph: Graph) -> None:
    assert set(graph.outputs["cluster"]["network"]["privateSubnets"]) == set(
        aws_settings(graph.stack).network.zones
    )
