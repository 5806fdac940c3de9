"""A stack's file is read as Pulumi reads it. The expected texts are the engine's, which a lab test asks anew."""

import json
import pathlib

import pytest

from contracts import loader
from contracts.problems import SettingsError
from contracts.reading import pulumi_values
from contracts.reading.source import parse
from tests.conftest import ORGANISATION
from tests.contracts.reading.pulumi_forms import ALTERED, FORMS, KEYS, REFUSED, REFUSED_HERE, REFUSED_KEYS


def read(form: str) -> str:
    source = parse(f"k: {form}\n", "x.yaml", pulumi_values.PULUMI)
    assert not source.problems
    return pulumi_values.hand_over(source.values["k"])


@pytest.mark.parametrize(("form", "text"), FORMS.items(), ids=repr)
def test_a_value_is_read_as_the_engine_reads_it(form: str, text: str) -> None:
    if form[:1] in ("{", "[", "\n"):
        assert json.loads(read(form)) == json.loads(text)
    else:
        assert read(form) == text


@pytest.mark.parametrize("form", [*REFUSED, *REFUSED_HERE, *ALTERED])
def test_what_the_engine_refuses_or_alters_is_refused(form: str) -> None:
    try:
        problems = parse(f"k: {form}\n", "x.yaml", pulumi_values.PULUMI).problems
    except SettingsError as error:
        problems = error.problems
    assert problems
    assert all(problem.line in (1, 2) for problem in problems)


@pytest.mark.parametrize("form", [*ALTERED, r'"https:\/\/example.com"', r'"\ta\nb"'])
def test_a_file_that_pulumi_never_sees_may_hold_any_text(form: str) -> None:
    assert not parse(f"k: {form}\n", "x.yaml").problems


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_directive_that_would_change_how_a_file_is_read_is_refused(version: str) -> None:
    with pytest.raises(SettingsError, match="directives as %YAML are not supported"):
        parse(f"%YAML {version}\n---\nk: a\n", "x.yaml", pulumi_values.PULUMI)


@pytest.mark.parametrize(("written", "key"), KEYS.items())
def test_a_key_is_known_by_the_name_that_the_engine_gives_it(written: str, key: str) -> None:
    assert pulumi_values.key(written, "platform") == key


@pytest.mark.parametrize("written", REFUSED_KEYS)
def test_a_key_that_the_engine_refuses_has_no_name(written: str) -> None:
    assert pulumi_values.key(written, "platform") is None


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "config").mkdir()
    for name in ("Pulumi.aws-dev.yaml", "teams.yaml"):
        text = (ORGANISATION / "config" / name).read_text(encoding="utf-8")
        (tmp_path / "config" / name).write_text(text, encoding="utf-8")
    return tmp_path


def with_lines(root: pathlib.Path, *pairs: tuple[str, str]) -> pathlib.Path:
    """The stack with some of its text replaced."""
    file = root / "config" / "Pulumi.aws-dev.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")
    return root


def refused(root: pathlib.Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        loader.load(root, "aws-dev")
    return [f"{problem.path}: {problem.rule}; {problem.fix}" for problem in caught.value.problems]


ACCOUNT = 'platform:account: "444455556666"'
CENTER = "platform:costCenter: platform"
BUDGET = "monthlyUsd: 600"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ACCOUNT, "platform:account: 444455556666"),
        (ACCOUNT, "account: 444455556666"),
        (ACCOUNT, "platform:config:account: '444455556666'"),
        (CENTER, f'{CENTER}\n  platform:number: "1"'),
        (CENTER, f"{CENTER}\n  platform:number: 0x1"),
        (CENTER, f'{CENTER}\n  platform:tags: \'{{"Room": "4"}}\''),
        (CENTER, f"{CENTER}\n  platform:tags: {{Since: 2027-01-15}}"),
        (BUDGET, "monthlyUsd: 1_000"),
        (BUDGET, "monthlyUsd: 6e2"),
    ],
)
def test_what_the_engine_takes_is_taken(root: pathlib.Path, before: str, after: str) -> None:
    loader.load(with_lines(root, (before, after)), "aws-dev")


def test_a_day_without_quotes_is_the_day(root: pathlib.Path) -> None:
    dated = with_lines(root, (CENTER, f"{CENTER}\n  platform:tags: {{Since: 2027-01-15}}"))
    settings, _ = loader.load(dated, "aws-dev")
    assert settings.tags == {"Since": "2027-01-15"}


def test_a_section_may_be_json_text_as_a_command_line_gives_it(root: pathlib.Path) -> None:
    as_text = with_lines(root, (CENTER, f'{CENTER}\n  platform:tags: \'{{"Room": "4"}}\''))
    settings, _ = loader.load(as_text, "aws-dev")
    assert settings.tags == {"Room": "4"}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (ACCOUNT, "platform:account: 011122223389", "without quotes YAML reads 011122223389 as 11122223389"),
        (CENTER, "platform:costCenter: 01234", "without quotes YAML reads 01234 as 668"),
        (CENTER, "platform:costCenter: 1_000", "without quotes YAML reads 1_000 as 1000"),
        (CENTER, "platform:costCenter: True", "without quotes YAML reads True as true"),
        (CENTER, f"{CENTER}\n  platform:tags: {{Room: 01234}}", "put it in quotes"),
        (CENTER, f"{CENTER}\n  costCenter: other", "platform:costCenter may appear once"),
        (CENTER, f"{CENTER}\n  platform:a:b: other", "Pulumi knows keys as namespace:name"),
        (CENTER, f"{CENTER}\n  platform:tags: {{01: a}}", "without quotes this key becomes another"),
        (CENTER, f"{CENTER}\n  platform:tags: {{<<: {{a: b}}}}", "merge keys are not supported"),
        (BUDGET, "monthlyUsd: .inf", "a number has an end"),
        (CENTER, f"{CENTER}\n  platform:tags: '{'[' * 200_000}'", "this is a mapping"),
    ],
)
def test_what_arrives_otherwise_than_it_is_written_is_refused(
    root: pathlib.Path, before: str, after: str, words: str
) -> None:
    said = refused(with_lines(root, (before, after)))
    assert any(words in one for one in said), said


def test_what_is_written_in_a_misleading_way_is_refused_under_the_engine_too(root: pathlib.Path) -> None:
    misleading = with_lines(root, (CENTER, "platform:costCenter: 01234"))
    source = loader.read_stack(misleading, "aws-dev")
    handed_over = loader.decode(loader.encode(source.values["config"]))
    assert handed_over["platform:costCenter"] == "668"
    with pytest.raises(SettingsError, match="put it in quotes"):
        loader.from_config(handed_over, "aws-dev", source)


def test_a_preview_and_a_program_under_the_engine_have_the_same_settings() -> None:
    for stack in loader.stacks(ORGANISATION):
        config = loader.read_stack(ORGANISATION, stack).values["config"]
        assert loader.decode(loader.encode(config)) == config
