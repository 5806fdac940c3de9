"""Stacks of clusters and stacks of tenants are told apart, and tenants are shared out so that nothing is twice."""

import pathlib
import shutil

import jsonschema
import pytest

from contracts import layers, loader
from contracts.layers import TenantsStack
from contracts.problems import SettingsError
from contracts.reading import schema
from tests.conftest import ORGANISATION

OWNERS = loader.load_owners(ORGANISATION)


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project with two clusters."""
    (tmp_path / "config").mkdir()
    for stack in ("aws-prod", "aws-mgmt", "aws-sandbox"):
        shutil.copy(loader.stack_file(ORGANISATION, stack), tmp_path / "config")
    return tmp_path


def put(root: pathlib.Path, stack: str, **config: object) -> None:
    lines = [f"  {key.replace('__', ':')}: {value}" for key, value in config.items()]
    loader.stack_file(root, stack).write_text("config:\n" + "\n".join(lines) + "\n")


def tenants(root: pathlib.Path, stack: str, **more: str) -> None:
    put(root, stack, **{"platform__layer": "tenants", "platform__cluster": "aws-prod"}, **more)


def load(root: pathlib.Path, stack: str) -> TenantsStack:
    return layers.load_tenants(root, stack, OWNERS)


def refused(root: pathlib.Path, stack: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(root, stack)
    return str(caught.value)


def test_a_stack_of_tenants_is_no_stack_of_a_cluster(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenants")
    assert layers.tenants_stacks(root) == ["aws-prod-tenants"]
    assert loader.stacks(root) == ["aws-mgmt", "aws-prod", "aws-sandbox"]
    assert "aws-prod-tenants" not in loader.fleet(root, "aws-prod")


@pytest.mark.parametrize(
    ("stack", "is_one"),
    [
        ("aws-prod-tenants", True),
        ("aws-prod-tenants-orders", True),
        ("aws-tenants", False),
        ("aws-prod", False),
    ],
)
def test_the_name_says_which_layer(stack: str, is_one: bool) -> None:
    assert layers.is_tenants(stack) is is_one


def test_the_stack_without_a_team_holds_everything(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenants")
    made = load(root, "aws-prod-tenants")
    assert (made.settings.team, made.left_out, made.has_guards) == (None, (), True)


def test_a_team_with_a_stack_of_its_own_is_left_out_of_the_other(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenants")
    tenants(root, "aws-prod-tenants-orders", platform__team="order-platform")
    assert load(root, "aws-prod-tenants").left_out == ("order-platform",)
    shard = load(root, "aws-prod-tenants-orders")
    assert (shard.settings.team, shard.left_out, shard.has_guards) == ("order-platform", (), False)


def test_a_shard_of_another_cluster_leaves_nobody_out(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenants")
    put(
        root,
        "aws-sandbox-tenants-orders",
        **{
            "platform__layer": "tenants",
            "platform__cluster": "aws-sandbox",
            "platform__team": "order-platform",
        },
    )
    assert load(root, "aws-prod-tenants").left_out == ()


def test_a_team_is_in_one_stack_of_a_cluster(root: pathlib.Path) -> None:
    for name in ("orders", "more"):
        tenants(root, f"aws-prod-tenants-{name}", platform__team="order-platform")
    said = refused(root, "aws-prod-tenants-more")
    assert "a team is in one stack of a cluster" in said
    assert "aws-prod-tenants-orders" in said


def test_a_broken_stack_of_one_team_stops_the_stack_of_the_others(root: pathlib.Path) -> None:
    """It would take the team's namespaces over."""
    tenants(root, "aws-prod-tenants")
    loader.stack_file(root, "aws-prod-tenants-orders").write_text("config: [\n")
    assert "config/Pulumi.aws-prod-tenants-orders.yaml" in refused(root, "aws-prod-tenants")
    tenants(root, "aws-prod-tenants-orders")
    assert "holds one team" in refused(root, "aws-prod-tenants")


def test_a_team_has_no_stack_of_its_own_without_that_of_all(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenants-orders", platform__team="order-platform")
    said = refused(root, "aws-prod-tenants-orders")
    assert "are in aws-prod-tenants, which has no settings file" in said
    assert "write config/Pulumi.aws-prod-tenants.yaml" in said


def test_a_management_cluster_has_no_tenants(root: pathlib.Path) -> None:
    put(root, "aws-mgmt-tenants", **{"platform__layer": "tenants", "platform__cluster": "aws-mgmt"})
    said = refused(root, "aws-mgmt-tenants")
    assert "config/Pulumi.aws-mgmt-tenants.yaml:3" in said
    assert "runs no applications" in said


def test_a_sandbox_may_have_tenants(root: pathlib.Path) -> None:
    put(root, "aws-sandbox-tenants", **{"platform__layer": "tenants", "platform__cluster": "aws-sandbox"})
    assert load(root, "aws-sandbox-tenants").settings.cluster == "aws-sandbox"


@pytest.mark.parametrize(
    ("stack", "config", "said"),
    [
        ("aws-prod-tenants", {"platform__cluster": "aws-prod"}, "platform:layer"),
        ("aws-prod-tenants", {"platform__layer": "tenants"}, "platform:cluster"),
        ("aws-prod-tenants", {"platform__layer": "cluster", "platform__cluster": "aws-prod"}, "platform:layer = cluster"),
        ("aws-prod-tenants", {"platform__layer": "tenants", "platform__cluster": "aws-prd"}, "called after its cluster"),
        ("aws-prd-tenants", {"platform__layer": "tenants", "platform__cluster": "aws-prd"}, "did you mean aws-prod?"),
        ("aws-prod-tenants", {"platform__layer": "tenants", "platform__cluster": "aws-prod", "platform__tem": "x"}, "did you mean team?"),
        ("aws-prod-tenants", {"platform__layer": "tenants", "platform__cluster": "aws-prod", "aws__region": "x"}, "in the namespaces platform and pulumi"),
        ("aws-prod-tenants", {"platform__layer": "tenants", "platform__cluster": "aws-prod", "platform__team": "order-platform"}, "told apart by its name"),
        ("aws-prod-tenants-x", {"platform__layer": "tenants", "platform__cluster": "aws-prod"}, "holds one team"),
        ("aws-prod-tenants-x", {"platform__layer": "tenants", "platform__cluster": "aws-prod", "platform__team": "orders-platform"}, "did you mean order-platform?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_remediation(
    root: pathlib.Path, stack: str, config: dict[str, str], said: str
) -> None:
    put(root, stack, **config)
    assert said in refused(root, stack)


def test_a_stack_by_the_name_of_another_layer_is_one_mistake(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenant")
    with pytest.raises(SettingsError) as caught:
        loader.load(root, "aws-prod-tenant")
    (said,) = (str(one) for one in caught.value.problems if one.file != "config/teams.yaml")
    assert "config/Pulumi.aws-prod-tenant.yaml:2 platform:layer = tenants" in said
    assert "call the file Pulumi.aws-prod-tenants.yaml" in said
    shutil.copy(loader.stack_file(ORGANISATION, "aws-dev"), loader.stack_file(root, "aws-mgmt-tenants"))
    said = refused(root, "aws-mgmt-tenants")
    assert said.startswith("1 problem")
    assert "call the file Pulumi.aws-mgmt.yaml" in said


def test_everything_is_said_at_once(root: pathlib.Path) -> None:
    put(
        root,
        "aws-mgmt-tenants-x",
        **{
            "platform__layer": "tenants",
            "platform__cluster": "aws-mgmt",
            "platform__team": "nobody",
            "platform__x": "y",
        },
    )
    said = refused(root, "aws-mgmt-tenants-x")
    assert said.startswith("4 problems")


def test_a_cluster_stack_knows_no_layer(root: pathlib.Path) -> None:
    file = loader.stack_file(root, "aws-prod")
    file.write_text(file.read_text() + "  platform:layer: tenants\n")
    with pytest.raises(SettingsError, match="platform:layer"):
        loader.load(root, "aws-prod")


def test_the_committed_schema_is_fresh_and_every_file_names_and_fits_it() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.build_tenants())
    validator = jsonschema.Draft202012Validator(schema.build_tenants())
    for stack in layers.tenants_stacks(ORGANISATION):
        validator.validate(loader.read_stack(ORGANISATION, stack).values)
        first = loader.stack_file(ORGANISATION, stack).read_text().splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../../docs/schema/tenants-stack.schema.json"


def test_a_tenants_stack_is_on_the_cloud_of_its_cluster(root: pathlib.Path) -> None:
    tenants(root, "aws-prod-tenants")
    assert layers.cloud_of(root, "aws-prod-tenants") == layers.cloud_of(root, "aws-prod") == "aws"


def test_a_stack_without_a_file_has_no_cloud(root: pathlib.Path) -> None:
    with pytest.raises(SettingsError):
        layers.cloud_of(root, "aws-nowhere")
