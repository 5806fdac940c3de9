"""Add-on configuration: what EKS's closed schemas take, stable byte for byte."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from components.aws.network.documents.endpoint_services import Need, interface_services
from components.aws.runtime.documents import addon_values
from contracts.catalog import versions
from contracts.settings.aws.addons import AFTER_NODES, BEFORE_NODES
from tests.components.samples.aws.shared import somewhere


def _inputs(tags: Mapping[str, str]) -> addon_values.AddonInputs:
    return addon_values.AddonInputs(context=replace(somewhere(), tags=tags), zones=3)


INPUTS = _inputs({"team": "x"})


def test_every_pinned_add_on_is_installed_at_exactly_one_stage() -> None:
    both = [*BEFORE_NODES, *AFTER_NODES]
    assert sorted(both) == sorted(versions.AWS_RELEASES[versions.DEFAULT_KUBERNETES].addons)
    assert len(set(both)) == len(both)


def test_the_cni_gets_text_where_its_schema_wants_text() -> None:
    made = addon_values.values("vpc-cni", INPUTS)
    assert made["enableNetworkPolicy"] == "true"
    assert all(isinstance(value, str) for value in made["env"].values())
    assert made["env"]["ENABLE_PREFIX_DELEGATION"] == "true"


def test_the_volume_driver_does_not_ask_the_instance_for_metadata() -> None:
    made = addon_values.values("aws-ebs-csi-driver", INPUTS)
    assert made["node"] == {"metadataSources": "kubernetes"}, "one hop keeps pods away from it"
    assert made["defaultStorageClass"] == {"enabled": False}


@pytest.mark.parametrize("addon", ["metrics-server", "snapshot-controller"])
def test_deployments_tolerate_the_only_nodes_there_are_at_first(addon: str) -> None:
    tolerations = addon_values.values(addon, INPUTS)["tolerations"]
    assert {"key": "CriticalAddonsOnly", "operator": "Exists", "effect": "NoSchedule"} in tolerations


def test_dns_has_a_replica_per_zone_and_spreads() -> None:
    made = addon_values.values("coredns", INPUTS)
    assert made["autoScaling"]["minReplicas"] == 3
    assert made["topologySpreadConstraints"][0]["whenUnsatisfiable"] == "ScheduleAnyway"


def test_an_override_is_laid_over_and_null_takes_away() -> None:
    text = addon_values.render(
        "vpc-cni", INPUTS, {"env": {"WARM_PREFIX_TARGET": "2"}, "enableNetworkPolicy": None}
    )
    assert json.loads(text or "") == {"env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "2"}}


def test_nothing_to_set_is_nothing_and_not_an_empty_object() -> None:
    assert addon_values.render("kube-proxy", INPUTS, {}) is None


def test_the_same_values_are_the_same_bytes() -> None:
    swapped = _inputs({"b": "2", "a": "1"})
    ordered = _inputs({"a": "1", "b": "2"})
    name = "aws-ebs-csi-driver"
    assert addon_values.render(name, swapped, {}) == addon_values.render(name, ordered, {})


def test_what_a_cluster_does_decides_which_services_it_reaches_privately() -> None:
    assert interface_services(Need.NODES) == ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "sts"]
    assert set(interface_services(Need.NODES, Need.KARPENTER)) - set(interface_services(Need.NODES)) == {
        "sqs",
        "ssm",
    }
