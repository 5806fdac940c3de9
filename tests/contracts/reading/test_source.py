"""Reading YAML: lines are kept, and nothing hostile gets through."""

import os
import pathlib
import re

import pytest

from contracts import loader
from contracts.problems import Problem, SettingsError
from contracts.reading import source
from tests.conftest import ORGANISATION


def problems_of(text: str) -> list[Problem]:
    """What is wrong with a text, whether it can be read on or not."""
    try:
        return source.parse(text, "x.yaml").problems
    except SettingsError as error:
        return error.problems


def test_every_value_knows_its_line() -> None:
    read = source.parse("config:\n  platform:network:\n    zones:\n      - a\n      - b\n", "x.yaml")
    assert read.line(("config", "platform:network", "zones", 1)) == 5


def test_a_missing_value_is_placed_at_what_should_hold_it() -> None:
    read = source.parse("config:\n  platform:network:\n    zones: []\n", "x.yaml")
    assert read.line(("config", "platform:network", "cidr")) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "a key may appear once"),
        ("a: &x [1]\nb: *x\n", 1, "anchors and aliases are not supported"),
        ("a: &x 1\n", 1, "anchors and aliases are not supported"),
        ("a: 1\nb: &x 1\nc: *x\n", 2, "anchors and aliases are not supported"),
        ("a: 1\n&x b: 1\n", 2, "anchors and aliases are not supported"),
        ("a: !!python/object:os.system x\n", 1, "valid YAML|tags are not supported"),
        ("a: !mine x\n", 1, "YAML tags are not supported"),
        ("a: [1, 2\n", 2, "must be valid YAML"),
        ("a: b: c\n", 1, "must be valid YAML"),
        ("\ta: 1\n", 1, "must be valid YAML"),
        ("? [a]\n: 1\n", 1, "keys are plain text"),
        ("a: !secret [1]\n", 1, "YAML tags are not supported"),
        ("a: 1\n---\nb: 2\n", 2, "must be valid YAML"),
    ],
)
def test_what_yaml_offers_beyond_plain_data_is_refused_with_its_line(
    text: str, line: int, words: str
) -> None:
    found = problems_of(text)
    assert re.search(words, str(found[0]))
    assert found[0].line == line


def test_dates_and_version_numbers_stay_what_was_written() -> None:
    assert source.parse('a: 2026-11-22\nb: "1.30"\n', "x").values == {"a": "2026-11-22", "b": "1.30"}


def test_depth_and_size_have_limits(tmp_path: pathlib.Path) -> None:
    with pytest.raises(SettingsError, match="nest"):
        source.parse("[" * 40 + "]" * 40, "x")
    with pytest.raises(SettingsError, match="nest at most"):
        source.parse("[" * 5000 + "]" * 5000, "x")
    large = tmp_path / "large.yaml"
    large.write_text("a: " + "x" * 1_100_000)
    with pytest.raises(SettingsError, match="under 1,000,000 bytes"):
        source.read(large, "large.yaml")


def test_a_file_that_is_missing_or_no_text_is_one_clear_problem(tmp_path: pathlib.Path) -> None:
    with pytest.raises(SettingsError, match="the file must be readable: No such file"):
        source.read(tmp_path / "none.yaml", "none.yaml")
    with pytest.raises(SettingsError, match="this is no file"):
        source.read(tmp_path, "folder")
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(SettingsError, match="this is no file"):
        source.read(tmp_path / "pipe.yaml", "pipe.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(SettingsError, match="must be UTF-8 text"):
        source.read(tmp_path / "binary.yaml", "binary.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the settings are a mapping under config"),
        ("config: []\n", "the settings are a mapping under config"),
        ("- a\n", "the file is a mapping"),
        ("confg: {}\n", "did you mean config"),
    ],
)
def test_the_outer_form_of_a_stack_file_is_checked(tmp_path: pathlib.Path, text: str, words: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/Pulumi.aws-x.yaml").write_text(text)
    with pytest.raises(SettingsError, match=words):
        loader.read_stack(tmp_path, "aws-x")


def test_an_unknown_stack_is_answered_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="did you mean aws-prod") as caught:
        loader.read_stack(ORGANISATION, "aws-prd")
    assert "aws-dev, aws-dev-tenants, aws-dr" in str(caught.value)


def test_a_stack_name_cannot_leave_the_folder() -> None:
    with pytest.raises(SettingsError, match="a stack has a settings file"):
        loader.read_stack(ORGANISATION, "../../etc/passwd")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("9" * 30, int("9" * 30)),
        ("yes", "yes"),
        ("on", "on"),
        ("1:0", "1:0"),
        ("0777", "0777"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("1e400", "1e400"),
        ("2026-11-22", "2026-11-22"),
        ('"true"', "true"),
        ("'12'", "12"),
    ],
)
def test_plain_values_are_read_like_pulumi_reads_them(text: str, value: object) -> None:
    read = source.parse(f"a: {text}", "x").values["a"]
    assert (read, type(read)) == (value, type(value))


def test_a_link_is_not_followed(tmp_path: pathlib.Path) -> None:
    (tmp_path / "secret").write_text("root:x:0:0")
    (tmp_path / "teams.yaml").symlink_to(tmp_path / "secret")
    with pytest.raises(SettingsError) as caught:
        source.read(tmp_path / "teams.yaml", "config/teams.yaml")
    assert "this is a link" in str(caught.value)
    assert "root" not in str(caught.value)
