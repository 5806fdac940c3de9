"""`python -m review new`: a valid file, once, and nothing where an answer is wrong."""

import io
import pathlib
import shutil

import pytest
import yaml

from contracts.problems import SettingsError
from contracts.tenancy.loading import load, validate
from review import cli
from review.selfservice import new
from review.selfservice.questions import Terminal
from tests.conftest import ORGANISATION

DIGEST = f"sha256:{'b' * 64}"
REPOSITORY = "https://git.example.com/x.git"
TENANTS = pathlib.Path("config/tenants")


class Typing(io.StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


NOBODY = Terminal(reads=io.StringIO(), writes=io.StringIO())


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the shipped settings."""
    shutil.copytree(ORGANISATION / "config", tmp_path / "config")
    return tmp_path


def sound(root: pathlib.Path) -> bool:
    """Whether the whole inventory has no error."""
    return validate.problems(load.load(root))[0] == []


def test_a_request_is_written_with_comments_and_holds_every_rule(root: pathlib.Path) -> None:
    teams = root / "config/teams.yaml"
    teams.write_text(teams.read_text().replace("[reference, settlement]", "[reference, settlement, trial]"))
    file = new.namespace(root, "trial", {"team": "reference", "repository": REPOSITORY}, NOBODY)
    assert file == TENANTS / "reference/namespaces/trial.yaml"
    text = (root / file).read_text()
    assert text.startswith(
        "# yaml-language-server: $schema=../../../../docs/schema/namespacerequest.schema.json\n"
    )
    assert list(yaml.safe_load(text)["spec"]["environments"]) == ["dev", "staging", "prod"]
    assert sound(root)
    assert not list((root / "config").glob(".new-*"))


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"type": "worker", "tier": "tier-2"},
        {"type": "cronjob", "schedule": "*/5 1 * * *"},
        {"type": "job"},
        {"type": "statefulset", "storage": "5Gi"},
        {"tier": "tier-2", "exposure": "public", "route": "new.example.com", "max-replicas": "4"},
        {"exposure": "internal", "route": "new.example.com"},
    ],
    ids=str,
)
def test_a_contract_of_every_type_is_written_valid(root: pathlib.Path, answers: dict[str, str]) -> None:
    given = {"team": "reference", "namespace": "reference", "digest": DIGEST, **answers}
    file = new.workload(root, "newcomer", given, NOBODY)
    assert (root / file).read_text().count("# ") >= 4
    assert sound(root)


@pytest.mark.parametrize("kind", ["deployment", "statefulset", "worker"])
def test_a_critical_contract_says_all_it_must(root: pathlib.Path, kind: str) -> None:
    answers = {"team": "order-platform", "digest": DIGEST, "type": kind, "tier": "tier-1"}
    new.workload(root, "orders-x", answers, NOBODY)
    assert sound(root)


def test_an_existing_file_stays_as_it_is(root: pathlib.Path) -> None:
    file = root / TENANTS / "order-platform/workloads/orders-api.yaml"
    before = file.read_bytes()
    with pytest.raises(SettingsError, match="there is such a file, and it stays as it is"):
        new.workload(root, "orders-api", {"team": "order-platform", "digest": DIGEST}, NOBODY)
    with pytest.raises(SettingsError, match="there is such a file"):
        new.namespace(root, "orders", {"team": "order-platform", "repository": REPOSITORY}, NOBODY)
    assert file.read_bytes() == before


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = root / TENANTS / "reference/workloads/newcomer.yaml"
    monkeypatch.setattr(new.new_file, "there_is_none", lambda *_: target.write_text("somebody else's"))
    given = {"team": "reference", "namespace": "reference", "digest": DIGEST}
    with pytest.raises(SettingsError, match="there is such a file"):
        new.workload(root, "newcomer", given, NOBODY)
    assert target.read_text() == "somebody else's"


@pytest.mark.parametrize(
    ("name", "answers", "rule"),
    [
        ("payments", {"team": "order-platform"}, "order-platform may own orders"),
        ("orders-x", {"team": "nobody", "cost-center": "x"}, "a team is in config/teams.yaml"),
        ("orders-x", {"team": "../x"}, "a team is in config/teams.yaml"),
        ("orders-x", {"team": "order-platform", "environments": "live"}, "environments of namespaces are"),
        ("../../x", {"team": "order-platform"}, "a name is lower-case letters"),
        ("orders-x", {"team": "order-platform", "repository": "x: y\nz"}, "a repository is an https://"),
    ],
)
def test_a_request_that_would_be_refused_is_not_written(
    root: pathlib.Path, name: str, answers: dict[str, str], rule: str
) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(SettingsError, match=rule):
        new.namespace(root, name, {"repository": REPOSITORY, **answers}, NOBODY)
    assert sorted(root.rglob("*")) == before


def test_a_second_namespace_that_would_move_a_contract_is_refused(root: pathlib.Path) -> None:
    with pytest.raises(SettingsError, match="a workload says which namespace of order-platform it runs in"):
        new.namespace(root, "orders-x", {"team": "order-platform", "repository": REPOSITORY}, NOBODY)


def test_without_a_terminal_every_missing_flag_is_named_at_once(root: pathlib.Path) -> None:
    with pytest.raises(SettingsError) as caught:
        new.workload(root, "newcomer", {"team": "reference", "type": "cronjob"}, NOBODY)
    missing = [one.path for one in caught.value.problems]
    assert missing == ["--cost-center", "--digest", "--namespace", "--schedule"]


def test_a_flag_that_nobody_asks_for_is_refused(root: pathlib.Path) -> None:
    given = {"team": "reference", "namespace": "reference", "digest": DIGEST, "schedule": "0 3 * * *"}
    with pytest.raises(SettingsError, match="nobody asks: Schedule, as cron"):
        new.workload(root, "newcomer", given, NOBODY)


def test_on_a_terminal_it_asks_and_an_empty_answer_is_the_default(root: pathlib.Path) -> None:
    answers = ["reference", "reference", "pod", "cronjob", "", "", "0 3 * * *", "", DIGEST, "", ""]
    heard = Typing()
    terminal = Terminal(reads=Typing("\n".join(answers) + "\n"), writes=heard)
    file = new.workload(root, "newcomer", {}, terminal)
    spec = yaml.safe_load((root / file).read_text())["spec"]
    assert spec["runtime"]["workloadType"] == "cronjob"
    assert spec["runtime"]["resourceProfile"] == "small-cron"
    assert "Type [deployment]: " in heard.getvalue()
    assert heard.getvalue().count("that is no answer") == 1, "pod is no type"


def test_the_end_of_input_is_no_answer(root: pathlib.Path) -> None:
    terminal = Terminal(reads=Typing("reference\n"), writes=Typing())
    with pytest.raises(SettingsError, match="Namespace request it runs in has an answer"):
        new.workload(root, "newcomer", {}, terminal)


def test_the_command_ends_with_2_where_something_is_wrong_and_130_when_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["new", "namespace", "orders", "--team", "order-platform", "--repository", REPOSITORY]
    assert cli.main(arguments) == cli.UNUSABLE
    assert "there is such a file" in capsys.readouterr().err

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(new, "namespace", interrupted)
    assert cli.main(arguments) == cli.INTERRUPTED


def test_what_was_typed_stays_a_value_wherever_it_stands(root: pathlib.Path) -> None:
    given = {"team": "order-platform", "repository": 'https://x.test/"\n  evil: yes # {{ 7 * 7 }}'}
    with pytest.raises(SettingsError, match="a repository is an https://"):
        new.namespace(root, "orders-x", given, NOBODY)
    with pytest.raises(SettingsError, match="a name is lower-case letters"):
        new.namespace(root, "x\nkind: Other", {**given, "repository": REPOSITORY}, NOBODY)
