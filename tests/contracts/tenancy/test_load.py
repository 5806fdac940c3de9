"""Reading what teams wrote: what is accepted, and every problem of every file at once."""

import datetime
import os
import pathlib
from typing import Any

import pytest

from contracts.problems import Problem, SettingsError
from contracts.tenancy.loading import load, validate
from contracts.tenancy.models.inventory import Inventory
from tests.conftest import ORGANISATION
from tests.contracts.tenancy.inventories import (
    BANK,
    EXCEPTION,
    REMOVE,
    SHOP,
    contract,
    inventory,
    overlay,
    request,
    write,
)

BLUEPRINT = """apiVersion: platform.example.com/v1
kind: WorkloadContract
metadata:
  name: orders-api
spec:
  ownership:
    team: order-platform
    serviceTier: tier-1
    escalation: pagerduty-order-platform
  runtime:
    workloadType: deployment
    minReplicas: 3
    maxReplicas: 50
    resourceProfile: medium-http
    gracefulShutdownSeconds: 45
    runtimeSecurityProfile: restricted
  traffic:
    exposure: public
    route: orders.example.com
    protocol: http
    tls: required
    gatewayProfile: public-standard
  identity:
    workloadIdentityProfile: orders-api-prod
    cloudPermissions:
      - secrets.read.orders-db
      - events.publish.order-created
  data:
    statefulness: stateless-app-regional-db
    rpo: 5m
    rto: 30m
  observability:
    sloAvailability: 99.9
    sloLatencyP95Ms: 300
    dashboardProfile: http-service
    logRetention: 30d
  delivery:
    strategy: progressive
    rollback: automatic-on-slo-burn
  cost:
    costCenter: commerce
    budgetClass: prod-tier-1
"""


def refused(root: pathlib.Path) -> list[Problem]:
    """What is said of an inventory that is refused."""
    with pytest.raises(SettingsError) as caught:
        load.load(root)
    return caught.value.problems


@pytest.fixture(scope="module")
def shipped() -> Inventory:
    """The inventory of this repository."""
    return load.load(ORGANISATION)


def test_the_shipped_inventory_has_neither_errors_nor_warnings(shipped: Inventory) -> None:
    assert validate.problems(shipped) == ([], [])


def test_the_shipped_contract_of_orders_is_the_blueprints_word_by_word() -> None:
    file = ORGANISATION / "config/tenants/order-platform/workloads/orders-api.yaml"
    assert file.read_text().rstrip("\n") == BLUEPRINT.rstrip("\n")


def test_the_names_of_the_blueprint_are_in_the_catalogue(shipped: Inventory) -> None:
    profiles = shipped.profiles
    medium = profiles.resources["medium-http"]
    assert (medium.cpu, medium.memory, medium.memory_limit) == ("500m", "512Mi", "1Gi")
    assert profiles.gateways["public-standard"].exposure == "public"
    assert "http-service" in profiles.dashboards
    assert "prod-tier-1" in profiles.budgets


def test_environments_of_the_catalogue_are_those_of_the_clusters(shipped: Inventory) -> None:
    types = {(one.environment, one.cluster_type) for one in shipped.clusters.values()}
    for name, environment in shipped.profiles.environments.items():
        assert (name, environment.cluster_type) in types


def test_a_standby_has_its_primarys_environment(shipped: Inventory) -> None:
    assert shipped.clusters["aws-usw2-dr-platform-01"].environment == "prod"
    assert shipped.clusters["azure-usc-dr-platform-01"].environment == "prod"


def test_every_type_of_workload_is_shipped_on_both_clouds(shipped: Inventory) -> None:
    kinds = {one.contract.value.spec.runtime.workload_type for one in shipped.workloads}
    assert kinds == {"deployment", "worker", "cronjob", "job", "statefulset"}
    assert all(set(one.value.spec.clouds) == {"aws", "azure"} for one in shipped.requests.values())
    assert any("prod-isolated" in one.value.spec.environments for one in shipped.requests.values())


def test_samples_say_their_schema_and_the_blueprints_contract_says_nothing() -> None:
    for file in (ORGANISATION / "config/tenants").rglob("*.yaml"):
        first = file.read_text().splitlines()[0]
        if file.name == "orders-api.yaml":
            continue
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / schema).resolve().is_file(), file


ODD: list[tuple[dict[str, Any], str, str, str]] = [
    # (files, file, words of the rule, words of the remediation)
    ({"config/tenants/shop/readme.yaml": "x: 1"}, "config/tenants/shop/readme.yaml", "a team's folder has namespaces, workloads and exceptions", "write one of: namespaces"),
    ({"config/tenants/shop/workload/x.yaml": "x: 1"}, "config/tenants/shop/workload", "a team's folder has namespaces, workloads and exceptions", "did you mean workloads?"),
    ({"config/tenants/notes.txt": "x"}, "config/tenants/notes.txt", "this folder has a folder per team", "move it away"),
    ({f"{SHOP}/workloads/x.yml": "x: 1"}, f"{SHOP}/workloads/x.yml", "files that end in .yaml", "rename it to x.yaml"),
    ({f"{SHOP}/workloads/deep/x.yaml": "x: 1"}, f"{SHOP}/workloads/deep", "files that end in .yaml", "move it away"),
    ({"config/tenants/new/workloads/x.yaml": contract("x", "new")}, "config/tenants/new/", "a team's folder has a folder namespaces", "write a request"),
    ({f"{SHOP}/workloads/x.yaml": "[1]"}, f"{SHOP}/workloads/x.yaml", "the file is a mapping", "begin it with kind: WorkloadContract"),
    ({f"{SHOP}/workloads/x.yaml": "# nothing yet\n"}, f"{SHOP}/workloads/x.yaml", "the file is empty", "begin it with kind: WorkloadContract"),
    ({f"{SHOP}/workloads/x.yaml": "~\n"}, f"{SHOP}/workloads/x.yaml", "the file is empty", "begin it with kind: WorkloadContract"),
    ({f"{SHOP}/workloads/x.yaml": "false\n"}, f"{SHOP}/workloads/x.yaml", "the file is a mapping", "begin it with kind: WorkloadContract"),
    ({f"{SHOP}/workloads/x.yaml": request("x", "shop")}, f"{SHOP}/workloads/x.yaml", "a file of this name in workloads is a WorkloadContract", "write one of: WorkloadContract"),
    ({f"{SHOP}/workloads/x.yaml": contract("y", "shop")}, f"{SHOP}/workloads/x.yaml", "the file and its metadata agree; by the file's name this is x", "write x, or rename the file"),
    ({f"{SHOP}/workloads/cart.dev.yaml": overlay("cart", "prod")}, f"{SHOP}/workloads/cart.dev.yaml", "the file and its metadata agree; by the file's name this is dev", "write dev"),
    ({f"{SHOP}/workloads/cart.dev.yaml": overlay("cart", "dev", "aws")}, f"{SHOP}/workloads/cart.dev.yaml", "by the file's name this is for both clouds", "remove it, or rename the file"),
    ({f"{SHOP}/workloads/cart.dev.aws.yaml": overlay("cart", "dev")}, f"{SHOP}/workloads/cart.dev.aws.yaml", "by the file's name this is aws", "write aws"),
    ({f"{SHOP}/workloads/cart.dev.gcp.yaml": overlay("cart", "dev")}, f"{SHOP}/workloads/cart.dev.gcp.yaml", "an overlay's file is <workload>.<environment>.yaml", "rename it"),
    ({f"{SHOP}/workloads/crt.dev.yaml": overlay("crt", "dev")}, f"{SHOP}/workloads/crt.dev.yaml", "an overlay is about a workload of its team, and shop has no crt", "did you mean cart?"),
    ({f"{BANK}/namespaces/shop.yaml": request("shop", "bank")}, f"{SHOP}/namespaces/shop.yaml", "a namespace is asked for once", "name it otherwise"),
    ({f"{SHOP}/workloads/x.yaml": "a: &b 1\nc: *b\n"}, f"{SHOP}/workloads/x.yaml", "anchors and aliases are not supported", "write the value out"),
    ({f"{SHOP}/workloads/x.yaml": "a: 1\n" + "#" * 1_000_001}, f"{SHOP}/workloads/x.yaml", "the file must be under 1,000,000 bytes", "split it"),
    ({f"{SHOP}/workloads/x.yaml": "a: [1\n"}, f"{SHOP}/workloads/x.yaml", "the file must be valid YAML", "correct the indentation"),
    ({"config/teams.yaml:teams.shop.namespaces": ["Shop"]}, "config/teams.yaml", "a team owns namespaces by name", "write it like orders or orders-*"),
    ({"config/teams.yaml:teams.bank.namespaces": ["shop-till"]}, "config/teams.yaml", "a namespace has one owner; shop-till of bank is also shop-* of shop", "let one of them name fewer"),
    ({"config/teams.yaml:teams.bank.namespaces": ["shop"]}, "config/teams.yaml", "a namespace has one owner; shop is of bank and of shop", "remove it from one of them"),
    ({"config/teams.yaml:teams.shop.groups.aws.prod.readers": ["arn:aws:iam::111122223333:user/x"]}, "config/teams.yaml", "a principal is the ARN of one IAM role", "write it like arn:aws:iam::"),
    ({"config/teams.yaml:teams.shop.groups.signIn": {"prod": ["g, *, *, *"]}}, "config/teams.yaml", "a group of single sign-on has a name of at most 256 letters", "like orders-deployers"),
    ({"config/teams.yaml:teams.shop.groups.azure.prod.readers": ["shop-readers"]}, "config/teams.yaml", "an identity in Entra, named by its object id, is a GUID in lower case", "write it like"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "file", "rule", "fix"), ODD, ids=[case[1] for case in ODD])
def test_what_is_out_of_place_is_said_with_the_remediation(
    tmp_path: pathlib.Path, changes: dict[str, Any], file: str, rule: str, fix: str
) -> None:
    found = refused(write(tmp_path, changes))
    assert (file, True, True) in {(one.file, rule in one.rule, fix in one.fix) for one in found}, found


def test_links_are_not_followed(tmp_path: pathlib.Path) -> None:
    root = write(tmp_path)
    (root / SHOP / "workloads/linked.yaml").symlink_to(root / SHOP / "workloads/cart.yaml")
    (root / "config/tenants/other").symlink_to(root / SHOP)
    assert [(one.file, one.rule.partition(":")[0]) for one in refused(root)] == [
        ("config/tenants/other", "links are not followed"),
        (f"{SHOP}/workloads/linked.yaml", "links are not followed"),
    ]


def test_without_the_folder_of_tenants_that_is_all_there_is_to_say(tmp_path: pathlib.Path) -> None:
    import shutil

    root = write(tmp_path)
    shutil.rmtree(root / "config/tenants")
    assert [one.fix for one in refused(root)] == ["make it, with a folder per team"]


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path)
    scandir = os.scandir

    def closed(path: pathlib.Path) -> Any:
        if str(path).endswith("shop/workloads"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    (problem,) = refused(root)
    assert problem.file == f"{SHOP}/workloads/"
    assert problem.rule == "the folder must be readable: Permission denied"


def test_a_placeholder_keeps_an_empty_folder_in_git(tmp_path: pathlib.Path) -> None:
    root = write(tmp_path)
    (root / SHOP / "exceptions").mkdir()
    (root / SHOP / "exceptions/.gitkeep").touch()
    assert load.load(root).exceptions == ()


def test_problems_of_all_files_are_said_at_once(tmp_path: pathlib.Path) -> None:
    changes = {
        "cart:spec.runtime.minReplicas": "three",
        "front:spec.traffic.exposure": "everybody",
        "shop:spec.criticality": "tier-0",
        "config/teams.yaml:teams.shop.owns": 7,
        f"{SHOP}/exceptions/fonts.yaml": {**EXCEPTION, "kind": "Exception"},
        f"{BANK}/workloads/odd.txt": "x",
    }
    found = {(one.file, one.path) for one in refused(write(tmp_path, changes))}
    assert found == {
        ("config/teams.yaml", "teams.shop.owns"),
        (f"{BANK}/workloads/odd.txt", ""),
        (f"{SHOP}/exceptions/fonts.yaml", "kind"),
        (f"{SHOP}/namespaces/shop.yaml", "spec.criticality"),
        (f"{SHOP}/workloads/cart.yaml", "spec.runtime.minReplicas"),
        (f"{SHOP}/workloads/front.yaml", "spec.traffic.exposure"),
    }


def test_a_broken_value_hides_no_rule_about_the_others(tmp_path: pathlib.Path) -> None:
    changes = {
        "cart:spec.ownership.escalation": 7,
        "cart:spec.data": {"rto": "1m"},
        "front:spec.traffic.route": REMOVE,
    }
    found = {(one.file.rpartition("/")[2], one.path) for one in refused(write(tmp_path, changes))}
    assert found == {
        ("cart.yaml", "spec.ownership.escalation"),
        ("cart.yaml", "spec.data.rto"),
        ("front.yaml", "spec.traffic.route"),
    }


def test_a_workload_whose_file_is_broken_is_not_called_unknown(tmp_path: pathlib.Path) -> None:
    found = refused(write(tmp_path, {f"{SHOP}/workloads/cart.yaml": "a: [1\n"}))
    assert [one.file for one in found] == [f"{SHOP}/workloads/cart.yaml"]


@pytest.mark.parametrize("environments", [{}, {"dev": None, "prod": {}}], ids=["none", "null"])
def test_an_overlay_is_not_blamed_for_a_broken_request(
    tmp_path: pathlib.Path, environments: dict[str, Any]
) -> None:
    changes = {
        "shop:spec.environments": environments,
        f"{SHOP}/workloads/cart.dev.yaml": overlay("cart", "dev"),
    }
    assert [one.file for one in refused(write(tmp_path, changes))] == [f"{SHOP}/namespaces/shop.yaml"]


def test_a_profile_that_cannot_be_is_said_where_it_is_and_not_for_each_workload(
    tmp_path: pathlib.Path,
) -> None:
    profiles = write(tmp_path) / "config/profiles.yaml"
    text = profiles.read_text()
    profiles.write_text(
        text.replace("memory: 128Mi, memoryLimit: 256Mi", "memory: 128Mi, memoryLimit: 64Mi", 1)
    )
    errors, _ = validate.problems(load.load(tmp_path))
    assert [one.path for one in errors] == ["resources.small-http.memoryLimit"]


def test_a_list_with_a_wrong_entry_is_not_called_too_short(tmp_path: pathlib.Path) -> None:
    changes = {f"{SHOP}/exceptions/fonts.yaml": EXCEPTION, "fonts:spec.policies": ["SEC-4"]}
    assert [one.path for one in refused(write(tmp_path, changes))] == ["spec.policies[0]"]


def test_a_second_namespace_makes_a_contract_say_its_own(tmp_path: pathlib.Path) -> None:
    made = inventory(tmp_path, {f"{SHOP}/namespaces/shop-till.yaml": request("shop-till", "shop")})
    errors, _ = validate.problems(made)
    assert {(one.path, one.fix) for one in errors} == {
        ("metadata.namespace", "write namespace: shop, or another")
    }


def test_a_role_that_a_cluster_admits_already_is_refused(tmp_path: pathlib.Path) -> None:
    stack = (ORGANISATION / "config/Pulumi.aws-prod.yaml").read_text()
    changes = {
        "config/Pulumi.aws-prod.yaml": stack,
        "config/teams.yaml:teams.shop.groups.aws.prod.readers": [
            "arn:aws:iam::111122223333:role/PlatformReader"
        ],
    }
    errors, _ = validate.problems(inventory(tmp_path, changes))
    entry = next(one for one in errors if one.path == "teams.shop.groups.aws.prod.readers[0]")
    assert entry.rule == "EKS permits one entry for a principal, and config/Pulumi.aws-prod.yaml makes it"
    missing = next(one for one in errors if one.path == "spec.environments.dev")
    assert missing.rule == "no cluster on aws is for dev"


def test_exceptions_name_clusters_of_their_environment(tmp_path: pathlib.Path) -> None:
    stacks = {f"config/{one.name}": one.read_text() for one in ORGANISATION.glob("config/Pulumi.*.yaml")}
    clusters = ["aws-use1-prod-platform-01", "aws-use1-dev-platform-01", "aws-use1-prod-platform-99"]
    changes = {**stacks, f"{SHOP}/exceptions/fonts.yaml": EXCEPTION, "fonts:spec.scope.clusters": clusters}
    errors, _ = validate.problems(inventory(tmp_path, changes))
    assert [(one.path, one.rule) for one in errors] == [
        ("spec.scope.clusters[1]", "aws-use1-dev-platform-01 has no namespaces of prod"),
        ("spec.scope.clusters[2]", "there is no cluster of this name"),
    ]


def test_judging_raises_errors_and_returns_warnings(tmp_path: pathlib.Path) -> None:
    good = inventory(tmp_path / "good", {"cart:spec.observability": {"sloAvailability": 99.9}})
    assert [one.path for one in validate.validate(good)] == ["spec.observability.sloAvailability"]
    bad = inventory(tmp_path / "bad", {"front:spec.traffic.route": REMOVE})
    with pytest.raises(SettingsError):
        validate.validate(bad)


@pytest.mark.parametrize(
    ("clusters", "accepted"),
    [
        (["aws-use1-prod-platform-01", "aws-usw2-dr-platform-01"], True),
        (["aws-use1-prod-platform-01"], False),
    ],
)
def test_an_exception_lets_a_tag_into_production_where_it_holds_on_every_cluster(
    tmp_path: pathlib.Path, clusters: list[str], accepted: bool
) -> None:
    stacks = {f"config/{one.name}": one.read_text() for one in ORGANISATION.glob("config/Pulumi.*.yaml")}
    changes = {
        **stacks,
        "shop:spec.clouds": ["aws"],
        "cart:spec.artifact": {"image": "registry.example.com/cart", "tag": "1.2"},
        f"{SHOP}/exceptions/fonts.yaml": EXCEPTION,
        "fonts:spec.policies": ["PLT-IMG-001"],
        "fonts:spec.scope.clusters": clusters,
    }
    errors, _ = validate.problems(inventory(tmp_path, changes))
    assert [one.path for one in errors] == ([] if accepted else ["spec.artifact.tag"])


def test_an_exception_that_is_over_lets_nothing_in(tmp_path: pathlib.Path) -> None:
    changes = {
        "cart:spec.artifact.image": "registry.example.org/cart",
        f"{SHOP}/exceptions/fonts.yaml": EXCEPTION,
        "fonts:spec.policies": ["PLT-IMG-002"],
        "fonts:spec.scope.namespace": "shop-prod",
        "fonts:spec.expires": "2026-11-30",
        "shop:spec.environments": {"prod": {}},
    }
    made = inventory(tmp_path, changes)
    assert validate.problems(made, datetime.date(2026, 11, 30))[0] == []
    errors, _ = validate.problems(made, datetime.date(2026, 12, 1))
    assert [one.path for one in errors] == ["spec.expires", "spec.artifact.image"]
