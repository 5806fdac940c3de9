"""`python -m review explain`: what a contract comes to, in words, and the page of all fields."""

import json
import pathlib
import shutil

import pytest

from contracts.tenancy.loading import schemas
from review import cli
from review.reference import tenants
from review.selfservice import manifest_tree
from review.selfservice.explain import explain
from tests.conftest import ORGANISATION, ROOT


def told(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints."""
    assert cli.main(["explain", *arguments]) == cli.FINE
    return capsys.readouterr().out


def test_it_says_what_is_made_and_which_file_decides_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = told("orders-api", capsys=capsys)
    assert text.startswith("orders-api in orders-prod on aws-use1-prod-platform-01\n")
    for line in (
        "because config/tenants/order-platform/workloads/orders-api.prod.yaml names that image",
        "3 to 50 replicas, by CPU",
        "each pod asks for 500m CPU and 512Mi of memory, and is stopped at 1Gi",
        "as https://orders.example.com/, through the gateway public",
        "it may read a secret: secret orders/prod/orders-db",
        "99.9 percent of requests succeed, or pagerduty-order-platform is paged",
        "this workload is 63 of them at most",
    ):
        assert line in text


def test_another_environment_and_cloud_are_told_as_they_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    text = told("orders-api", "--environment", "dev", "--cloud", "azure", capsys=capsys)
    assert "orders-api in orders-dev on azure-use2-dev-platform-01" in text
    assert "orders.dev.example.com" in text
    assert "it may read a secret: secret orders-dev-orders-db" in text


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("{size: xl}", "orders.yaml asks for size xl"),
        ("{quota: {cpu: '90', reason: the great sale in spring}}", "orders.yaml asks for it: the great sale"),
        ("{}", "config/profiles.yaml gives size l to tier-1"),
    ],
)
def test_a_quota_is_told_with_what_decides_it(tmp_path: pathlib.Path, written: str, because: str) -> None:
    shutil.copytree(ORGANISATION / "config", tmp_path / "config")
    file = tmp_path / "config" / "tenants" / "order-platform" / "namespaces" / "orders.yaml"
    before = file.read_text()
    assert "    prod: {}\n" in before
    file.write_text(before.replace("    prod: {}\n", f"    prod: {written}\n"))
    assert f"because {because}" in "\n".join(explain(tmp_path, "orders-api").lines()).replace(
        "because config/tenants/order-platform/namespaces/", "because "
    )


@pytest.mark.parametrize("name", ["reference-api", "reference-worker", "reference-report", "reference-migrate", "reference-quotes", "settlement-ledger"])  # fmt: skip
@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_every_shipped_workload_is_explained_on_both_clouds(
    name: str, cloud: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "None" not in told(name, "--cloud", cloud, capsys=capsys)


def test_an_exception_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    text = told("reference-report", capsys=capsys)
    assert "PLT-SEC-004 does not hold for it until 2027-01-29" in text
    assert "(PLAT-412)" in text


def test_machines_get_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told("settlement-ledger", "--json", capsys=capsys))
    assert found["namespace"] == "settlement-prod-isolated"
    assert {fact["about"] for fact in found["facts"]} >= {"Runs", "Traffic", "Cloud", "Reliability", "Cost"}
    assert found == explain(ORGANISATION, "settlement-ledger").to_json()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("orders-apy",), "did you mean orders-api?"),
        (("orders-api", "--environment", "live"), "orders is in dev, staging, prod"),
        (("reference/orders-api",), "there is no such workload"),
    ],
)
def test_what_is_not_there_is_said_with_the_way_out(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", *arguments]) == cli.UNUSABLE
    assert words in capsys.readouterr().err


def test_a_workload_is_found_by_its_namespace_or_its_team() -> None:
    assert explain(ORGANISATION, "orders/orders-api") == explain(ORGANISATION, "order-platform/orders-api")


def test_the_page_of_fields_is_what_the_models_say_and_leaves_none_out() -> None:
    text = tenants.render()
    assert (ROOT / tenants.FILE).read_text() == text, "run make docs"
    assert (
        "| `spec.runtime.ports[].port` | whole number, 1024 to 65535 | **required** | Its number. |" in text
    )
    assert "| `teams.<name>.groups.aws.<name>.readers` |" in text
    for _, title in schemas.KINDS.values():
        assert f"\n## {title}\n" in text


def test_manifests_say_what_became_of_the_tree(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path
) -> None:
    tree = manifest_tree.Tree(written=("a.yaml",), unchanged=2, removed=(), kept=("old.yaml",))
    monkeypatch.setattr(manifest_tree, "write", lambda *_: tree)
    arguments = ["manifests", "aws-prod-tenants", "--out", str(tmp_path)]
    assert cli.main(arguments) == cli.FINE
    said = capsys.readouterr().out
    assert "aws-prod-tenants: 1 files written, 2 unchanged, 0 removed" in said
    assert "old.yaml is no longer made, was changed by somebody, and stays" in said
    assert cli.main([*arguments, "--json"]) == cli.FINE
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


def test_manifests_of_what_is_no_tenants_stack_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manifests", "aws-prod"]) == cli.UNUSABLE
    assert "manifests are made of tenants stacks" in capsys.readouterr().err
