"""What day it is, is an input: a preview is told, a program may be, and one place reads a clock."""

import datetime
import re
from typing import Any

import pulumi
import pytest

from contracts import loader
from contracts.catalog.versions import CHECKED_ON
from contracts.problems import SettingsError
from contracts.reading.source import Source
from contracts.tenancy.loading import cache
from review import cli, day
from review.offline import host
from review.reference import documents
from tests.conftest import ORGANISATION, ROOT, graph_of

CLOCKS = re.compile(r"\b(?:date\.today|datetime\.(?:now|utcnow)|time\.time|time\.localtime|gmtime)\b")
PRODUCT = ("components", "contracts", "manifests", "policy", "review", "simulation", "stacks")
LATER = datetime.date(2027, 6, 1)


def _config(expires: str) -> dict[str, Any]:
    config = dict(loader.read_stack(ORGANISATION, "aws-prod").values["config"])
    config["platform:controlPlane"] = {"endpoint": "private-and-public", "publicCidrs": ["203.0.113.0/24"]}
    config["platform:exceptions"] = [
        {
            "setting": "controlPlane.endpoint", "owner": "platform", "approver": "security",
            "reason": "a supplier has no VPN before summer", "ticket": "OPS-1", "expires": expires,
        }
    ]  # fmt: skip
    return config


def _problems(config: dict[str, Any], as_of: datetime.date | None = None) -> list[str]:
    try:
        loader.from_config(config, "aws-prod", Source("config/x.yaml", {}, {(): 1}), as_of=as_of)
    except SettingsError as error:
        return [problem.rule for problem in error.problems]
    return []


def test_one_place_reads_a_clock() -> None:
    read = [
        str(file.relative_to(ROOT))
        for folder in PRODUCT
        for file in sorted((ROOT / folder).rglob("*.py"))
        if CLOCKS.search(file.read_text())
    ]
    assert read == ["review/day.py"]


@pytest.mark.parametrize(
    "command", [["preview", "aws-dev"], ["registry"], ["manifests", "x"], ["explain", "x"]]
)
def test_whatever_judges_dates_is_told_the_day_and_takes_today_otherwise(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day, "today", lambda: LATER)
    parser = cli._parser()
    assert day.of(parser.parse_args(command)) == LATER
    assert day.of(parser.parse_args([*command, "--as-of", "2026-11-30"])) == datetime.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("expires", "as_of", "words"),
    [
        ("2027-05-20", LATER, "ended 12 days before 2027-06-01"),
        ("2027-07-01", LATER, ""),
        ("2027-12-01", LATER, "an exception lasts 90 days at most"),
        ("2027-05-20", None, ""),
        ("2026-11-01", None, f"ended 21 days before {CHECKED_ON}"),
    ],
)
def test_an_exception_is_judged_as_of_the_day_and_without_one_by_what_is_certain(
    expires: str, as_of: datetime.date | None, words: str
) -> None:
    found = _problems(_config(expires), as_of)
    assert [rule for rule in found if words in rule] == found
    assert bool(found) == bool(words)


def test_a_program_takes_the_day_from_its_configuration() -> None:
    told = {**_config("2027-05-20"), "platform:asOf": LATER.isoformat()}
    assert "ended 12 days before 2027-06-01" in _problems(told)[0]
    with pytest.raises(pulumi.RunError, match="this exception ended 12 days before 2027-06-01"):
        host.record(ORGANISATION, "aws-prod", _config("2027-05-20"), as_of=LATER)
    with pytest.raises(pulumi.RunError, match="this is a day"):
        host.record(ORGANISATION, "aws-prod", {**_config("2027-05-20"), "platform:asOf": "soon"})


def test_the_day_that_a_preview_is_asked_about_wins_over_one_that_was_kept() -> None:
    kept = {**_config("2027-05-20"), "platform:asOf": "2027-05-01"}
    assert _problems(kept) == []
    assert "ended 12 days before 2027-06-01" in _problems(kept, LATER)[0]


def test_exceptions_of_tenants_are_judged_so_too() -> None:
    assert cache.read(ORGANISATION).inventory.exceptions
    with pytest.raises(SettingsError, match="today is 2027-06-01"):
        cache.read(ORGANISATION, LATER)
    references = {"aws-prod": graph_of("aws-prod").outputs}
    config = loader.read_stack(ORGANISATION, "aws-prod-tenants").values["config"]
    with pytest.raises(pulumi.RunError, match="today is 2027-06-01"):
        host.record(ORGANISATION, "aws-prod-tenants", config, references=references, as_of=LATER)


def test_generated_documents_are_the_same_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> datetime.date:
        raise AssertionError("a document asked what day it is")

    monkeypatch.setattr(day, "today", refuse)
    assert documents.stale(ROOT) == []
