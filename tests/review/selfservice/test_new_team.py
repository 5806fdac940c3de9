"""`python -m review new team`: a team more in config/teams.yaml, and everything else as it was."""

import pathlib
import shutil

import pytest
import yaml

from contracts import loader
from contracts.problems import SettingsError
from contracts.tenancy.loading import cache
from review import cli
from review.organisation import SAMPLE
from review.selfservice import new, new_team
from review.selfservice.questions import Terminal
from tests.conftest import ORGANISATION
from tests.review.selfservice.test_new import NOBODY, REPOSITORY, Typing

TEAM = {"owns": "what customers see: the shop", "escalation": "pagerduty-shop"}
TEAMS = pathlib.Path("config/teams.yaml")


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """The sample organisation as config/, and as the examples beside it."""
    shutil.copytree(ORGANISATION / "config", tmp_path / "config")
    shutil.copytree(ORGANISATION / "config", tmp_path / SAMPLE / "config")
    return tmp_path


def test_a_team_is_added_with_a_folder_and_nothing_else_changes(root: pathlib.Path) -> None:
    before = (root / TEAMS).read_text()
    written = new_team.team(root, "shop", TEAM, NOBODY)
    assert written == [pathlib.Path("config/tenants/shop/namespaces/.gitkeep"), TEAMS]
    after = (root / TEAMS).read_text()
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert "\n".join(line for line in after.splitlines() if line not in added) + "\n" == before
    assert (
        after.index("signIn:\n        dev: [reference-") < after.index("  shop:\n") < after.index("\nplanes:")
    )
    team = loader.load_owners(root).teams["shop"]
    assert (team.owns, team.cost_center, team.namespaces) == (TEAM["owns"], "shop", ("shop", "shop-*"))
    cache.read(root)
    new.namespace(root, "shop", {"team": "shop", "repository": REPOSITORY}, NOBODY)
    cache.read(root)


def test_a_team_without_namespaces_has_no_folder(root: pathlib.Path) -> None:
    assert new_team.team(root, "soc", {**TEAM, "namespaces": "none"}, NOBODY) == [TEAMS]
    assert loader.load_owners(root).teams["soc"].namespaces == ()


def test_the_first_team_owns_every_plane_and_gets_the_catalogue(root: pathlib.Path) -> None:
    shutil.rmtree(root / "config")
    (root / "config").mkdir()
    written = new_team.team(root, "shop", TEAM, NOBODY)
    assert {str(file) for file in written} == {
        "config/profiles.yaml",
        "config/tenants/shop/namespaces/.gitkeep",
        "config/teams.yaml",
    }
    assert set(loader.load_owners(root).planes.values()) == {"shop"}
    assert (
        (root / "config/profiles.yaml")
        .read_text()
        .startswith("# yaml-language-server: $schema=../docs/schema/")
    )
    new_team.team(root, "second", TEAM, NOBODY)
    assert list(loader.load_owners(root).teams) == ["shop", "second"]


@pytest.mark.parametrize(
    ("name", "given", "rule"),
    [
        ("reference", TEAM, "there is such a team, and it stays as it is"),
        ("Shop", TEAM, "a team's name is lower-case words"),
        ("../x", TEAM, "a team's name is lower-case words"),
        ("shop", {}, "What it answers for, in a few words has an answer"),
        ("shop", {**TEAM, "namespaces": "orders"}, "a namespace has one owner"),
        ("shop", {**TEAM, "namespaces": "Shop!"}, "a team owns namespaces by name"),
        ("shop", {**TEAM, "cost-center": "Not A Cost Centre"}, "a cost centre has letters"),
    ],
)
def test_what_would_be_refused_is_not_written(
    root: pathlib.Path, name: str, given: dict[str, str], rule: str
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(SettingsError, match=rule):
        new_team.team(root, name, given, NOBODY)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert not (root / "config/tenants" / name).exists() or name == "reference"


def test_teams_in_one_line_are_left_to_their_writer(root: pathlib.Path) -> None:
    found = yaml.safe_load((root / TEAMS).read_text())
    flow = yaml.safe_dump(found["teams"], default_flow_style=True, width=100_000).strip()
    (root / TEAMS).write_text(f"teams: {flow}\n{yaml.safe_dump({'planes': found['planes']})}")
    with pytest.raises(SettingsError, match="a team is added where every team has lines of its own"):
        new_team.team(root, "shop", TEAM, NOBODY)


def test_a_second_run_changes_nothing(root: pathlib.Path) -> None:
    new_team.team(root, "shop", TEAM, NOBODY)
    before = (root / TEAMS).read_bytes()
    with pytest.raises(SettingsError, match="there is such a team"):
        new_team.team(root, "shop", TEAM, NOBODY)
    assert (root / TEAMS).read_bytes() == before


def test_an_interrupted_run_leaves_the_teams_as_they_were_and_can_be_repeated(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (root / TEAMS).read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pathlib.Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        new_team.team(root, "shop", TEAM, NOBODY)
    monkeypatch.undo()
    assert (root / TEAMS).read_bytes() == before
    assert not [path for path in (root / "config").iterdir() if path.name.startswith(".")]
    cache.read(root)
    new_team.team(root, "shop", TEAM, NOBODY)


def test_a_change_made_meanwhile_is_not_lost(root: pathlib.Path) -> None:
    class Editing(Typing):
        def readline(self, *_: int) -> str:
            (root / TEAMS).write_text((root / TEAMS).read_text() + "# seen\n")
            return super().readline()

    terminal = Terminal(reads=Editing("retail\n"), writes=Typing())
    with pytest.raises(SettingsError, match="the file was changed while the questions were answered"):
        new_team.team(root, "shop", {**TEAM, "namespaces": "shop", "code-owners": "none"}, terminal)
    assert "shop" not in loader.load_owners(root).teams


def test_the_command_says_what_it_wrote(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "ROOT", root)
    flags = [
        f"--{key}={answer}"
        for key, answer in {**TEAM, "cost-center": "x", "code-owners": "@acme/shop"}.items()
    ]
    assert cli.main(["new", "team", "shop", *flags]) == cli.FINE
    assert capsys.readouterr().out.splitlines()[-1] == "wrote config/teams.yaml"
    assert loader.load_owners(root).teams["shop"].code_owners == ("@acme/shop",)
    assert cli.main(["new", "team", "shop", *flags]) == cli.UNUSABLE
    assert "there is such a team" in capsys.readouterr().err
