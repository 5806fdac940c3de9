"""Stacks that switch on what no stack of the sample organisation does: together every setting of the AWS model.

Each is a stack of the organisation with other settings laid over it, most under the longest name that a cluster may
have, recorded once per session. Whoever adds a
setting gives it a value here; test_option_coverage.py says where none does.
"""

import functools
from typing import Any

from contracts import loader
from contracts.catalog import versions
from contracts.graph import Graph
from contracts.planning import naming
from contracts.planning.naming import SLUG_LIMIT
from contracts.reading.source import Source
from contracts.settings.aws.cluster import AwsSettings
from review.offline import build_graph as graphs
from review.offline import host
from review.offline.recorder import Recorder
from tests.conftest import AWS_STACKS, ORGANISATION, TENANTS_STACKS, aws_settings, graph_of
from tests.stacks.options.laid_over import laid_over

GROUP = "906755ef9e-12345678-1234-1234-1234-123456789012"
HEX = "0123456789abcdef0"
_WORDS = "-".join(["purpose"] * 8)


def longest(config: dict[str, Any]) -> str:
    """A purpose that makes the longest name that a cluster may have."""
    region, environment = config["platform:region"], config["platform:environment"]
    taken = len(naming.cluster_name("aws", region, environment, "", 1))
    return _WORDS[: naming.CLUSTER_NAME_LIMIT - taken]


ROLE_LIMIT = 64
"""Characters of a role's name, which IAM sets."""
PINNED = versions.AWS_RELEASES[versions.DEFAULT_KUBERNETES].addons
"""Add-ons of every cluster, as they are installed anyway."""


def _subnet(number: int, cidr: str, **more: str) -> dict[str, str]:
    return {"id": f"subnet-{number:017x}", "cidr": cidr, **more}


def _zone(index: int) -> dict[str, Any]:
    return {
        "private": _subnet(10 + index, f"10.96.{32 * index}.0/19", routeTable=f"rtb-{index:017x}"),
        "public": _subnet(20 + index, f"10.96.{224 + index}.0/24"),
        "controlPlane": _subnet(30 + index, f"10.96.{230 + index}.0/27"),
        "pods": _subnet(40 + index, f"100.64.{64 * index}.0/18"),
    }


OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    # name: (stack it starts from, settings laid over it; None takes one away)
    "IPv6, a regional NAT, names and Grafana": (
        "aws-dev",
        {
            "network": {"ipFamily": "ipv6", "nat": "regional", "interfaceEndpoints": True},
            "identity": {"irsa": True, "secretPrefixes": ["dev/"], "secretKeys": [
                f"arn:aws:kms:us-east-1:444455556666:key/{HEX}"
            ]},
            "observability": {
                "retentionDays": 31,
                "grafana": True,
                "grafanaAdmins": [GROUP],
                "alertEndpoints": {"q" * SLUG_LIMIT: f"arn:aws:sqs:us-east-1:444455556666:{'q' * 80}"},
            },
            "dns": {"zone": "dev.example.com", "kind": "both", "certificate": True, "queryLogs": True},
            "access": {
                "readers": [f"arn:aws:iam::444455556666:role/{'r' * ROLE_LIMIT}"],
                "breakGlass": [f"arn:aws:iam::444455556666:role/team/{'b' * ROLE_LIMIT}"],
                "breakGlassAlarm": {"notify": {"n" * SLUG_LIMIT: "security@example.com"}},
            },
        },
    ),
    "every add-on, every backup": (
        "aws-dev",
        {
            "addons": {
                **{
                    name: {"enabled": True}
                    for name in (
                        "amazon-cloudwatch-observability",
                        "aws-efs-csi-driver",
                        "aws-secrets-store-csi-driver-provider",
                        "cert-manager",
                    )
                },
                "adot": {"enabled": True, "version": "v0.131.0-eksbuild.1"},
                "aws-guardduty-agent": {"enabled": True, "version": "v1.12.0-eksbuild.2"},
                **{name: {"version": version} for name, version in PINNED.items()},
                "metrics-server": {"configuration": {"replicas": 3}},
            },
            "furtherAddons": {
                "a" * 63: {"version": "v1.0.0-eksbuild.1"},
                "kube-state-metrics": {
                    "version": "v2.15.0-eksbuild.4",
                    "configuration": {"replicas": 2, "image": None},
                },
            },
            "identity": {"guarddutyManagesAgent": False},
            "backup": {
                "level": "L4",
                "copyTo": "arn:aws:backup:us-west-2:444455556666:backup-vault:copies",
                "taggedResources": True,
                "lock": {"mode": "compliance", "minDays": 2, "maxDays": 399, "changeableForDays": 30},
            },
            "dns": {"zone": "dev.example.com", "kind": "private"},
            "cost": {
                "budget": {"monthlyUsd": 700},
                "night": {
                    "down": "19:00",
                    "up": "06:00",
                    "days": "every-day",
                    "timeZone": "Europe/Berlin",
                    "drainMinutes": 30,
                }
            },
        },
    ),
    "a firewall, a range for pods, fixed pools on another image": (
        "aws-dev",
        {
            "compute": "managed",
            "network": {
                "nat": "per-zone",
                "inspection": "firewall",
                "allowedDomains": [".example.com"],
                "podCidr": "100.64.0.0/16",
                "securityGroupsForPods": True,
                "serviceCidr": "172.24.0.0/16",
                "reservedCidrs": ["10.200.0.0/16"],
                "publicSubnets": False,
            },
            "systemNodes": {
                "image": "al2023",
                "architecture": "arm64",
                "instanceTypes": ["m7g.large"],
                "volumeGib": 100,
                "releaseVersion": "1.35.2-20261110",
            },
            "pools": {
                "a-pool-with-the-longest-name-1": {
                    "image": "al2023",
                    "architecture": "arm64",
                    "accelerator": "nvidia",
                    "instanceTypes": ["g5g.xlarge"],
                    "minSize": 0,
                    "maxSize": 450,
                    "spot": True,
                    "volumeGib": 16384,
                    "zones": ["us-east-1a"],
                    "labels": {"example.com/tier": "gpu"},
                    "taints": [{"key": "gpu", "value": "yes", "effect": "NoExecute"}],
                    "releaseVersion": "1.35.2-20261110",
                },
                "plain": {"instanceTypes": ["m7i.large"], "minSize": 0, "maxSize": 3},
                "neuron": {
                    "image": "al2023",
                    "accelerator": "neuron",
                    "instanceTypes": ["inf2.xlarge"],
                    "minSize": 0,
                    "maxSize": 2,
                    "taints": [{"key": "neuron", "effect": "PreferNoSchedule"}],
                },
            },
            "observability": {"prometheus": False},
            "dns": {"zone": "dev.example.com", "kind": "public"},
            "backup": {
                "level": "L3",
                "copyTo": "arn:aws:backup:us-west-2:444455556666:backup-vault:copies",
            },
        },
    ),
    "a proxy in a network that exists": (
        "aws-dr",
        {
            "standby": {"readiness": "warm"},
            "network": {
                "nat": "none",
                "inspection": "proxy",
                "publicSubnets": True,
                "interfaceEndpoints": True,
                "proxy": {
                    "url": "http://proxy.corp.example:3128",
                    "endpointService": f"com.amazonaws.vpce.us-west-2.vpce-svc-{HEX}",
                    "bypass": [".corp.example"],
                },
                "adopt": {
                    "vpcId": f"vpc-{HEX}",
                    "subnets": {f"us-west-2{zone}": _zone(index) for index, zone in enumerate("abc")},
                    "endpoints": ["s3"],
                    "recordFlows": False,
                },
            },
            "karpenter": {"version": "1.14.0"},
        },
    ),
    "a pipeline, images, Auto Mode": (
        "aws-dev",
        {
            "number": 2,
            "costCenter": "research",
            "criticality": "tier-2",
            "addons": {"cert-manager": {"enabled": False}},
            "tags": {"Owner": "platform@example.com"},
            "compute": "auto",
            "network": {"nat": "none", "publicSubnets": False, "interfaceEndpoints": True},
            "identity": {"permissionsBoundary": "arn:aws:iam::444455556666:policy/PlatformBoundary"},
            "delivery": {
                "repository": "example/platform",
                "layers": ["cluster", "tenants"],
                "providerArn": "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com",
                "stateBucket": "example-pulumi-state",
                "stateKey": f"arn:aws:kms:us-east-1:444455556666:key/{HEX}",
            },
            "images": {
                "repositories": [f"{'c' * 120}/{'o' * 135}", "platform/tools"],
                "keepLast": 100,
                "untaggedDays": 7,
                "registrySettings": True,
                "cachedRegistries": ["public.ecr.aws", "quay.io", "registry.k8s.io"],
                "replicateTo": "us-west-2",
            },
            "backup": {"level": "L1", "receiveFrom": ["111122223333"]},
        },
    ),
    "a standby that took over": ("aws-dr", {"standby": {"readiness": "hot", "activated": True}}),
    "production with an exception": (
        "aws-prod",
        {
            "controlPlane": {"version": "1.34", "zonalShift": False},
            "exceptions": [
                {
                    "setting": "controlPlane.zonalShift",
                    "owner": "platform",
                    "approver": "security",
                    "reason": "a shift took all replicas of one tenant with it",
                    "ticket": "SEC-1",
                    "expires": "2026-12-31",
                }
            ],
        },
    ),
    "GovCloud": (
        "aws-dev",
        {
            "region": "us-gov-west-1",
            "network": {"zones": ["us-gov-west-1a", "us-gov-west-1b"]},
            "cost": None,
        },
    ),
}  # fmt: skip


def base(option: str) -> str:
    """The stack an option starts from."""
    return OPTIONS[option][0]


def config_of(option: str) -> dict[str, Any]:
    """The configuration of an option's stack."""
    stack, changes = OPTIONS[option]
    config = laid_over(stack, changes)
    if stack == "aws-dev":
        # Nothing else of the organisation goes by its name.
        config["platform:purpose"] = longest(config)
    return config


@functools.cache
def settings_of(option: str) -> AwsSettings:
    """The settings of an option's stack, which every rule has passed."""
    where, stack = Source("config/x.yaml", {}, {(): 1}), base(option)
    made = loader.from_config(config_of(option), stack, where, fleet=loader.fleet(ORGANISATION, stack))
    made = made[0] if isinstance(made, tuple) else made
    assert isinstance(made, AwsSettings)
    return made


@functools.cache
def recorded_option(option: str) -> Recorder:
    """What an option's program registered."""
    return host.record(ORGANISATION, base(option), config_of(option))


@functools.cache
def option_graph(option: str) -> Graph:
    """The graph of an option's stack."""
    return graphs.build(base(option), config_of(option), recorded_option(option))


def every_graph() -> dict[str, Graph]:
    """Every graph on AWS: stacks of the organisation, their tenants, and options."""
    shipped = [*AWS_STACKS, *(stack for stack in TENANTS_STACKS if stack.startswith("aws-"))]
    return {**{stack: graph_of(stack) for stack in shipped}, **{name: option_graph(name) for name in OPTIONS}}


def every_settings() -> dict[str, AwsSettings]:
    """The settings of every cluster stack on AWS, by stack or option."""
    shipped = {stack: aws_settings(stack) for stack in AWS_STACKS}
    return {**shipped, **{name: settings_of(name) for name in OPTIONS}}
