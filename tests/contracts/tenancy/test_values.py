"""Durations, quantities, names and schedules."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.catalog import time_zones
from contracts.tenancy.models import cron, quantity, values

SUFFIXES = {
    "": 1,
    "m": "0.001",
    "k": 10**3,
    "M": 10**6,
    "G": 10**9,
    "Ki": 2**10,
    "Mi": 2**20,
    "Gi": 2**30,
    "Ti": 2**40,
}


@given(st.integers(1, 999_999), st.sampled_from("smhd"))
def test_a_duration_is_its_seconds(number: int, unit: str) -> None:
    assert values.seconds(f"{number}{unit}") == number * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]


@given(st.text(max_size=8))
def test_anything_else_is_no_duration(text: str) -> None:
    if not (text[:-1].isascii() and text[:-1].isdigit() and text[-1:] in "smhd" and text[0] != "0"):
        with pytest.raises(ValueError, match="is no duration"):
            values.seconds(text)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(sorted(SUFFIXES)))
def test_a_quantity_is_exact(number: Decimal, suffix: str) -> None:
    assert quantity.parse(f"{number:f}{suffix}") == number * Decimal(SUFFIXES[suffix])


@given(st.text(max_size=10))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(values.Quantity)
    # Whatever else is raised, or accepted and no quantity, fails.
    with contextlib.suppress(ValidationError):
        assert quantity.parse(adapter.validate_python(text)) > 0


@given(st.integers(0, 10**18 - 1))
def test_bytes_are_written_so_that_they_read_the_same(amount: int) -> None:
    assert quantity.parse(quantity.binary(Decimal(amount))) == amount


@given(st.integers(1, 10**7))
def test_cores_are_written_so_that_they_read_the_same(milli: int) -> None:
    assert quantity.parse(quantity.cores(Decimal(milli) / 1000)) == Decimal(milli) / 1000


REFUSED = [
    (values.Duration, "90", "a duration is a whole number with s, m, h or d"),
    (values.Duration, "0s", "a duration is a whole number with s, m, h or d"),
    (values.Duration, "1.5h", "a duration is a whole number with s, m, h or d"),
    (values.Name, "Orders", "a name is lower-case letters, digits and hyphens"),
    (values.Name, "x" * 41, "has at most 40 characters"),
    (values.Name, "-x", "begins with a letter"),
    (values.Host, "example", "a host name is lower-case letters"),
    (values.Host, "*.example.com", "and no star"),
    (values.UrlPath, "ready", "a path begins with /"),
    (values.UrlPath, "/../etc", "neither blanks nor .."),
    (values.Digest, "sha256:abc", "a digest is sha256: and 64 hexadecimal digits"),
    (values.Repository, "registry.example.com/x:1", "without tag or digest"),
    (values.Repository, "registry.example.com/x@sha256:1", "without tag or digest"),
    (values.Repository, "orders", "an image is a registry and a repository"),
    (values.LabelValue, "a b", "this becomes a Kubernetes label"),
    (values.ResourceId, "db-*", "an AWS resource id is a database's"),
    (values.ResourceId, "arn:aws:kms:us-east-1:111122223333:key/x", "an AWS resource id is a database's"),
    (values.Quantity, "0", "a quantity is more than nothing"),
    (values.Quantity, "1e99", "a quantity is less than 8Ei"),
    (values.GitUrl, "http://git.example.com/x.git", "a repository is an https:// or ssh://git@ address"),
    (values.GitUrl, "https://me:secret@git.example.com/x.git", "without credentials"),
    (values.Revision, "main; rm", "a revision is a branch, a tag or a commit"),
    (values.Folder, "/x", "begins with no slash"),
    (values.Folder, "x/../../y", "a folder is inside of the repository"),
    (values.Cron, "@daily", "a schedule has five fields"),
    (values.PortName, "h" * 16, "has at most 15 characters"),
    (values.VariableName, "LOG LEVEL", "an environment variable is letters, digits and underscores"),
    (values.PolicyName, "*", "there is no star"),
    (values.Quantity, "1GB", "a quantity is a number with a Kubernetes suffix"),
]


@pytest.mark.parametrize(("kind", "text", "rule"), REFUSED, ids=[case[1] for case in REFUSED])
def test_a_value_is_refused_in_words(kind: Any, text: str, rule: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(text)
    assert rule in caught.value.errors()[0]["ctx"]["rule"]


@pytest.mark.parametrize(
    "text",
    ["* * * * *", "*/15 * * * *", "30 3 * * 1-5", "0 0 1,15 * *", "0 12 * JAN-mar MON", "5-55/10 0-23 ? * 0"],
)
def test_a_schedule_kubernetes_takes_is_taken(text: str) -> None:
    assert cron.wrong_cron(text) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("60 * * * *", "minute"),
        ("* 24 * * *", "hour"),
        ("* * 0 * *", "day of month"),
        ("* * * 13 *", "month"),
        ("* * * * 7", "day of week"),
        ("* * * * FUN", "day of week"),
        ("*/0 * * * *", "minute"),
        ("9-3 * * * *", "minute"),
        ("1,, * * * *", "minute"),
        ("*-5 * * * *", "minute"),
    ],
)
def test_a_schedule_kubernetes_refuses_is_refused_by_its_field(text: str, part: str) -> None:
    wrong = cron.wrong_cron(text)
    assert wrong
    assert wrong[0].startswith(f"the {part} of a schedule is ")


@pytest.mark.parametrize(
    "name", ["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "CET", "Antarctica/Troll"]
)
def test_a_time_zone_of_the_database_is_taken(name: str) -> None:
    assert time_zones.wrong(name) is None


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin?"),
        ("europe/berlin", "did you mean Europe/Berlin?"),
        ("Local", "write Europe/Berlin, or Etc/UTC"),
        ("../etc/passwd", "write Europe/Berlin, or Etc/UTC"),
        ("", "write Europe/Berlin, or Etc/UTC"),
    ],
)
def test_a_time_zone_that_is_nowhere_is_refused(name: str, fix: str) -> None:
    assert time_zones.wrong(name) == (time_zones.RULE, fix)
