"""Held against the clouds' own words: what AWS refuses is refused here, and what it takes is taken."""

from typing import Any

import botocore.session
import pytest

from contracts import loader
from contracts.catalog import instance_types
from contracts.problems import Problem
from tests.contracts.test_settings import DEV, PROD, ROLE, problems_of, settings_with

SSO = "AWSReservedSSO_Admin_0123456789abcdef"
SESSION = f"arn:aws:sts::111122223333:assumed-role/{SSO}/me@example.com"
ENV = "addons.vpc-cni.configuration.env"


def _cni(**values: Any) -> dict[str, Any]:
    return {"addons": {"vpc-cni": {"configuration": values}}}


def _of(name: str, version: str) -> dict[str, Any]:
    return {"addons": {name: {"version": version}}}


SUBNETS = {f"us-east-1{letter}": {"id": f"subnet-0000000000000009{letter}"} for letter in "abc"}
OF_A_ZONE = {"ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone"}
CUSTOM = {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true"}
ENI = {"create": True, "region": "us-east-1", "subnets": SUBNETS}

REFUSED = [
    # (base, change, path, words of the rule, words of the remediation)
    (PROD, {"network.serviceCidr": "100.64.0.0/16"}, "network.serviceCidr", "EKS takes a service range inside 10/8, 172.16/12 or 192.168/16 only", "172.20.0.0/16"),
    (PROD, {"access.admins": [f"{ROLE}/{SSO}"]}, "access.admins[0]", "keeps its roles below a path, and EKS takes one without it for an invalid principal", f"{ROLE}/aws-reserved/sso.amazonaws.com/REGION/{SSO}"),
    (PROD, {"access.admins": [f"{ROLE}/sso.amazonaws.com/{SSO}"]}, "access.admins[0]", "below a path", f"aws iam get-role --role-name {SSO}"),
    (PROD, {"access.admins": [f"{ROLE}/aws-reserved/sso.amazonaws.com/europe/{SSO}"]}, "access.admins[0]", "below a path", "without REGION/ where that is us-east-1"),
    (PROD, {"access.admins": [SESSION]}, "access.admins[0]", "a session of one", f"{ROLE}/aws-reserved/sso.amazonaws.com/REGION/{SSO}"),
    (PROD, {"access.nextLayer": f"{ROLE}/{SSO}"}, "access.nextLayer", "below a path", "aws-reserved"),
    (PROD, {"tags": {"Owner": "a", "owner": "b"}}, "tags.Owner", "IAM takes tag keys that differ in case only for one", "keep one"),
    (PROD, {"tags": {"Owner": "a", "owner": "b"}}, "tags.owner", "differ in case only", "keep one"),
    # add-on values
    (PROD, _cni(env={"WARM_IP_TARGET": 5}), f"{ENV}.WARM_IP_TARGET", "schema wants text of digits here, and EKS refuses the add-on otherwise", 'put it in quotes: "5"'),
    (PROD, _cni(env={"ENABLE_POD_ENI": True}), f"{ENV}.ENABLE_POD_ENI", "wants text, true or false", 'in quotes: "true"'),
    (PROD, _cni(env={"WARM_ENI_TARGET": "many"}), f"{ENV}.WARM_ENI_TARGET", "text of digits", "write text of digits"),
    (PROD, _cni(env={"SOME_NEW_SWITCH": 1.5}), f"{ENV}.SOME_NEW_SWITCH", "schema wants text here", 'in quotes: "1.5"'),
    (PROD, _cni(enableNetworkPolicy=True), "addons.vpc-cni.configuration.enableNetworkPolicy", "text, true or false", 'in quotes: "true"'),
    (PROD, _cni(env=["A"]), ENV, "wants a mapping here", "write a mapping"),
    (PROD, _cni(init={"env": {"DISABLE_TCP_EARLY_DEMUX": True}}), "addons.vpc-cni.configuration.init.env.DISABLE_TCP_EARLY_DEMUX", "text, true or false", "in quotes"),
    (PROD, {"addons": {"coredns": {"configuration": {"replicaCount": "3"}}}}, "addons.coredns.configuration.replicaCount", "wants a whole number here", "without quotes"),
    (PROD, {"addons": {"coredns": {"configuration": {"resources": {"limits": {"cpu": 1}}}}}}, "addons.coredns.configuration.resources.limits.cpu", "wants text here", 'in quotes: "1"'),
    (PROD, _cni(env=CUSTOM), "addons.vpc-cni.configuration.eniConfig", "a node waits for an ENIConfig of its zone, and none is made here", "network.podCidr"),
    (PROD, _cni(env={**CUSTOM, **OF_A_ZONE}, eniConfig={**ENI, "create": False}), "addons.vpc-cni.configuration.eniConfig", "a node waits for an ENIConfig of its zone", "create: true"),
    (PROD, _cni(env={**CUSTOM, **OF_A_ZONE}, eniConfig={**ENI, "region": "us-east-2"}), "addons.vpc-cni.configuration.eniConfig.region", "the stack's region, us-east-1", "write us-east-1"),
    (PROD, _cni(env={**CUSTOM, **OF_A_ZONE}, eniConfig={**ENI, "subnets": {"us-east-1a": {"id": "subnet-1"}}}), "addons.vpc-cni.configuration.eniConfig.subnets", "nodes of us-east-1b, us-east-1c find no ENIConfig", "every zone"),
    (PROD, _cni(env=CUSTOM, eniConfig=ENI), f"{ENV}.ENI_CONFIG_LABEL_DEF", "called after its zone by this label only", "topology.kubernetes.io/zone"),
    (PROD, _cni(eniConfig=ENI), "addons.vpc-cni.configuration.eniConfig", "nothing reads it unless env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG is true", "remove it"),
    (PROD, {"controlPlane.version": "1.36", "addons": {"kube-proxy": {"configuration": {"mode": "ipvs"}}}}, "addons.kube-proxy.configuration.mode", "EKS removed IPVS from kube-proxy with Kubernetes 1.36", "iptables"),
    # add-on versions
    (PROD, _of("vpc-cni", "v1.7.5-eksbuild.1"), "addons.vpc-cni.version", "vpc-cni knows enableNetworkPolicy, which is set here, from 1.14 on", "v1.22.4-eksbuild.3"),
    (PROD, _of("coredns", "v1.8.7-eksbuild.4"), "addons.coredns.version", "coredns knows autoScaling, which is set here, from 1.11 on", "v1.13.2-eksbuild.31"),
    (PROD, _of("aws-ebs-csi-driver", "v1.5.2-eksbuild.1"), "addons.aws-ebs-csi-driver.version", "knows node.metadataSources", "v1.66.0-eksbuild.1"),
    (PROD, {**_of("vpc-cni", "v1.16.0-eksbuild.1"), "network.podCidr": "100.64.0.0/16"}, "addons.vpc-cni.version", "vpc-cni finds subnets of pods from 1.18 on", "v1.22.4-eksbuild.3"),
    # machines
    (PROD, {"systemNodes.instanceTypes": ["t3.small"]}, "systemNodes.instanceTypes[0]", "two vCPUs and 4 GiB", "write t3.medium or larger"),
    (PROD, {"systemNodes.instanceTypes": ["m9g.medium"], "systemNodes.architecture": "arm64"}, "systemNodes.instanceTypes[0]", "two vCPUs", "write m9g.large or larger"),
    (PROD, {"systemNodes.instanceTypes": ["mac2.metal"]}, "systemNodes.instanceTypes[0]", "EKS has no node image for macos machines", "m7i.large"),
    (PROD, {"systemNodes.instanceTypes": ["x2gd.large"]}, "systemNodes.instanceTypes[0]", "x2gd.large is an arm64 machine and the image is amd64", "architecture: arm64"),
    (PROD, {"systemNodes.volumeGib": 16385}, "systemNodes.volumeGib", "at most 16384", "write 16384"),
    # zones
    (PROD, {"network.zones": ["eu-west-1a", "eu-west-1b", "eu-west-1d"], "region": "eu-west-1"}, "network.zones[2]", "whose letters are a to c", "eu-west-1a"),
    (PROD, {"network.zones": ["us-west-1a", "us-west-1b", "us-west-1c"], "region": "us-west-1"}, "network.zones", "us-west-1 gives every account 2 zones", "take another region"),
    (PROD, {"costCenter": "CC 4711"}, "costCenter", "letters, digits and . _ - between them", "rename it"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    REFUSED,
    ids=[f"{case[2]}: {case[3][:50]}" for case in REFUSED],
)
def test_what_aws_refuses_is_refused_before_it_is_asked(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = problems_of(base, changes)
    matching = [problem for problem in found if problem.path == f"platform:{path}"]
    assert matching, f"nothing was said about {path}: {[str(problem) for problem in found]}"
    assert rule in " ".join(problem.rule for problem in matching)
    assert fix in " ".join(problem.fix for problem in matching)


@pytest.mark.parametrize(
    "changes",
    [
        {"network.serviceCidr": "192.168.0.0/16"},
        {"network.serviceCidr": "10.96.0.0/12"},
        {"access.admins": [f"{ROLE}/aws-reserved/sso.amazonaws.com/{SSO}"]},
        {"access.admins": [f"{ROLE}/aws-reserved/sso.amazonaws.com/eu-west-1/{SSO}"]},
        {"tags": {"Owner": "a", "on-call": "b"}},
        {"costCenter": "47110"},
        {"costCenter": "CC-4711"},
        {"costCenter": "R_and_D.2"},
        {"systemNodes.instanceTypes": ["t3.medium"]},
        {"systemNodes.instanceTypes": ["c7i.large", "m7i-flex.large"]},
        {"systemNodes.instanceTypes": ["m7i.metal-24xl"]},
        {"systemNodes.instanceTypes": ["u-6tb1.56xlarge", "u7i-12tb.224xlarge"]},
        {"systemNodes.instanceTypes": ["m7gd.metal"], "systemNodes.architecture": "arm64"},
        {"systemNodes.volumeGib": 16384},
        {"systemNodes.minSize": 60, "systemNodes.maxSize": 450},
        {"network.zones": ["ca-central-1a", "ca-central-1b", "ca-central-1d"], "region": "ca-central-1"},
        _cni(env={"WARM_IP_TARGET": "5", "ENABLE_POD_ENI": "false", "SOME_NEW_NAME": "text"}),
        _cni(env={**CUSTOM, **OF_A_ZONE}, eniConfig=ENI),
        _cni(env={"WARM_PREFIX_TARGET": None}, resources={"requests": {"cpu": "50m"}}),
        _of("vpc-cni", "v1.18.6-eksbuild.1"),
        {"addons": {"kube-proxy": {"configuration": {"mode": "ipvs"}}}, "controlPlane.version": "1.35"},
    ],
    ids=str,
)  # fmt: skip
def test_what_aws_takes_is_taken(changes: dict[str, Any]) -> None:

    settings_with(PROD, changes)


def _doubts(base: dict[str, Any], changes: dict[str, Any]) -> list[Problem]:
    return loader.doubts(settings_with(base, changes), "aws-prod")


DOUBTED = [
    # (base, change, path, words of the rule, words of the remediation)
    (PROD, {"systemNodes.instanceTypes": ["m7i.larg"]}, "systemNodes.instanceTypes[0]", "m7i.larg is not among the instance types known here", "did you mean m7i.large?"),
    (PROD, {"systemNodes.instanceTypes": ["m7i.large", "m99i.large"]}, "systemNodes.instanceTypes[1]", "nor what it costs can be said", "did you mean m"),
    (DEV, {"network.zones": ["us-east-1a", "us-east-1e"]}, "network.zones[1]", "in most accounts us-east-1e is use1-az3, where EKS takes no control plane", "describe-availability-zones"),
    (PROD, _of("vpc-cni", "v1.15.1-eksbuild.1"), "addons.vpc-cni.version", "7 minor versions from v1.22.4-eksbuild.3, which was seen with Kubernetes 1.35", "describe-addon-versions --addon-name vpc-cni --kubernetes-version 1.35"),
    (PROD, _of("metrics-server", "v0.99.0-eksbuild.1"), "addons.metrics-server.version", "90 minor versions from", "describe-addon-versions"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    DOUBTED,
    ids=[f"{case[2]}: {case[3][:50]}" for case in DOUBTED],
)
def test_what_only_aws_can_know_is_warned_of(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    (doubt,) = _doubts(base, changes)
    assert doubt.warning
    assert doubt.path == path
    assert rule in doubt.rule
    assert fix in doubt.fix


@pytest.mark.parametrize("base", [PROD, DEV])
def test_ordinary_settings_leave_no_doubt(base: dict[str, Any]) -> None:
    assert _doubts(base, {}) == []


def test_instance_types_have_the_measures_that_ec2_describes() -> None:
    known = instance_types.known()
    said = {
        name: (known[name].architecture, known[name].vcpus, known[name].memory_gib)
        for name in (
            "t3.medium",
            "m7i.large",
            "m7i.metal-24xl",
            "m7g.xlarge",
            "g5g.xlarge",
            "p6e-gb200.36xlarge",
        )
    }
    assert said == {
        "t3.medium": ("amd64", 2, 4),
        "m7i.large": ("amd64", 2, 8),
        "m7i.metal-24xl": ("amd64", 96, 384),
        "m7g.xlarge": ("arm64", 4, 16),
        "g5g.xlarge": ("arm64", 4, 8),
        "p6e-gb200.36xlarge": ("arm64", None, None),
    }
    assert all(one.vcpus for one in known.values() if one.memory_gib)


def test_every_instance_type_of_the_api_is_known_and_no_other() -> None:
    model = botocore.session.get_session().get_service_model("ec2")
    assert set(model.shape_for("InstanceType").enum) == set(instance_types.known())
