"""What nodes and pods are told about their network: proxy, addresses, permissions, endpoints."""

import email
import tomllib
from typing import Any

import pytest

from components.aws.network.documents import endpoint_services
from components.aws.network.documents.endpoint_services import Need
from components.aws.runtime.documents import addon_values, cni, node_proxy
from components.aws.security.documents import managed_policies
from components.aws.security.documents.document import render
from contracts.settings.aws.cluster import AwsSettings
from policy.aws import identity
from stacks.cluster.aws import network
from tests.components.aws.networks import NEEDS, PROXIED, PROXY
from tests.components.samples.aws.shared import somewhere
from tests.contracts.test_settings import PROD, settings_with


def proxied() -> AwsSettings:
    return settings_with(PROD, {f"network.{key}": value for key, value in PROXIED.items()})


def test_whatever_has_an_endpoint_bypasses_the_proxy() -> None:
    settings = proxied()
    direct = network.direct(settings, NEEDS)
    for needed in (
        "169.254.169.254",
        "169.254.170.23",
        "10.16.0.0/16",
        "172.20.0.0/16",
        ".cluster.local",
        ".us-east-1.eks.amazonaws.com",
        "api.ecr.us-east-1.amazonaws.com",
        ".dkr.ecr.us-east-1.amazonaws.com",
        "eks-auth.us-east-1.api.aws",
        ".s3.us-east-1.amazonaws.com",
        "sts.us-east-1.amazonaws.com",
        "git.corp.example",
    ):
        assert needed in direct
    assert not [name for name in direct if "iam" in name], "IAM has no endpoint"
    assert len(direct) == len(set(direct))
    assert network.direct(settings_with(PROD, {}), NEEDS) == []


def test_bottlerocket_reads_the_proxy_as_toml() -> None:
    text = node_proxy.bottlerocket("http://p:3128", ["localhost", ".internal"])
    assert tomllib.loads(text) == {
        "settings": {"network": {"https-proxy": "http://p:3128", "no-proxy": ["localhost", ".internal"]}}
    }


def test_amazon_linux_reads_the_proxy_before_nodeadm_starts_anything() -> None:
    message = email.message_from_string(node_proxy.amazon_linux("http://p:3128", ["localhost", ".internal"]))
    (part,) = [found for found in message.walk() if not found.is_multipart()]
    script = str(part.get_payload())
    assert part.get_content_type() == "text/x-shellscript"
    assert script.startswith("#!/bin/bash\n")
    assert "HTTPS_PROXY=http://p:3128\n" in script
    assert "NO_PROXY=localhost,.internal\n" in script
    for unit in ("containerd", "kubelet", "nodeadm-run"):
        assert f"/etc/systemd/system/{unit}.service.d/proxy.conf" in script
    assert script.rstrip().endswith("systemctl daemon-reload")


def test_user_data_follows_the_image_and_is_absent_without_a_proxy() -> None:
    settings = proxied()
    assert str(network.node_settings(settings, "bottlerocket", NEEDS)).startswith("[settings.network]")
    assert str(network.node_settings(settings, "al2023", NEEDS)).startswith("MIME-Version")
    assert network.node_settings(settings_with(PROD, {}), "al2023", NEEDS) is None


IPV6_MODE = (
    *("AssignIpv6Addresses", "CreateTags", "DescribeInstanceTypes", "DescribeInstances"),
    *("DescribeNetworkInterfaces", "DescribeSecurityGroups", "DescribeSubnets", "DescribeTags"),
    "ModifyNetworkInterfaceAttribute",
)
"""Actions of "IPv6 mode" in docs/iam-policy.md of amazon-vpc-cni-k8s, from 1.22 on."""


def _cni(**options: bool) -> dict[str, Any]:
    inputs = addon_values.AddonInputs(context=somewhere(), zones=3, **options)
    return addon_values.values("vpc-cni", inputs)


def test_the_cni_is_told_of_each_option_in_text() -> None:
    assert _cni() == {
        "enableNetworkPolicy": "true",
        "env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"},
    }
    everything = _cni(pod_subnets=True, pod_security_groups=True)["env"]
    assert everything["ENABLE_SUBNET_DISCOVERY"] == everything["ENABLE_POD_ENI"] == "true"
    assert everything["POD_SECURITY_GROUP_ENFORCING_MODE"] == "standard"
    assert all(isinstance(value, str) for value in everything.values())


def test_ipv6_delegates_prefixes_and_keeps_none_warm() -> None:
    assert _cni(ipv6=True)["env"] == {"ENABLE_PREFIX_DELEGATION": "true"}


def test_the_control_plane_may_make_interfaces_only_where_pods_have_groups() -> None:
    assert managed_policies.control_plane() == ["AmazonEKSClusterPolicy"]
    assert managed_policies.TRUNKING in managed_policies.control_plane(pod_security_groups=True)


@pytest.mark.parametrize(("partition", "region"), [("aws", "us-east-1"), ("aws-us-gov", "us-gov-west-1")])
def test_the_ipv6_permissions_are_those_of_the_guide_on_interfaces_of_this_account(
    partition: str, region: str
) -> None:
    document = cni.ipv6(somewhere(region))
    actions = {action for made in document["Statement"] for action in made["Action"]}
    assert actions == {f"ec2:{action}" for action in IPV6_MODE}
    here = f"arn:{partition}:ec2:{region}:111122223333"
    for made in document["Statement"]:
        if not all(":Describe" in action for action in made["Action"]):
            assert f"{here}:network-interface/*" in made["Resource"]
            assert all(resource.startswith(f"{here}:") for resource in made["Resource"])
    assert len(render(document)) < identity.MANAGED_POLICY_LIMIT


def test_every_need_has_its_services() -> None:
    assert all(endpoint_services.interface_services(need) for need in Need)
    assert endpoint_services.interface_services(Need.KARPENTER, Need.SECRETS) == [
        "secretsmanager",
        "sqs",
        "ssm",
    ]


def test_the_record_says_what_the_layers_above_need() -> None:
    settings = proxied()
    said = network.record(settings, NEEDS)
    assert (said["isolated"], said["inspection"], said["ipFamily"]) == (True, "proxy", "ipv4")
    assert said["proxy"]["url"] == PROXY["url"]
    assert network.record(settings_with(PROD, {}), NEEDS) == {
        "ipFamily": "ipv4",
        "podCidrs": [],
        "isolated": False,
        "inspection": "none",
        "proxy": None,
        "podSecurityGroups": False,
        "zones": ["us-east-1a", "us-east-1b", "us-east-1c"],
        "enforcement": "vpc-cni",
        "gatewayCidrs": ["10.16.192.0/24", "10.16.193.0/24", "10.16.194.0/24"],
        "internalGatewayCidrs": ["10.16.0.0/19", "10.16.32.0/19", "10.16.64.0/19"],
    }


def test_the_record_tells_apart_who_faces_the_internet() -> None:
    inside = network.record(
        settings_with(PROD, {"network.publicSubnets": False, "network.nat": "regional"}), NEEDS
    )
    assert inside["gatewayCidrs"] == []
    assert inside["internalGatewayCidrs"]
