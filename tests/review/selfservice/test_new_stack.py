"""`python -m review new stack`: settings like another stack's, without what is that one's alone."""

import io
import pathlib
import shutil

import pytest
import yaml

from contracts import loader
from contracts.catalog import versions
from contracts.problems import SettingsError
from review import cli
from review.organisation import SAMPLE
from review.preview.stack import preview
from review.selfservice import new_file, new_stack
from review.selfservice.questions import Terminal
from review.selfservice.stack_form import next_range
from tests.conftest import ORGANISATION, ROOT, STACKS
from tests.review.selfservice.test_new import NOBODY, Typing

ACCOUNT = "123456781234"
GROUP = "51e5ab1e-0000-4000-8000-0000000000"
AWS = {
    "account": ACCOUNT,
    "cost-center": "retail",
    "admins": f"arn:aws:iam::{ACCOUNT}:role/Admin",
    "break-glass": f"arn:aws:iam::{ACCOUNT}:role/Emergency",
}
AZURE = {
    "account": "51e5ab1e-1111-4000-8000-000000000001",
    "tenant": "51e5ab1e-2222-4000-8000-000000000001",
    "cost-center": "retail",
    "admins": f"{GROUP}01",
    "break-glass": f"{GROUP}02",
}
PIPELINE = {"next-layer": f"arn:aws:iam::{ACCOUNT}:role/Pipeline"}
STAGING = {"like": "aws-staging", **AWS, **PIPELINE}
PROD = [
    "observability.alertEndpoints.on-call=duty@acme.test",
    "dns.zone=acme.test",
    "backup.copyTo=arn:aws:backup:us-west-2:123456781234:backup-vault:acme",
    "identity.permissionsBoundary=arn:aws:iam::123456781234:policy/Bound",
    "delivery.repository=acme/platform",
    "access.breakGlassAlarm.notify.security=soc@acme.test",
]


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project with teams and no stack, the examples beside it."""
    shutil.copytree(ORGANISATION / "config", tmp_path / SAMPLE / "config")
    (tmp_path / "config").mkdir()
    for name in ("teams.yaml", "prices.yaml", "profiles.yaml"):
        shutil.copy(ORGANISATION / "config" / name, tmp_path / "config")
    shutil.copy(ROOT / "__main__.py", tmp_path)
    return tmp_path


def config_of(root: pathlib.Path, stack: str) -> dict:
    return yaml.safe_load((root / f"config/Pulumi.{stack}.yaml").read_text())["config"]


def missing(error: SettingsError) -> dict[str, str]:
    """Whatever there was to say and was not, with a word for each."""
    return {problem.path: "none" for problem in error.problems}


def test_a_first_stack_begins_like_an_example_and_its_preview_is_clean(root: pathlib.Path) -> None:
    assert new_stack.stack(root, "acme-prod", {"like": "aws-prod", **AWS}, NOBODY, PROD) == [
        pathlib.Path("config/Pulumi.aws-acme-prod.yaml")
    ]
    text = (root / "config/Pulumi.aws-acme-prod.yaml").read_text()
    config = config_of(root, "aws-acme-prod")
    assert "begun like aws-prod" in text
    assert "111122223333" not in text
    assert "example" not in text
    assert config["platform:environment"] == "acme-prod"
    assert config["platform:network"]["cidr"] == "10.16.0.0/16"
    assert "readers" not in config["platform:access"], "people of an example are nobody's"
    made = preview(root, "aws-acme-prod", versions.CHECKED_ON, lambda _: None)
    assert not made.blocked


def test_a_second_stack_has_a_range_and_a_number_of_its_own(root: pathlib.Path) -> None:
    for name in ("one", "two"):
        new_stack.stack(root, name, {"cloud": "aws", "type": "staging", **AWS, **PIPELINE}, NOBODY)
    one, two = (loader.load(root, f"aws-{name}")[0] for name in ("one", "two"))
    assert one.cluster_name != two.cluster_name
    assert config_of(root, "aws-two")["platform:network"]["cidr"] == "10.17.0.0/16"
    # Of the same stack, now in somebody's own words: what it says is offered.
    given = {"like": "aws-one", "region": "eu-west-1", "account": "999988887777"}
    new_stack.stack(root, "three", given, NOBODY)
    three = config_of(root, "aws-three")
    assert three["platform:access"]["admins"] == ["arn:aws:iam::999988887777:role/Admin"]
    assert three["platform:network"]["zones"] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


@pytest.mark.parametrize("like", STACKS)
def test_every_example_can_be_begun_with_once_what_is_missing_is_said(root: pathlib.Path, like: str) -> None:
    given = {"like": like, **(AWS if like.startswith("aws") else AZURE)}
    said = {
        "backup.receiveFrom": "123456781234",
        "images.replicateTo": "us-west-1" if like.startswith("aws") else "westus3",
        "controlPlane.publicCidrs": "198.51.100.0/24",
        "cost.budget.emails": "money@acme.test",
        **dict(one.split("=") for one in PROD),
    }
    if like.endswith("-dr"):
        azure = {"like": "azure-staging", **AZURE, "next-layer": f"{GROUP}03"}
        with_it = ["images.pullFrom=none"] if like.startswith("azure") else []
        new_stack.stack(root, "first", azure if with_it else STAGING, NOBODY, with_it)
        said["standby.primary"] = f"{like.partition('-')[0]}-first"
        given["region"] = "us-west-2" if like.startswith("aws") else "centralus"
    if like.endswith("-isolated"):
        given.pop("admins")
    with_it = []
    try:
        new_stack.stack(root, "acme", given, NOBODY, [])
    except SettingsError as error:
        for path in (problem.path for problem in error.problems):
            if path == "--admins":
                continue
            if path.startswith("--set "):
                name = path.removeprefix("--set ").removesuffix("=...")
                with_it.append(f"{name}={said.get(name, 'none')}")
            else:
                given[path.removeprefix("--")] = AWS["admins"] if like.startswith("aws") else f"{GROUP}03"
        new_stack.stack(root, "acme", given, NOBODY, with_it)
    text = (root / f"config/Pulumi.{like.partition('-')[0]}-acme.yaml").read_text()
    example = loader.read_stack(ORGANISATION, like).values["config"]
    assert example["platform:account"] not in text
    assert not [line for line in text.splitlines() if "@example.com" in line]


def test_without_a_terminal_everything_missing_is_said_at_once_and_nothing_is_written(
    root: pathlib.Path,
) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(SettingsError) as caught:
        new_stack.stack(root, "acme-prod", {"like": "aws-prod"}, NOBODY)
    assert {"--account", "--admins", "--break-glass", "--cost-center"} <= set(missing(caught.value))
    assert "say --set dns.zone=..." in str(caught.value)
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "given", "settings", "rule"),
    [
        ("Acme", {"like": "aws-staging"}, [], "a stack's name is lower-case words"),
        ("../x", {"like": "aws-staging"}, [], "a stack's name is lower-case words"),
        ("azure-x", {"like": "aws-staging"}, [], "a stack of AWS is called aws- and its environment"),
        ("x", {"like": "aws-prd"}, [], "a stack begins like one of config/, which has none"),
        ("x", {"cloud": "gcp", "type": "dev"}, [], "one of aws, azure"),
        ("x", {"like": "aws-staging", "type": "dev"}, [], "aws-staging has its own"),
        ("x", {**STAGING, "tenant": "x"}, [], "aws-staging has no such setting to differ in"),
        ("x", STAGING, ["dns.zne=x"], "--set answers what else is of one place"),
        ("x", {**STAGING, "account": "12"}, [], "is twelve digits"),
        ("x", {**STAGING, "cidr": "10.0.0.0/30"}, [], "a VPC is /21 or wider"),
        ("x-tenants", {}, [], "called after its cluster's, and config/ has none"),
        ("x-tenants", {"like": "aws-staging"}, [], "a tenants stack is told nothing but its name"),
    ],
)
def test_what_would_be_refused_is_not_written(
    root: pathlib.Path, name: str, given: dict[str, str], settings: list[str], rule: str
) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(SettingsError, match=rule):
        new_stack.stack(root, name, given, NOBODY, settings)
    assert sorted(root.rglob("*")) == before


def test_a_range_that_a_peer_has_is_refused_with_the_peers_name(root: pathlib.Path) -> None:
    new_stack.stack(root, "one", STAGING, NOBODY)
    with pytest.raises(SettingsError, match=r"overlaps 10\.16\.0\.0/16 of aws-one"):
        new_stack.stack(root, "two", {**STAGING, "cidr": "10.16.0.0/16"}, NOBODY)


def test_a_second_run_and_a_file_that_appears_meanwhile_change_nothing(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = STAGING
    (file,) = new_stack.stack(root, "one", given, NOBODY)
    before = (root / file).read_bytes()
    monkeypatch.setattr(new_file, "there_is_none", lambda *_: None)
    with pytest.raises(SettingsError, match="there is such a file, and it stays as it is"):
        new_stack.stack(root, "one", {**given, "cidr": "10.200.0.0/16"}, NOBODY)
    monkeypatch.undo()
    with pytest.raises(SettingsError, match="there is such a file, and it stays as it is"):
        new_stack.stack(root, "one", given, NOBODY)
    assert (root / file).read_bytes() == before


def test_an_interrupted_run_leaves_nothing_behind(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(root.rglob("*"))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(new_file.os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        new_stack.stack(root, "one", STAGING, NOBODY)
    assert sorted(root.rglob("*")) == before


def test_tenants_of_a_new_cluster_are_a_stack_of_two_lines(root: pathlib.Path) -> None:
    new_stack.stack(root, "one", STAGING, NOBODY)
    (root / "config/tenants").mkdir()
    for name, also in (("one-tenants", {}), ("aws-one-tenants-reference", {"platform:team": "reference"})):
        (file,) = new_stack.stack(root, name, {}, NOBODY)
        stack = file.name.removeprefix("Pulumi.").removesuffix(".yaml")
        assert config_of(root, stack) == {"platform:layer": "tenants", "platform:cluster": "aws-one", **also}


def test_what_was_agreed_for_one_stack_is_not_taken_over(root: pathlib.Path) -> None:
    new_stack.stack(root, "one", {"like": "aws-prod", **AWS}, NOBODY, PROD)
    file = root / "config/Pulumi.aws-one.yaml"
    plain = file.read_text()
    exception = """  platform:logRetentionDays: 30
  # Agreed in November.
  platform:exceptions:
    - setting: logRetentionDays
      owner: security
      approver: sre
      reason: the log store is being moved
      ticket: SEC-1
      expires: 2026-12-20
"""
    file.write_text(plain + exception)
    loader.load(root, "aws-one")
    settings = ["dns.zone=two.acme.test", PROD[2]]
    with pytest.raises(SettingsError, match=r"Pulumi.aws-two.yaml:\d+ platform:logRetentionDays = 30"):
        new_stack.stack(root, "two", {"like": "aws-one"}, NOBODY, settings)
    file.write_text(f"encryptionsalt: v1:abc\n{plain}")
    new_stack.stack(root, "two", {"like": "aws-one"}, NOBODY, settings)
    assert "encryptionsalt" not in (root / "config/Pulumi.aws-two.yaml").read_text()


def test_without_teams_and_prices_it_says_what_comes_first_and_brings_the_price_list(
    root: pathlib.Path,
) -> None:
    (root / "config/prices.yaml").unlink()
    teams = root / "config/teams.yaml"
    kept = teams.read_text()
    teams.unlink()
    with pytest.raises(SettingsError, match="begin with python -m review new team"):
        new_stack.stack(root, "one", STAGING, NOBODY)
    teams.write_text(kept)
    assert len(new_stack.stack(root, "one", STAGING, NOBODY)) == 2
    assert not preview(root, "aws-one", versions.CHECKED_ON, lambda _: None).blocked


def test_on_a_terminal_it_asks_from_the_cloud_on(root: pathlib.Path) -> None:
    answers = [
        "gcp",
        "aws",
        "staging",
        ACCOUNT,
        "",
        "",
        "",
        "",
        "retail",
        "",
        "",
        AWS["admins"],
        AWS["break-glass"],
    ]
    heard = Typing()
    terminal = Terminal(reads=Typing("\n".join(answers) + "\n"), writes=heard)
    given: dict[str, str | None] = {**PIPELINE}
    new_stack.stack(root, "one", given, terminal)
    assert heard.getvalue().count("that is no answer") == 1, "gcp is no cloud"
    assert "Range of its network [10.16.0.0/16]: " in heard.getvalue()


def test_the_command_says_what_it_wrote(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "ROOT", root)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    flags = [f"--{key}={answer}" for key, answer in AWS.items()]
    sets = [f"--set={one}" for one in PROD]
    assert cli.main(["new", "stack", "acme-prod", "--like", "aws-prod", *flags, *sets]) == cli.FINE
    assert capsys.readouterr().out == "wrote config/Pulumi.aws-acme-prod.yaml\n"
    assert cli.main(["new", "stack", "acme-prod", "--like", "aws-prod", *flags, *sets]) == cli.UNUSABLE


def test_no_range_is_offered_where_none_is_left() -> None:
    from ipaddress import IPv4Network

    assert next_range("10.16.0.0/16", (IPv4Network("10.0.0.0/8"),)) is None
    assert (
        next_range("10.16.0.0/16", (IPv4Network("10.16.0.0/12"), IPv4Network("10.32.0.0/11")))
        == "10.64.0.0/16"
    )
    assert next_range("10.16.0.0/16", (IPv4Network("10.16.0.0/12"), IPv4Network("10.32.0.0/11"), IPv4Network("10.64.0.0/10"), IPv4Network("10.128.0.0/9"))) == "10.0.0.0/16"  # fmt: skip
