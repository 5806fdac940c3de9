"""The bare program that a preview is measured against: what somebody would write by hand, and all of it."""

import json
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from contracts.graph import Graph
from tests.bench import bare
from tests.conftest import STACKS, graph_of
from tests.review.inventory.azure_graphs import ADMINS, graph, role, row

COUNTED = """
import json
print(json.dumps(SEEN))
"""


def made_by(stack: Graph, folder: pathlib.Path) -> dict[str, Any]:
    """What the bare program of a graph registers: inputs by type and name."""
    bare.write(stack, folder / "bare_program.py")
    text = (folder / "bare_program.py").read_text()
    assert "SEEN" not in text
    text = text.replace("class Mocks", "SEEN = {}\n\n\nclass Mocks")
    taken = "        SEEN[args.typ + args.name] = args.inputs\n"
    text = text.replace("def new_resource(self, args):\n", f"def new_resource(self, args):\n{taken}")
    (folder / "counted.py").write_text(text + COUNTED)
    done = subprocess.run(
        [sys.executable, "counted.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def without_nothing(value: Any) -> Any:
    """The value without keys that hold nothing, with numbers as a wire has them."""
    if isinstance(value, dict):
        return {key: without_nothing(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def few() -> Graph:
    """One resource of each way in which Azure's classes name their arguments."""
    identity = row("managedidentity:UserAssignedIdentity", "me", resourceName="id-me", resourceGroupName="g")
    return graph(
        row("pulumi:providers:azure-native", "azure", subscriptionId="s", location="eastus2"),
        identity,
        row(
            "containerservice:ManagedCluster",
            "c",
            resourceName="c",
            resourceGroupName="g",
            identity={"type": "UserAssigned", "userAssignedIdentities": ["/id"]},
            networkProfile={"dnsServiceIP": "172.16.0.10", "podCidr": "10.244.0.0/16"},
            agentPoolProfiles=[{"name": "system", "osDiskSizeGB": 120, "enableFIPS": True}],
        ),
        row(
            "monitor:ActionGroup",
            "a",
            actionGroupName="a",
            groupShortName="a",
            enabled=True,
            resourceGroupName="g",
        ),
        row("network:PublicIPAddress", "p", publicIpAddressName="p", resourceGroupName="g"),
        role("r", "x", ADMINS),
    )


def test_every_input_of_an_azure_stack_arrives_as_it_is_in_the_graph(tmp_path: pathlib.Path) -> None:
    stack = few()
    seen = made_by(stack, tmp_path)
    for item in stack:
        if item.is_cloud:
            assert without_nothing(seen[item.type + item.name]) == without_nothing(item.inputs), item.type


@pytest.mark.parametrize("stack", [name for name in STACKS if name.endswith(("-dev", "-sandbox"))])
def test_the_program_of_a_stack_runs_and_loses_no_resource(stack: str, tmp_path: pathlib.Path) -> None:
    recorded = graph_of(stack)
    seen = made_by(recorded, tmp_path)
    assert {item.type + item.name for item in recorded if item.is_cloud} <= set(seen)


def test_an_argument_that_would_be_taken_for_the_logical_name_has_its_underscore() -> None:
    for kind in ("containerservice:ManagedCluster", "managedidentity:UserAssignedIdentity"):
        assert bare.typed(f"azure-native:{kind}")[1]["resourceName"] == "resource_name_"
    assert bare.typed("azure-native:network:Subnet")[1]["subnetName"] == "subnet_name"
    assert (
        bare.typed("aws:ec2/subnet:Subnet")[1]["assignIpv6AddressOnCreation"]
        == "assign_ipv6_address_on_creation"
    )


def test_a_program_imports_only_the_sdk_that_it_uses(tmp_path: pathlib.Path) -> None:
    bare.write(few(), tmp_path / "p.py")
    text = (tmp_path / "p.py").read_text()
    assert "import pulumi_azure_native as azure" in text
    assert "pulumi_aws" not in text
    assert "azure.containerservice.ManagedCluster('c', resource_name_='c'" in text
