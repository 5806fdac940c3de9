"""What the Azure SDK would send without being asked: every such value is chosen here."""

import ast
import functools
import importlib
import inspect
import pathlib
from typing import Any

import pulumi
import pytest

from tests.conftest import ROOT

MODULES = sorted((ROOT / "components" / "azure").rglob("*.py"))
SDK = "pulumi_azure_native"


def _submodules(tree: ast.Module) -> dict[str, str]:
    """Names that stand for a submodule of the SDK in a module: name to submodule."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == SDK:
            found.update({alias.asname or alias.name: alias.name for alias in node.names})
    return found


def _calls(path: pathlib.Path) -> list[tuple[str, str, set[str | None], int]]:
    """Every class of the SDK that a module builds: submodule, class, what it passes, line."""
    tree = ast.parse(path.read_text())
    names = _submodules(tree)
    made = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in names
        ):
            passed = {item.arg for item in node.keywords}
            made.append((names[node.func.value.id], node.func.attr, passed, node.lineno))
    return made


@functools.cache
def injected(submodule: str, name: str) -> dict[str, Any]:
    """What an argument class holds when it was told nothing but what it must be told."""
    module = importlib.import_module(f"{SDK}.{submodule}")
    kind = getattr(module, name)
    if issubclass(kind, pulumi.Resource):
        # A resource's own arguments have a class of their own, which is called otherwise where one is nested.
        kind = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    elif not name.endswith("Args"):
        return {}
    _, *parameters = inspect.signature(kind.__init__).parameters.values()
    required = {item.name for item in parameters if item.default is inspect.Parameter.empty}
    made = kind(**dict.fromkeys(required, "x"))
    return {
        item.name: getattr(made, item.name)
        for item in parameters
        if item.name not in required and getattr(made, item.name) is not None
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_default_of_the_sdk_is_set_by_us(path: pathlib.Path) -> None:
    silent = [
        f"{path.name}:{line}: {name}({key}={value!r})"
        for submodule, name, passed, line in _calls(path)
        for key, value in injected(submodule, name).items()
        if key not in passed
    ]
    assert not silent, "say what is meant; the SDK sends this by itself"


def test_the_defaults_that_are_known_are_found() -> None:
    assert injected("containerservice", "ContainerServiceNetworkProfileArgs") == {
        "dns_service_ip": "10.0.0.10",
        "outbound_type": "loadBalancer",
        "pod_cidr": "10.244.0.0/16",
        "service_cidr": "10.0.0.0/16",
    }
    assert injected("containerservice", "MaintenanceWindowArgs") == {"duration_hours": 24}
    assert injected("containerservice", "ManagedClusterNodeProvisioningProfileArgs") == {
        "default_node_pools": "Auto"
    }
    assert injected("network", "Subnet")["private_endpoint_network_policies"] == "Disabled"
    assert injected("keyvault", "VaultPropertiesArgs")["enable_rbac_authorization"] is False


def test_no_nat_gateway_that_spans_zones_is_in_the_sdk_yet() -> None:
    """Once it is, offer it, and take the sentence out of docs/azure.md that says why it is not there."""
    from pulumi_azure_native import network

    assert [kind.value for kind in network.NatGatewaySkuName] == ["Standard"]
