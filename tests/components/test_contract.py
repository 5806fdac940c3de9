"""The contract of components: what holds for every one of them."""

import ast
import dataclasses
import functools
import importlib
import inspect
import pathlib
import re
import types
import typing

import pulumi
import pytest

from components.args import Args
from components.component import Component, token
from components.kubernetes.provider import ClusterProvider
from components.package.offer import offered
from components.package.provider import PackageProvider
from contracts.graph import REMOTE_COMPONENTS
from review.offline import host
from review.offline.recorder import STACK_TYPE, Recorder, Registration
from tests.components.samples import SAMPLES
from tests.components.samples.azure.shared import SUBSCRIPTION, TENANT
from tests.conftest import ROOT
from tests.package.plugin import sent

KEPT = {
    "aws:amp/workspace:Workspace",
    "aws:backup/vault:Vault",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:ec2/vpc:Vpc",
    "aws:ecr/repository:Repository",
    "aws:eks/cluster:Cluster",
    "aws:grafana/workspace:Workspace",
    "aws:kms/key:Key",
    "aws:route53/zone:Zone",
    "azure-native:compute:DiskEncryptionSet",
    "azure-native:containerregistry:Registry",
    "azure-native:containerservice:ManagedCluster",
    "azure-native:dashboard:Grafana",
    "azure-native:dataprotection:BackupVault",
    "azure-native:dns:Zone",
    "azure-native:keyvault:Key",
    "azure-native:keyvault:Vault",
    "azure-native:monitor:AzureMonitorWorkspace",
    "azure-native:network:VirtualNetwork",
    "azure-native:operationalinsights:Workspace",
    "azure-native:resources:ResourceGroup",
    "azure-native:storage:StorageAccount",
    "eks:index:Cluster",
    "kubernetes:core/v1:Namespace",
}
"""Types that are protected wherever settings say so."""
EVERY = pytest.mark.parametrize("component", SAMPLES, ids=lambda made: made.__name__)


def make(component: typing.Any, *arguments: object) -> None:
    """Every component takes name, args and options; their common base takes no args."""
    component(*arguments)


def cloud_of(component: type[Component]) -> str:
    """The cloud whose package a component stands in."""
    return component.__module__.split(".")[1]


def provider(component: type[Component]) -> pulumi.ProviderResource:
    """An explicit provider of the component's cloud, or of a cluster in it."""
    if cloud_of(component) == "kubernetes":
        return ClusterProvider("kubernetes", kubeconfig="{}", cluster_identifier="c")
    if cloud_of(component) == "azure":
        import pulumi_azure_native as azure

        return azure.Provider("azure", subscription_id=SUBSCRIPTION, tenant_id=TENANT, location="eastus2")
    import pulumi_aws as aws

    return aws.Provider("aws", region="us-east-1", allowed_account_ids=["111122223333"])


@functools.cache
def plugin() -> PackageProvider:
    """The provider of the package, which calls components for other languages."""
    return PackageProvider("0.0.0")


@functools.cache
def built(component: type[Component], *, known: bool = True) -> Recorder:
    """Two instances of a component in one program, under an explicit provider."""

    def program() -> None:
        options = pulumi.ResourceOptions(providers=[provider(component)])
        for name in ("first", "second"):
            make(component, name, SAMPLES[component](), options)

    return host.run(program, "test", {}, known=known)


def _children(recorder: Recorder, component: type[Component]) -> list:
    """What the component made; not what the example brought along, nor its providers."""
    root = next(row.urn for row in recorder.registrations.values() if row.type == STACK_TYPE)
    return [
        row
        for row in recorder.registrations.values()
        if row.type not in (STACK_TYPE, token(component))
        and row.parent != root
        and not row.type.startswith("pulumi:providers")
    ]


def _plane(recorder: Recorder, row: Registration) -> str:
    above = recorder.registrations[row.parent]
    return above.inputs["plane"] if above.type.startswith("platform:") else _plane(recorder, above)


def test_every_component_has_an_example() -> None:
    assert set(SAMPLES) == set(offered())


@EVERY
def test_a_component_takes_name_frozen_keyword_only_args_and_options(component: type[Component]) -> None:
    parameters = list(inspect.signature(component).parameters.values())
    assert [parameter.name for parameter in parameters] == ["name", "args", "opts"]
    args = parameters[1].annotation
    assert args.__name__ == f"{component.__name__}Args"
    assert issubclass(args, Args)
    assert args.__dataclass_params__.frozen
    assert all(field.kw_only for field in dataclasses.fields(args))


@EVERY
def test_an_argument_with_a_default_says_that_it_is_optional(component: type[Component]) -> None:
    args = inspect.signature(component).parameters["args"].annotation
    for field in dataclasses.fields(args):
        if field.default is not dataclasses.MISSING:
            assert types.NoneType in typing.get_args(field.type), f"{args.__name__}.{field.name}"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
# The SDK's analyzer leaves a file of the provider package open.
@EVERY
def test_a_program_in_another_language_makes_the_same(component: type[Component]) -> None:
    """The plugin gets a mapping in camel case, and its own mapping of names calls the component."""

    def program() -> None:
        options = pulumi.ResourceOptions(providers=[provider(component)])
        plugin().construct("first", token(component), sent(SAMPLES[component]()), options)

    from_mapping = host.run(program, "test", {}).registrations
    from_class = built(component).registrations
    assert {urn: row.inputs for urn, row in from_mapping.items()} == {
        urn: from_class[urn].inputs for urn in from_mapping
    }


@EVERY
def test_an_unknown_argument_is_refused(component: type[Component]) -> None:
    with pytest.raises(TypeError, match="has no typo"):
        inspect.signature(component).parameters["args"].annotation.of({"typo": 1})


def test_whole_numbers_that_arrive_as_floats_become_whole_again() -> None:
    @dataclasses.dataclass(frozen=True, kw_only=True)
    class InnerArgs(Args):
        size: int

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class OuterArgs(Args):
        inner: InnerArgs
        sizes: typing.Sequence[int] | None = None

    made = OuterArgs.of({"inner": {"size": 3.0}, "sizes": [1.0, 2.0]})
    assert made == OuterArgs(inner=InnerArgs(size=3), sizes=(1, 2))
    assert isinstance(made.inner.size, int)


@EVERY
def test_two_instances_live_side_by_side_and_name_their_children_after_themselves(
    component: type[Component],
) -> None:
    recorder = built(component)
    for row in _children(recorder, component):
        assert re.match(r"(first|second)[-/]", row.name), row.urn
        above = recorder.registrations[row.parent].type
        assert above.startswith("platform:index:") or above in REMOTE_COMPONENTS, row.urn


@EVERY
def test_the_type_in_the_state_is_the_type_that_is_published(component: type[Component]) -> None:
    roots = [row for row in built(component).registrations.values() if row.type == token(component)]
    assert {row.name for row in roots if "$" not in row.urn} == {"first", "second"}
    assert token(component) == f"platform:index:{component.__name__}"


@EVERY
def test_every_output_is_documented_assigned_and_registered(component: type[Component]) -> None:
    roots = [row for row in built(component).registrations.values() if row.type == token(component)]
    for row in roots:
        assert set(row.outputs) == set(component.__annotations__)
        assert all(value is not None for value in row.outputs.values()), row.outputs


@EVERY
def test_a_preview_registers_what_an_update_registers(component: type[Component]) -> None:
    assert set(built(component).registrations) == set(built(component, known=False).registrations)


@EVERY
def test_a_component_lies_in_the_folder_of_its_plane(component: type[Component]) -> None:
    """So that the owner of a folder is the owner of the plane. Kubernetes' few have one folder for all."""
    _, cloud, folder, *_ = component.__module__.split(".")
    assert cloud == "kubernetes" or component.PLANE.value == folder, component.__module__


@EVERY
def test_every_child_has_an_explicit_provider(component: type[Component]) -> None:
    for row in _children(built(component), component):
        if row.custom:
            wanted = {
                "aws": "aws::aws",
                "azure": "azure-native::azure",
                "kubernetes": "kubernetes::kubernetes",
            }[cloud_of(component)]
            assert f"pulumi:providers:{wanted}::" in row.provider, row.urn


@EVERY
def test_everything_taggable_carries_the_tags_of_its_plane(component: type[Component]) -> None:
    recorder = built(component)
    for row in _children(recorder, component):
        if row.custom and "tags" in _sdk_arguments(row.type):
            assert row.inputs.get("tags", {}).get("plane") == _plane(recorder, row), row.urn


@EVERY
def test_what_cannot_be_made_again_is_protected_when_asked(component: type[Component]) -> None:
    for row in _children(built(component), component):
        assert row.protect is (row.type in KEPT), row.urn


@EVERY
def test_nothing_is_looked_up_and_no_type_is_unknown(component: type[Component]) -> None:
    # An invoke would have raised: the simulation answers none.
    assert not built(component).unsimulated


def _sdk_arguments(type_token: str) -> set[str]:
    package, module, class_name = type_token.split(":")
    if package == "kubernetes":
        return set()  # objects have labels of their own, which manifests/ writes
    sdk = importlib.import_module({"aws": "pulumi_aws", "azure-native": "pulumi_azure_native"}[package])
    resource = getattr(getattr(sdk, module.split("/")[0]), class_name)
    return set(inspect.signature(resource._internal_init).parameters)


def test_untaggable_types_are_those_whose_sdk_takes_no_tags() -> None:
    from policy.general import UNTAGGABLE

    seen = {
        row.type for component in SAMPLES for row in built(component).registrations.values() if row.custom
    }
    known = {name for name in seen if not name.startswith(("pulumi:", "kubernetes:"))}
    assert {name for name in known if "tags" not in _sdk_arguments(name)} == UNTAGGABLE & known
    assert known >= UNTAGGABLE


def _modules() -> list[pathlib.Path]:
    return sorted((ROOT / "components").rglob("*.py"))


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_every_wait_that_data_flow_does_not_explain_has_a_reason(path: pathlib.Path) -> None:
    lines = path.read_text().splitlines()
    for number, line in enumerate(lines):
        if "depends_on=" in line:
            assert lines[number - 1].strip().startswith("#"), f"{path.name}:{number + 1}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_no_component_makes_a_resource_late_or_looks_something_up(path: pathlib.Path) -> None:
    """Resources inside apply are missing in previews; clocks and environments differ between hosts."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "apply":
            made = [item for item in ast.walk(node.args[0]) if isinstance(item, ast.keyword)]
            assert not [item for item in made if item.arg == "opts"], f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
            assert not names & {"os", "time", "datetime", "random", "socket", "requests", "boto3"}, path.name
    assert not re.search(r"\bget_\w+_output\(|pulumi\.Config\(", path.read_text()), path.name


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_every_argument_and_output_has_its_description_below_it(path: pathlib.Path) -> None:
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for index, item in enumerate(node.body):
            if isinstance(item, ast.AnnAssign) and not ast.unparse(item.target).startswith("_"):
                below = node.body[index + 1] if index + 1 < len(node.body) else None
                assert isinstance(below, ast.Expr), f"{node.name}.{ast.unparse(item.target)}"
                assert isinstance(below.value, ast.Constant), f"{node.name}.{ast.unparse(item.target)}"
