"""Node groups for workloads: as hardened as the system pool's, and each what its settings say."""

import pytest

from components.aws.runtime.node_template import Machine
from contracts.graph import Graph
from policy.catalog import RULES
from tests.stacks.aws_options import option_graph

OPTION = "a firewall, a range for pods, fixed pools on another image"
GPU, PLAIN = "pools-a-pool-with-the-longest-name-1", "pools-plain"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return option_graph(OPTION)


def test_a_pool_is_the_group_that_its_settings_describe(graph: Graph) -> None:
    gpu = graph.one("NodeGroup", GPU).inputs
    assert gpu["amiType"] == "AL2023_ARM_64_NVIDIA"
    assert gpu["capacityType"] == "SPOT"
    assert gpu["instanceTypes"] == ["g5g.xlarge"]
    assert gpu["scalingConfig"] == {"desiredSize": 0, "maxSize": 450, "minSize": 0}
    assert gpu["taints"] == [{"effect": "NO_EXECUTE", "key": "gpu", "value": "yes"}]
    assert gpu["labels"]["example.com/tier"] == "gpu"
    assert gpu["releaseVersion"] == "1.35.2-20261110"


def test_a_pool_stands_in_its_zones_and_by_default_in_all(graph: Graph) -> None:
    assert len(graph.one("NodeGroup", GPU).inputs["subnetIds"]) == 1
    system = graph.one("NodeGroup", "system-group").inputs["subnetIds"]
    assert graph.one("NodeGroup", PLAIN).inputs["subnetIds"] == system
    assert len(system) > 1


@pytest.mark.parametrize("name", [GPU, PLAIN])
def test_nodes_of_a_pool_are_as_hardened_as_the_platforms_own(graph: Graph, name: str) -> None:
    ours, system = (graph.one("LaunchTemplate", f"{one}-template").inputs for one in (name, "system"))
    assert ours["metadataOptions"] == system["metadataOptions"]
    assert {one["ebs"]["kmsKeyId"] for one in ours["blockDeviceMappings"]} == {
        one["ebs"]["kmsKeyId"] for one in system["blockDeviceMappings"]
    }
    assert all(one["ebs"]["encrypted"] == "true" for one in ours["blockDeviceMappings"])


def test_a_volume_is_as_large_as_it_was_asked_for(graph: Graph) -> None:
    (volume,) = graph.one("LaunchTemplate", f"{GPU}-template").inputs["blockDeviceMappings"]
    assert volume["ebs"]["volumeSize"] == 16384


def test_workloads_may_run_on_a_pool_without_taints(graph: Graph) -> None:
    assert not graph.one("NodeGroup", PLAIN).inputs.get("taints")
    rule = next(one for one in RULES if one.id == "aws-system-nodes-are-tainted")
    assert list(rule.findings(graph)) == []


def test_the_system_pool_stays_tainted_all_the_same(graph: Graph) -> None:
    group = graph.one("NodeGroup", "system-group")
    assert {"effect": "NO_SCHEDULE", "key": "CriticalAddonsOnly", "value": "true"} in group.inputs["taints"]


@pytest.mark.parametrize(
    ("image", "architecture", "accelerator", "fips", "ami_type"),
    [
        ("bottlerocket", "amd64", None, False, "BOTTLEROCKET_x86_64"),
        ("bottlerocket", "arm64", None, True, "BOTTLEROCKET_ARM_64_FIPS"),
        ("bottlerocket", "amd64", "nvidia", False, "BOTTLEROCKET_x86_64_NVIDIA"),
        ("bottlerocket", "amd64", "nvidia", True, "BOTTLEROCKET_x86_64_NVIDIA_FIPS"),
        ("al2023", "amd64", None, False, "AL2023_x86_64_STANDARD"),
        ("al2023", "arm64", "nvidia", False, "AL2023_ARM_64_NVIDIA"),
        ("al2023", "amd64", "neuron", False, "AL2023_x86_64_NEURON"),
    ],
)
def test_an_image_has_the_name_that_eks_gives_it(
    image: str, architecture: str, accelerator: str | None, fips: bool, ami_type: str
) -> None:
    machine = Machine(
        image=image,
        architecture=architecture,
        accelerator=accelerator,
        fips=fips,
        volume_gib=50,
        volumes_key_arn="k",
    )
    assert machine.ami_type == ami_type
