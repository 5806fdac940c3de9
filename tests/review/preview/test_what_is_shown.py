"""What reports show besides the graph: settings in effect with their origin, and what workloads come to."""

from contracts import loader
from contracts.catalog import versions
from review.inventory.tables import tables as graph_tables
from review.preview.effective import effective
from review.preview.stack import preview
from review.reports import diagram, markdown
from review.reports.html import report
from tests.conftest import ORGANISATION, graph_of


def test_every_setting_in_effect_says_where_it_comes_from() -> None:
    settings, _ = loader.load(ORGANISATION, "aws-prod")
    config = loader.read_stack(ORGANISATION, "aws-prod").values["config"]
    found = {path: (value, origin) for path, value, origin in effective(settings, config, "the file")}
    assert found["region"] == ("us-east-1", "the file")
    assert found["clusterType"] == ("prod-standard", "the file")
    origins = {origin for _, origin in found.values()}
    assert origins == {"the file", "preset of prod-standard", "default"}
    assert found["controlPlane.zonalShift"][1] == "preset of prod-standard"


def test_a_secret_stays_one_among_the_settings_in_effect() -> None:
    settings, _ = loader.load(ORGANISATION, "aws-prod")
    hidden = settings.model_copy(update={"purpose": "secret-0123456789ab@hidden.invalid"})
    assert ("purpose", "[secret]") in [(path, value) for path, value, _ in effective(hidden, {}, "f")]


def test_the_page_shows_the_settings_in_effect_and_the_tables_of_the_comment() -> None:
    graph = graph_of("azure-prod")
    shown = {"stack": "s", "effective": [("region", "eastus2", "default")], "tables": []}
    page = report.render(graph, [], {}, shown)
    assert "<td><code>region</code></td><td>eastus2</td><td>default</td>" in page
    titles = [title for title, _, _ in graph_tables(graph)]
    assert titles
    assert all(f"<summary>{title} <" in page for title in titles)
    assert "comment's" not in page, "nothing points to what the page does not have"


def test_a_tenants_page_shows_what_workloads_come_to() -> None:
    made = preview(ORGANISATION, "aws-prod-tenants", versions.CHECKED_ON, lambda _: None)
    shown = {title: (heads, rows) for title, heads, rows in made.tables}
    assert set(shown) == {"Workloads", "Connections of workloads", "Quotas"}
    row = next(row for row in shown["Workloads"][1] if row[0].endswith("/orders-api"))
    assert "@sha256:" in row[2]
    assert row[3] == "3 to 50"
    assert any("orders-db" in cell for line in shown["Connections of workloads"][1] for cell in line) or any(
        "orders-db" in cell for cell in row
    )
    seen = (made.graph, made.findings, made.plane_owners, {**made.summary, "tables": made.tables})
    for text in (report.render(*seen), markdown.render(*seen)):
        assert "orders-db" in text
        assert "3 to 50" in text


def test_cards_show_schedules_targets_and_backups_where_they_were_counted() -> None:
    picture = diagram.draw(graph_of("aws-dev"))
    assert "cron(0 21" in picture
    assert ">EventTarget<" not in picture
    assert "Alarms and who is told" in picture
    assert "kept 35 days" in diagram.draw(graph_of("aws-prod"))
