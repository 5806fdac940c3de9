"""The preview loads only what it touches of an SDK, and finds the same there."""

import json
import subprocess
import sys

import pytest

from review.offline import lazy_sdk
from tests.conftest import ORGANISATION, ROOT

NAMED = """
import importlib, json, sys
from review.offline import lazy_sdk
if sys.argv[1] == "lazy":
    lazy_sdk.install()
sdk = importlib.import_module(sys.argv[2])
service = getattr(sdk, sys.argv[3])
service.outputs
names = json.loads(sys.stdin.read()) or [name for name in dir(service) if not name.startswith("_")]
found = {name: getattr(service, name) for name in names}
print(json.dumps({name: [getattr(it, "__module__", ""), getattr(it, "__qualname__", "")] for name, it in found.items()}))
"""
TOUCHED = """
import pathlib, sys
from contracts import loader
from review.offline import host
root = pathlib.Path(sys.argv[1])
host.record(root, sys.argv[2], loader.read_stack(root, sys.argv[2]).values["config"])
print(sum(name.startswith(sys.argv[3] + ".") for name in sys.modules))
"""


def said(program: str, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-E", "-c", program, *arguments],
        cwd=ROOT, input=stdin, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("sdk", "service"),
    [
        ("pulumi_aws", "ec2"),
        ("pulumi_aws", "eks"),
        ("pulumi_aws", "iam"),
        ("pulumi_aws", "cloudwatch"),
        ("pulumi_azure_native", "network"),
        ("pulumi_azure_native", "containerservice"),
        ("pulumi_azure_native", "authorization"),
    ],
)
def test_a_lazy_service_has_every_name_of_the_whole_one_and_the_same_behind_it(
    sdk: str, service: str
) -> None:
    whole = json.loads(said(NAMED, "whole", sdk, service, stdin="[]"))
    # What a program touches are classes and functions; of the names of modules only outputs leads on.
    whole = {name: it for name, it in whole.items() if it[1]}
    assert len(whole) > 50
    assert json.loads(said(NAMED, "lazy", sdk, service, stdin=json.dumps(list(whole)))) == whole


@pytest.mark.parametrize(
    ("stack", "service", "most"),
    [("aws-prod", "pulumi_aws.ec2", 40), ("azure-prod", "pulumi_azure_native.network", 40)],
)
def test_a_preview_loads_of_a_service_only_what_it_touches(stack: str, service: str, most: int) -> None:
    assert 0 < int(said(TOUCHED, str(ORGANISATION), stack, service)) < most


def test_a_name_that_a_service_lacks_is_refused_as_ever() -> None:
    program = "from review.offline import lazy_sdk; lazy_sdk.install(); import pulumi_aws as a; a.eks.Clutser"
    done = subprocess.run(
        [sys.executable, "-E", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "has no attribute 'Clutser'" in done.stderr


def test_a_name_leads_to_its_module() -> None:
    assert list(lazy_sdk.places("VpcEndpoint")) == ["vpc_endpoint", "_enums"]
    assert list(lazy_sdk.places("ClusterVpcConfigArgs")) == ["_inputs", "cluster_vpc_config", "_enums"]
    assert list(lazy_sdk.places("get_vpcs_output")) == ["get_vpcs", "_enums"]
