"""What the simulated cloud promises: order and identity, as a real one insists on them."""

import pathlib
from collections.abc import Generator
from typing import Any

import pytest

from lab.cloud import sdk
from lab.cloud.cloud import Cloud, Made
from lab.cloud.errors import CloudError, LostAnswerError, PartialError
from lab.cloud.faults import Fault, aimed
from lab.cloud.store import Store
from lab.engine.providers.differences import compare
from simulation import aws, azure, catalog
from simulation.aws import constraints as aws_constraints
from simulation.azure import constraints as azure_constraints
from simulation.constraints import Constraints

PROVIDER = {"region": "us-east-1", "allowedAccountIds": ["111122223333"]}
AZURE = {"subscriptionId": "10000000-0000-4000-8000-000000000001"}
VPC, SUBNET, ROLE = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:iam/role:Role"
GROUP, VNET = "azure-native:resources:ResourceGroup", "azure-native:network:VirtualNetwork"
TRUST = {"assumeRolePolicy": "{}"}


@pytest.fixture
def cloud(tmp_path: pathlib.Path) -> Generator[Cloud]:
    store = Store(tmp_path / "cloud.sqlite")
    yield Cloud(store)
    store.close()


def make(cloud: Cloud, type_: str, name: str, inputs: dict[str, Any], provider: dict | None = None) -> Made:
    return cloud.create(type_, urn(type_, name), name, inputs, provider or PROVIDER)


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:test::platform::{type_}::{name}"


def test_what_is_not_there_cannot_be_referred_to(cloud: Cloud) -> None:
    with pytest.raises(CloudError, match="does not exist"):
        make(cloud, SUBNET, "a", {"vpcId": "vpc-00123456789abcdef", "cidrBlock": "10.0.0.0/24"})


def test_a_network_in_use_is_not_deleted(cloud: Cloud) -> None:
    vpc = make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16"})
    subnet = make(cloud, SUBNET, "a", {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24"})
    with pytest.raises(CloudError, match="DependencyViolation"):
        cloud.delete(VPC, vpc.id, urn(VPC, "net"))
    cloud.delete(SUBNET, subnet.id, urn(SUBNET, "a"))
    cloud.delete(VPC, vpc.id, urn(VPC, "net"))
    assert cloud.store.living() == []


def test_two_subnets_share_no_address(cloud: Cloud) -> None:
    vpc = make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16"})
    make(cloud, SUBNET, "a", {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24"})
    with pytest.raises(CloudError, match=r"InvalidSubnet\.Conflict"):
        make(cloud, SUBNET, "b", {"vpcId": vpc.id, "cidrBlock": "10.0.0.128/25"})


def test_a_name_is_taken_once(cloud: Cloud) -> None:
    make(cloud, ROLE, "one", {**TRUST, "name": "same"})
    with pytest.raises(CloudError, match="EntityAlreadyExists"):
        make(cloud, ROLE, "two", {**TRUST, "name": "same"})


def test_a_name_that_was_made_up_leaves_room_for_a_successor(cloud: Cloud) -> None:
    first, second = (make(cloud, ROLE, "one", TRUST) for _ in range(2))
    assert first.id != second.id


def test_azure_makes_nothing_below_what_is_not_there(cloud: Cloud) -> None:
    inputs = {"resourceGroupName": "rg", "virtualNetworkName": "net"}
    with pytest.raises(CloudError, match="ParentResourceNotFound"):
        make(cloud, VNET, "net", inputs, AZURE)
    make(cloud, GROUP, "rg", {"resourceGroupName": "rg"}, AZURE)
    make(cloud, VNET, "net", inputs, AZURE)


def test_a_resource_group_takes_along_what_it_has(cloud: Cloud) -> None:
    group = make(cloud, GROUP, "rg", {"resourceGroupName": "rg"}, AZURE)
    make(cloud, VNET, "net", {"resourceGroupName": "rg", "virtualNetworkName": "net"}, AZURE)
    cloud.delete(GROUP, group.id, urn(GROUP, "rg"))
    assert cloud.store.living() == []


def test_a_deleted_vault_keeps_its_name_until_it_is_purged(cloud: Cloud) -> None:
    vault = "azure-native:keyvault:Vault"
    inputs = {"resourceGroupName": "rg", "vaultName": "kv"}
    group = make(cloud, GROUP, "rg", {"resourceGroupName": "rg"}, AZURE)
    made = make(cloud, vault, "kv", inputs, AZURE)
    cloud.delete(vault, made.id, urn(vault, "kv"))
    with pytest.raises(CloudError, match="already exists in deleted state"):
        make(cloud, vault, "kv", inputs, AZURE)
    assert cloud.purge("test") == [made.id]
    make(cloud, vault, "kv", inputs, AZURE)
    cloud.delete(GROUP, group.id, urn(GROUP, "rg"))
    assert cloud.kept_names("test") == [made.id], "a group takes its vault along, which keeps its name too"
    assert cloud.kept_names("another") == []


def test_a_refused_call_leaves_nothing_behind(cloud: Cloud) -> None:
    cloud.faults.add(Fault(kind="denied"))
    with pytest.raises(CloudError, match="AccessDenied"):
        make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16"})
    assert cloud.store.living() == []


def test_a_provider_tries_again_when_it_is_throttled(cloud: Cloud) -> None:
    cloud.faults.add(Fault(kind="throttle", times=2))
    make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16"})


def test_the_nth_call_can_fail(cloud: Cloud) -> None:
    cloud.faults.add(Fault(kind="fail", after=1))
    make(cloud, VPC, "one", {"cidrBlock": "10.0.0.0/16"})
    with pytest.raises(CloudError, match="InternalFailure"):
        make(cloud, VPC, "two", {"cidrBlock": "10.1.0.0/16"})


def test_a_full_disk_waits_for_an_operation_of_its_stack_and_strikes_no_call(cloud: Cloud) -> None:
    cloud.faults.add(
        Fault(kind="disk-full", verb="*", match=aimed("disk-full", "aws-dev", "*"), after=2, times=2)
    )
    make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16"})
    assert cloud.faults.room("aws-prod") is None
    assert [cloud.faults.room("aws-dev") for _ in range(3)] == [2048, 2048, None]


@pytest.mark.parametrize(("kind", "error"), [("partial", PartialError), ("lost", LostAnswerError)])
def test_a_failure_after_the_work_leaves_the_work(cloud: Cloud, kind: str, error: type[CloudError]) -> None:
    cloud.faults.add(Fault(kind=kind))
    with pytest.raises(error):
        make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16"})
    assert len(cloud.store.living()) == 1


def test_a_cloud_remembers_when_its_process_is_gone(tmp_path: pathlib.Path) -> None:
    first = Store(tmp_path / "cloud.sqlite")
    make(Cloud(first), VPC, "net", {"cidrBlock": "10.0.0.0/16"})
    first.close()
    second = Store(tmp_path / "cloud.sqlite")
    assert [row.urn for row in second.living()] == [urn(VPC, "net")]
    second.close()


def test_drift_is_what_a_read_shows(cloud: Cloud) -> None:
    vpc = make(cloud, VPC, "net", {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}})
    cloud.drift("net", "tags.a", "changed")
    found = cloud.read(VPC, vpc.id, urn(VPC, "net"))
    assert found is not None
    assert found.inputs["tags"] == {"a": "changed"}


def test_inputs_are_checked_against_the_sdk() -> None:
    assert list(sdk.problems("aws:eks/cluster:Cluster", {"roleArn": "x", "oops": 1})) == [
        ("vpcConfig", "is required and missing"),
        ("oops", "is no input of this type"),
    ]
    nested = {"roleArn": "x", "vpcConfig": {"subnetIds": [], "oops": 1}}
    assert list(sdk.problems("aws:eks/cluster:Cluster", nested)) == [
        ("vpcConfig.oops", "is no input of this type")
    ]


@pytest.mark.parametrize("type_", sorted({**aws.MOCK_OUTPUTS, **azure.MOCK_OUTPUTS}))
def test_every_type_that_is_answered_exists_in_the_sdk(type_: str) -> None:
    found = sdk.resource(type_)
    assert found is not None, "there is no such type"
    assert found.inputs


@pytest.mark.parametrize("type_", sorted(aws.MOCK_OUTPUTS))
def test_every_aws_type_has_a_law(type_: str) -> None:
    assert catalog.written(type_), f"say in simulation/aws/constraints.py what {type_} insists on"


@pytest.mark.parametrize(
    ("type_", "constraints"),
    sorted({**aws_constraints.CONSTRAINTS, **azure_constraints.CONSTRAINTS}.items(), key=str),
)
def test_constraints_name_inputs_that_exist(type_: str, constraints: Constraints) -> None:
    found = sdk.resource(type_)
    assert found is not None
    # Azure's constraints share a list of names that are part of identifiers.
    own = [path for path in constraints.fixed if path not in azure_constraints.DEFAULT.fixed]
    spoken = {
        path.partition(".")[0]
        for path in (*own, *constraints.needs, *constraints.makes, *sum(constraints.unique, ()))
    }
    assert spoken <= found.inputs


@pytest.mark.parametrize(
    ("new", "replaces", "first"),
    [
        ({"path": "/b/", "name": "x"}, ("path",), True),
        ({"path": "/b/"}, ("path",), False),
        ({"path": "/a/", "description": "y"}, (), False),
    ],
)
def test_a_fixed_property_replaces_and_a_given_name_goes_first(
    new: dict, replaces: tuple, first: bool
) -> None:
    old = {"path": "/a/", **({"name": "x"} if "name" in new else {})}
    found = compare(catalog.constraints(ROLE), old, old, new)
    assert found.replaces == replaces
    assert found.delete_first is first
