"""The repository as a plugin: a process that an engine starts, and that makes components for any language."""

import json
from collections.abc import Generator

import grpc
import pytest
import yaml
from pulumi.runtime.proto import provider_pb2

from components.aws.network.network import AwsNetwork
from components.aws.runtime.addons import EksAddons
from components.azure.runtime.nodes import AksNodePools
from components.component import Component
from components.kubernetes.namespace import TenantNamespace
from components.package.__main__ import SCHEMA
from tests.components.samples import SAMPLES
from tests.components.test_contract import built
from tests.conftest import ROOT
from tests.package.plugin import Plugin, explicit, sent, started


@pytest.fixture(scope="module")
def plugin() -> Generator[Plugin]:
    with started() as running:
        yield running


def test_it_serves_the_committed_schema(plugin: Plugin) -> None:
    served = plugin.stub.GetSchema(provider_pb2.GetSchemaRequest()).schema
    assert json.loads(served) == json.loads((ROOT / SCHEMA).read_text())


@pytest.mark.parametrize("component", [AwsNetwork, EksAddons, AksNodePools, TenantNamespace])
def test_it_makes_what_a_program_in_python_makes(plugin: Plugin, component: type[Component]) -> None:
    recorder, answer = plugin.construct(
        component.__name__, "first", sent(SAMPLES[component]()), explicit(component)
    )
    made = {row.name: row.inputs for row in recorder.registrations.values() if row.name.startswith("first")}
    rows = built(component).registrations.values()
    assert made == {row.name: row.inputs for row in rows if row.name.startswith("first")}
    assert answer.urn == f"urn:pulumi:test::platform::platform:index:{component.__name__}::first"


def test_it_answers_with_the_outputs_that_the_schema_names(plugin: Plugin) -> None:
    _, answer = plugin.construct("AwsNetwork", "first", sent(SAMPLES[AwsNetwork]()), explicit(AwsNetwork))
    outputs = json.loads((ROOT / SCHEMA).read_text())["resources"]["platform:index:AwsNetwork"]["properties"]
    assert set(answer.state.fields) == set(outputs)
    assert answer.state.fields["vpcId"].string_value.startswith("vpc-")


def test_what_is_missing_is_named_as_the_caller_knows_it(plugin: Plugin) -> None:
    inputs = sent(SAMPLES[EksAddons]())
    del inputs["addons"][0]["version"]
    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct("EksAddons", "first", inputs, explicit(EksAddons))
    assert isinstance(refused.value, grpc.Call)
    # What the engine prints is in the details of gRPC's status.
    assert b"addons[0].version" in dict(refused.value.trailing_metadata())["grpc-status-details-bin"]


def test_the_manifest_is_of_the_program_s_own_environment() -> None:
    manifest, project = (
        yaml.safe_load((ROOT / name).read_text()) for name in ("PulumiPlugin.yaml", "Pulumi.yaml")
    )
    assert manifest["runtime"] == project["runtime"]
    assert manifest["requiredPulumiVersion"] == project["requiredPulumiVersion"]
