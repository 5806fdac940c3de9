"""A preview of a tenants stack: fed by its cluster's, checked, and reported like any other."""

import datetime
import json
import pathlib
import shutil

import pytest

from contracts import loader
from contracts.catalog import versions
from contracts.problems import SettingsError
from policy.finding import Severity
from review.offline import upstream
from review.preview.run import Preview
from review.preview.stack import preview
from review.reports import markdown, output
from review.reports.html import report, view
from tests.conftest import ORGANISATION, ROOT, graph_of


def look(root: pathlib.Path, stack: str, told: list[str] | None = None) -> Preview:
    return preview(root, stack, versions.CHECKED_ON, (told if told is not None else []).append)


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """The project in a place where it may be changed."""
    shutil.copytree(ORGANISATION / "config", tmp_path / "config")
    shutil.copy(ROOT / "__main__.py", tmp_path)
    return tmp_path


def test_it_says_what_a_reader_wants_to_know_first(project: pathlib.Path) -> None:
    made = look(project, "aws-prod-tenants")
    assert made.summary["cluster"] == "aws-use1-prod-platform-01"
    assert (made.summary["namespaces"], made.summary["teams"]) == (2, 2)
    assert made.summary["workloads"] == len(
        graph_of("aws-prod-tenants").all("kubernetes:core/v1:ServiceAccount")
    )
    assert made.costs is None, "what tenants have is not charged by the hour"
    assert not made.blocked


def test_the_cluster_is_looked_at_once(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstream, "_KNOWN", {})
    told: list[str] = []
    look(project, "aws-dev-tenants", told)
    look(project, "aws-dev-tenants", told)
    assert told.count("looking at aws-dev") == 1


def test_a_cluster_that_was_previewed_is_not_looked_at_again(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "_KNOWN", {})
    told: list[str] = []
    look(project, "aws-dev")
    look(project, "aws-dev-tenants", told)
    assert not [word for word in told if word.startswith("looking at")]


def test_a_cluster_whose_settings_changed_is_looked_at_again(project: pathlib.Path) -> None:
    look(project, "aws-dev-tenants")
    file = loader.stack_file(project, "aws-dev")
    file.write_text(
        file.read_text().replace("platform:costCenter: platform", "platform:costCenter: elsewhere")
    )
    told: list[str] = []
    look(project, "aws-dev-tenants", told)
    assert told.count("looking at aws-dev") == 1


def test_the_same_input_gives_the_same_bytes(project: pathlib.Path) -> None:
    folder = output.write(project / "out", look(project, "azure-prod-tenants"))
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    output.write(project / "out", look(project, "azure-prod-tenants"))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first
    assert set(first) == {"graph.json", "findings.json", "report.md", "report.html"}


def test_a_broken_contract_is_answered_before_anything_runs(project: pathlib.Path) -> None:
    file = next((project / "config" / "tenants").glob("order-platform/workloads/orders-api.yaml"))
    file.write_text(file.read_text().replace("minReplicas: 3", "minReplicas: three"))
    told: list[str] = []
    with pytest.raises(SettingsError, match=r"orders-api\.yaml:\d+ spec\.runtime\.minReplicas"):
        look(project, "aws-prod-tenants", told)
    assert told == ["reading settings and what teams wrote"]


def test_a_broken_cluster_is_answered_too(project: pathlib.Path) -> None:
    file = loader.stack_file(project, "aws-prod")
    file.write_text(file.read_text().replace("platform:region: us-east-1", "platform:region: moon"))
    with pytest.raises(SettingsError, match="platform:region"):
        look(project, "aws-prod-tenants")


def test_reports_name_namespaces_and_what_workloads_may_do() -> None:
    for stack, words in (
        ("aws-prod-tenants", ("orders-prod", "order-platform", "prod-restricted", "sns:Publish")),
        ("azure-prod-tenants", ("orders-prod", "Key Vault Secrets User", "Azure Service Bus Data Sender")),
    ):
        graph = graph_of(stack)
        text = markdown.render(graph, [], {}, {"stack": stack})
        page = report.render(graph, [], {}, {"stack": stack})
        for word in words:
            assert markdown.plain(word) in text, word
        assert "orders-prod" in page


def test_a_page_of_many_resources_shows_those_that_somebody_found_fault_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from policy.finding import Finding

    graph = graph_of("aws-prod-tenants")
    monkeypatch.setattr(view, "MOST", 20)
    last = max(graph, key=lambda row: (row.name, row.urn))
    finding = Finding(rule="r", severity=Severity.BLOCK, message="m", fix="f", resource=last.urn)
    arranged = view.Arranger(graph, [finding], {})
    planes = arranged.planes()
    shown = [item.row.urn for plane in planes for group in plane.groups for item in group.resources]
    assert len(shown) == 20
    assert last.urn in shown
    assert sum(plane.left_out for plane in planes) == len(graph.resources) - 20
    page = report.render(graph, [finding], {}, {"stack": "s"})
    assert "which graph.json has in full" in page
    for target in page.split('href="#r-')[1:]:
        assert f'id="r-{target.partition(chr(34))[0]}"' in page, "no link leads nowhere"


def test_a_stack_for_a_team_that_has_nothing_here_says_so(project: pathlib.Path) -> None:
    loader.stack_file(project, "aws-prod-isolated-tenants-orders").write_text(
        "config:\n"
        "  platform:layer: tenants\n"
        "  platform:cluster: aws-prod-isolated\n"
        "  platform:team: order-platform\n"
    )
    made = look(project, "aws-prod-isolated-tenants-orders")
    (found,) = made.findings
    assert found.severity is Severity.WARN
    assert "order-platform, which has no namespace on this cluster" in found.message


def test_the_settings_that_rules_ask_for_are_those_of_the_cluster(project: pathlib.Path) -> None:
    config = look(project, "aws-prod-tenants").graph.config
    assert config["platform:clusterType"] == "prod-standard"
    assert config["platform:layer"] == "tenants"
    assert "platform:network" not in config
    assert json.dumps(config)


def test_exceptions_are_judged_as_of_the_day_that_is_asked_for(project: pathlib.Path) -> None:
    said: list[str] = []
    soon = preview(project, "aws-prod-tenants", datetime.date(2027, 1, 20), said.append)
    assert [one for one in soon.findings if "reference-report-root" in one.message]
    with pytest.raises(SettingsError, match=r"reference-report-root\.yaml:\d+ spec\.expires"):
        preview(project, "aws-prod-tenants", datetime.date(2027, 1, 30), said.append)
