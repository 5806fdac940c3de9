"""Options that no shipped stack turns on: each builds, keeps every rule and exports a whole record."""

import copy
import functools
import json
from typing import Any

import pytest

from contracts import loader
from contracts.graph import Graph
from contracts.model import merge
from contracts.reading.source import Source
from contracts.registry import ClusterRecord
from policy import catalog
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION

GROUP = "906755ef9e-12345678-1234-1234-1234-123456789012"
OPTIONS: dict[str, dict[str, Any]] = {
    "ipv6": {"network": {"ipFamily": "ipv6"}},
    "regional NAT": {"network": {"nat": "regional"}},
    "a range for pods": {"network": {"podCidr": "100.64.0.0/16", "securityGroupsForPods": True}},
    "a firewall": {
        "network": {"nat": "per-zone", "inspection": "firewall", "allowedDomains": [".example.com"]}
    },
    "no egress": {"network": {"nat": "none", "publicSubnets": False, "interfaceEndpoints": True}},
    "names, tokens and Grafana": {
        "identity": {"irsa": True},
        "observability": {"grafana": True, "grafanaAdmins": [GROUP]},
        "dns": {"zone": "dev.example.com", "kind": "both", "certificate": True, "queryLogs": True},
    },
    "optional add-ons": {
        "addons": {
            name: {"enabled": True}
            for name in (
                "amazon-cloudwatch-observability",
                "aws-efs-csi-driver",
                "aws-secrets-store-csi-driver-provider",
                "cert-manager",
            )
        }
    },
    "Auto Mode": {"compute": "auto"},
    "fixed pools on another image": {
        "compute": "managed",
        "systemNodes": {"image": "al2023", "architecture": "arm64", "instanceTypes": ["m7g.large"]},
    },
    "every backup": {
        "backup": {
            "level": "L4",
            "copyTo": "arn:aws:backup:us-west-2:444455556666:backup-vault:copies",
            "taggedResources": True,
            "lock": {"minDays": 1, "maxDays": 400},
        }
    },
    "GovCloud": {
        "region": "us-gov-west-1",
        "network": {"zones": ["us-gov-west-1a", "us-gov-west-1b"]},
        "cost": None,
    },
}
PLAIN: list[tuple[dict[str, Any], str, tuple[str, ...], object]] = [
    # (settings, type of resource, input of it, value that it gets)
    ({"controlPlane": {"zonalShift": True}}, "aws:eks/cluster:Cluster", ("zonalShiftConfig", "enabled"), True),
    ({"logRetentionDays": 400}, "aws:cloudwatch/logGroup:LogGroup", ("retentionInDays",), 400),
    ({"network": {"flowLogIntervalSeconds": 60}}, "aws:ec2/flowLog:FlowLog", ("maxAggregationInterval",), 60),
    ({"systemNodes": {"maxSize": 7}}, "aws:eks/nodeGroup:NodeGroup", ("scalingConfig", "maxSize"), 7),
]  # fmt: skip
"""Settings that become one input each, and which."""


def _config(changes: dict[str, Any]) -> dict[str, Any]:
    config = copy.deepcopy(loader.read_stack(ORGANISATION, "aws-dev").values["config"])
    for key, value in changes.items():
        name = f"platform:{key}"
        if value is None:
            config.pop(name)
        else:
            below = config.get(name)
            config[name] = merge(below, value) if isinstance(below, dict) else value
    if str(config["platform:region"]).startswith("us-gov-"):
        config = json.loads(json.dumps(config).replace("arn:aws:", "arn:aws-us-gov:"))
    return config


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_builds_and_keeps_every_promise(option: str) -> None:
    config = _config(OPTIONS[option])
    where = Source("config/x.yaml", {}, {(): 1})
    loader.from_config(config, "aws-dev", where, fleet=loader.fleet(ORGANISATION, "aws-dev"))
    recorder = host.record(ORGANISATION, "aws-dev", config)
    graph = graphs.build("aws-dev", config, recorder)
    assert not recorder.unsimulated
    assert [finding.message for finding in catalog.evaluate(graph)] == []
    ClusterRecord.model_validate(graph.outputs["cluster"])
    if option == "GovCloud":
        assert "arn:aws:" not in graph.dumps()


@functools.cache
def _with_plain_settings() -> Graph:
    """All of them in one stack."""
    config = _config(functools.reduce(merge, (changes for changes, *_ in PLAIN), {}))
    return graphs.build("aws-dev", config, host.record(ORGANISATION, "aws-dev", config))


@pytest.mark.parametrize(("changes", "type_", "path", "value"), PLAIN, ids=[str(case[0]) for case in PLAIN])
def test_a_plain_setting_reaches_its_resources(
    changes: dict[str, Any], type_: str, path: tuple[str, ...], value: object
) -> None:
    rows = _with_plain_settings().all(type_)
    assert rows, f"{changes} is for a {type_}, and there is none"
    for row in rows:
        assert functools.reduce(lambda found, key: found[key], path, row.inputs) == value, row.name
