"""One mistake is one complaint, and what cannot be read is said to be so."""

import pathlib

import pytest

from contracts import loader
from contracts.problems import SettingsError
from tests.conftest import ORGANISATION

FIRST = (ORGANISATION / "config" / "Pulumi.aws-dev.yaml").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "config").mkdir()
    teams = (ORGANISATION / "config" / "teams.yaml").read_text(encoding="utf-8")
    (tmp_path / "config" / "teams.yaml").write_text(teams, encoding="utf-8")
    return tmp_path


def refused(root: pathlib.Path, text: str, stack: str = "aws-dev", file: str = "") -> list[str]:
    (root / (file or f"config/Pulumi.{stack}.yaml")).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        loader.load(root, stack)
    return [f"{problem.path}: {problem.rule}; {problem.fix}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("config: {}\n", "required, and not here: access, account, cloud"),
        ("platform:cloud: aws\nplatform:region: us-east-1\n", "indent what is there below it"),
        (FIRST.replace("platform:", "platfrom:"), "not in platfrom: cloud, clusterType"),
        (FIRST.replace("  platform:", "  plattform:"), "write platform:"),
        (FIRST.replace("platform:cloud: aws", "platform:cloud: azure"), "this one is aws-dev; write aws"),
        (FIRST.replace("config:", "confg:"), "did you mean config?"),
    ],
)
def test_one_mistake_is_one_complaint(root: pathlib.Path, text: str, words: str) -> None:
    (said, *more) = refused(root, text)
    assert words in said
    assert all("settings are a mapping under config" in one for one in more)


def test_a_few_settings_that_are_missing_are_named_with_what_they_are_for(root: pathlib.Path) -> None:
    (said,) = refused(root, FIRST.replace("  platform:costCenter: platform\n", ""))
    assert said.startswith("platform:costCenter: costCenter is required: ")


def test_what_is_missing_in_items_of_a_list_keeps_their_lines(root: pathlib.Path) -> None:
    rows = "".join(f"    - {{rule: a-{number}, reason: b, approver: c}}\n" for number in range(5))
    (root / "config/Pulumi.aws-dev.yaml").write_text(
        FIRST + "  platform:exceptions:\n" + rows, encoding="utf-8"
    )
    with pytest.raises(SettingsError) as caught:
        loader.load(root, "aws-dev")
    missing = [one for one in caught.value.problems if one.missing]
    first = len(FIRST.splitlines()) + 2
    assert sorted({one.line for one in missing}) == list(range(first, first + 5))


def test_what_an_environment_brings_is_said_to_be_unknown(root: pathlib.Path) -> None:
    text = FIRST.replace("  platform:costCenter: platform\n", "").replace(
        "config:", "environment: [acme/prod]\nconfig:", 1
    )
    (said,) = refused(root, text)
    assert "What the environment acme/prod brings, only Pulumi Cloud knows" in said
    assert "look at this stack with `pulumi preview`" in said


def test_an_environment_that_brings_no_setting_is_no_mistake(root: pathlib.Path) -> None:
    file = root / "config" / "Pulumi.aws-dev.yaml"
    file.write_text(FIRST.replace("config:", "environment: [acme/prod]\nconfig:", 1), encoding="utf-8")
    loader.load(root, "aws-dev")


def test_settings_that_an_environment_brought_are_taken_under_the_engine(root: pathlib.Path) -> None:
    text = FIRST.replace("  platform:costCenter: platform\n", "").replace(
        "config:", "environment: prod\nconfig:", 1
    )
    (root / "config" / "Pulumi.aws-dev.yaml").write_text(text, encoding="utf-8")
    source = loader.read_stack(root, "aws-dev")
    brought = {**source.values["config"], "platform:costCenter": "platform"}
    assert loader.from_config(brought, "aws-dev", source).cost_center == "platform"


@pytest.mark.parametrize(
    ("file", "asked", "words"),
    [
        ("Pulumi.aws-own.yaml", "aws-own", "move Pulumi.aws-own.yaml to config/Pulumi.aws-own.yaml"),
        ("config/Pulumi.aws-own.yml", "aws-own", "move config/Pulumi.aws-own.yml to"),
        ("config/Pulumi.aws-own.json", "aws-own", "move config/Pulumi.aws-own.json to"),
        ("Pulumi.aws-own.yml", "aws-own", "move Pulumi.aws-own.yml to"),
        ("config/Pulumi.aws-dev.yaml", "acme/platform/aws-dev", "write aws-dev: a preview is of the file"),
        ("config/Pulumi.aws-dev.yaml", "acme/platform/aws-dve", "did you mean aws-dev?"),
        ("config/Pulumi.aws-dev.yaml", "../config/Pulumi.aws-dev", "Name one of these"),
        ("config/Pulumi.aws-dev.yaml", "", "Name one of these"),
        ("config/Pulumi.aws-dev.yaml", "aws\0dev", "did you mean aws-dev?"),
    ],
)
def test_a_stack_in_another_place_or_form_is_led_to_its_own(
    root: pathlib.Path, file: str, asked: str, words: str
) -> None:
    (root / file).write_text(FIRST, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        loader.read_stack(root, asked)
    (problem,) = caught.value.problems
    assert words in problem.fix
