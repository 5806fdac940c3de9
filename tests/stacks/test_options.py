"""Options that no shipped stack turns on: each builds, keeps every rule and exports a whole record."""

import copy
import json
from typing import Any

import pytest

from contracts import loader
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
    "no way out": {"network": {"nat": "none", "publicSubnets": False, "interfaceEndpoints": True}},
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
