"""The command as people and CI run it: a process of its own, cut off from everything."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
import yaml

from contracts.catalog import versions
from tests.conftest import ORGANISATION, ROOT, STACKS

NO_SOCKETS = """
import gc, os, sys, socket
gc.disable()
def refuse(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        raise RuntimeError("opened a socket: " + event)
    if event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6):
        raise RuntimeError("opened an internet socket")
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        raise RuntimeError("started a program")
sys.addaudithook(refuse)
from review.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
sys.stdout.flush()
os._exit(code)
"""
DAY = versions.CHECKED_ON.isoformat()
HOSTILE = {
    "AWS_REGION": "eu-west-3",
    "AWS_DEFAULT_REGION": "eu-west-3",
    "AWS_PROFILE": "somebody",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "PULUMI_CONFIG": '{"platform:region": "eu-west-3"}',
    "PULUMI_CONFIG_PLATFORM_REGION": "eu-west-3",
    "PYTHONHASHSEED": "7",
    "LC_ALL": "C",
    "TZ": "Pacific/Kiritimati",
}
DIFFERENT = ("aws-prod", "aws-prod-isolated", "aws-sandbox")
"""Stacks that between them use every recipe."""
FILES = ("graph.json", "findings.json", "report.md", "report.html")


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the project to change and to write into."""
    return copied(tmp_path)


def copied(folder: pathlib.Path) -> pathlib.Path:
    """The program with the sample organisation as its config/."""
    copy = folder / "project"
    # With the byte code, which stays good: times of files are copied too.
    ignored = shutil.ignore_patterns(".*", "out", "tests", "docs", "lab", "config")
    shutil.copytree(ROOT, copy, ignore=ignored)
    shutil.copytree(ORGANISATION / "config", copy / "config")
    return copy


def review(project: pathlib.Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing but PATH in its environment, and no network. What day it is, tests say."""
    judges = {"preview", "registry"} & set(arguments[:1]) and not {"--as-of", "--help"} & set(arguments)
    arguments = (*arguments, "--as-of", DAY) if judges else arguments
    return subprocess.run(
        [sys.executable, "-c", NO_SOCKETS, *arguments],
        cwd=project,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def written(project: pathlib.Path, stack: str) -> dict[str, bytes]:
    folder = project / "out" / "preview" / stack
    return {name: (folder / name).read_bytes() for name in FILES}


@dataclass(frozen=True, kw_only=True)
class Previewed:
    """What the command said, and where it wrote."""

    project: pathlib.Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Previewed:
    """A preview of untouched stacks, for whoever only looks at it."""
    project = copied(tmp_path_factory.mktemp("previewed"))
    done = review(project, "preview", *DIFFERENT)
    assert done.returncode == 0, done.stderr
    return Previewed(project=project, done=done)


def test_a_preview_is_the_same_bytes_with_an_empty_and_with_a_hostile_environment(
    previewed: Previewed, project: pathlib.Path
) -> None:
    second = review(project, "preview", *DIFFERENT, **HOSTILE)
    assert second.returncode == 0, second.stderr
    for stack in DIFFERENT:
        assert written(project, stack) == written(previewed.project, stack)
    assert previewed.done.stdout == second.stdout


def test_graph_json_has_the_agreed_form(previewed: Previewed) -> None:
    graph = json.loads((previewed.project / "out/preview/aws-prod/graph.json").read_text())
    assert sorted(graph) == ["config", "outputs", "resources", "stack"]
    urns = [row["urn"] for row in graph["resources"]]
    assert urns == sorted(set(urns))
    assert {tuple(sorted(row)) for row in graph["resources"]} == {
        (
            *("dependsOn", "inputs", "name", "parent", "plane", "protect"),
            *("provider", "secrets", "type", "unknowns", "urn"),
        )
    }


def test_the_terminal_says_what_was_found_and_where_the_report_is(previewed: Previewed) -> None:
    done = previewed.done
    assert "aws-use1-prod-platform-01  prod-standard  us-east-1  Kubernetes 1.35" in done.stdout
    assert "Subnet 9" in done.stdout
    assert "kubernetes-is-supported" not in done.stdout, (
        "whoever names no version can do nothing about it yet"
    )
    assert "report: out/preview/aws-prod/report.html" in done.stdout
    assert "aws-prod: loading the SDK" in done.stderr, "progress belongs beside the result"
    assert "\x1b" not in done.stdout + done.stderr, "colour is for terminals"


def test_json_is_for_machines_alone(project: pathlib.Path) -> None:
    result = json.loads(review(project, "preview", "aws-dev", "aws-prod", "--json").stdout)
    assert [(made["stack"], made["blocked"]) for made in result["stacks"]] == [
        ("aws-dev", False),
        ("aws-prod", False),
    ]
    assert result["problems"] == []


def test_support_that_ends_soon_is_a_warning(project: pathlib.Path) -> None:
    done = review(project, "preview", "aws-sandbox", "--as-of", "2027-02-01")
    assert done.returncode == 0
    assert "warning  kubernetes-is-supported: standard support of Kubernetes 1.35 ends on" in done.stdout


def test_support_that_has_ended_blocks_as_of_the_day_one_asks_about(project: pathlib.Path) -> None:
    done = review(project, "preview", "aws-prod", "--as-of", "2027-04-01")
    assert done.returncode == 1
    assert "standard support of Kubernetes 1.35 ended on 2027-03-27" in done.stdout
    found = json.loads((project / "out/preview/aws-prod/findings.json").read_text())
    assert [finding["severity"] for finding in found] == ["block"]


def test_unusable_settings_end_with_2_a_place_and_nothing_written(project: pathlib.Path) -> None:
    file = project / "config/Pulumi.aws-prod.yaml"
    file.write_text(file.read_text().replace("cidr: 10.16.0.0/16", "cidr: 10.16.0.0/30"))
    done = review(project, "preview", "aws-prod")
    assert done.returncode == 2
    line = file.read_text().splitlines().index("    cidr: 10.16.0.0/30") + 1
    assert f"config/Pulumi.aws-prod.yaml:{line} platform:network.cidr = 10.16.0.0/30" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "out").exists()


def test_a_broken_stack_does_not_hide_the_others(project: pathlib.Path) -> None:
    (project / "config/Pulumi.aws-dev.yaml").write_text("config:\n  platform:cloud: aws\n")
    (project / "out/preview/aws-dev").mkdir(parents=True)
    (project / "out/preview/aws-dev/report.html").write_text("can proceed")
    done = review(project, "preview", "aws-dev", "aws-sandbox")
    assert done.returncode == 2
    assert "aws-use1-sandbox-platform-01" in done.stdout
    assert "network.zones, region" in done.stderr
    assert not (project / "out/preview/aws-dev").exists(), "an old report would be believed"
    assert (project / "out/preview/aws-dev.previous/report.html").exists(), "and nothing is lost"


def test_problems_come_as_json_when_json_is_asked_for(previewed: Previewed) -> None:
    done = review(previewed.project, "preview", "aws-prd", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["problems"][0]["fix"].startswith("did you mean aws-prod?")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["preview"], "name a stack, or --all; there are aws-dev, aws-dr"),
        (["preview", "aws-prod", "--as-of", "tomorrow"], "tomorrow is no day; write it like 2026-11-22"),
        (["previw"], "invalid choice: 'previw'"),
        ([], "the following arguments are required: COMMAND"),
        (["preview", "../../../etc/passwd"], "a stack has a settings file"),
    ],
)
def test_a_command_that_makes_no_sense_ends_with_2_and_a_sentence(
    previewed: Previewed, arguments: list[str], words: str
) -> None:
    done = review(previewed.project, *arguments)
    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_help_names_commands_options_and_exit_codes(previewed: Previewed) -> None:
    assert "preview" in review(previewed.project, "--help").stdout
    text = review(previewed.project, "preview", "--help").stdout
    assert all(word in text for word in ("--all", "--json", "--as-of", "Exit codes"))
    assert "default: today" in text


def test_a_program_that_looks_something_up_is_told_off_in_one_line(project: pathlib.Path) -> None:
    program = project / "stacks/cluster/aws/recipe.py"
    program.write_text(
        program.read_text().replace(
            "    context = AwsContext(settings, labels)\n",
            "    context = AwsContext(settings, labels)\n    import pulumi_aws\n    pulumi_aws.get_caller_identity()\n",
        )
    )
    done = review(project, "preview", "aws-prod")
    assert done.returncode == 2
    assert "asks the cloud (aws:index/getCallerIdentity:getCallerIdentity)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_program_that_refuses_hides_no_other_stack_and_no_old_report_is_left(project: pathlib.Path) -> None:
    program = project / "stacks/cluster/azure/recipe.py"
    text = program.read_text()
    marker = "    context = AzureContext("
    assert text.count(marker) == 1
    program.write_text(
        text.replace(marker, "    import pulumi\n    raise pulumi.RunError('the moon\\nis full')\n" + marker)
    )
    (project / "out/preview/azure-sandbox").mkdir(parents=True)
    done = review(project, "preview", "azure-sandbox", "aws-sandbox", "--json")
    assert done.returncode == 2
    told = json.loads(done.stdout)
    assert [made["stack"] for made in told["stacks"]] == ["aws-sandbox"]
    assert [(one["rule"], one["value"]) for one in told["problems"]] == [
        ("the moon is full", "azure-sandbox")
    ]
    assert not (project / "out/preview/azure-sandbox").exists(), "an old report would be believed"
    for stack in STACKS:
        if stack != "azure-sandbox":
            (project / f"config/Pulumi.{stack}.yaml").unlink()
    done = review(project, "registry")
    assert (done.returncode, "the moon is full" in done.stderr) == (2, True)


def test_a_type_without_simulation_blocks_and_is_named(project: pathlib.Path) -> None:
    tables = project / "simulation/aws/platform.py"
    tables.write_text(
        tables.read_text().replace('"aws:sqs/queuePolicy:QueuePolicy"', '"aws:sqs/other:Other"')
    )
    done = review(project, "preview", "aws-prod")
    assert done.returncode == 1
    assert "nobody has written down what aws:sqs/queuePolicy:QueuePolicy answers" in done.stdout


def test_an_interrupted_run_leaves_whole_files(project: pathlib.Path) -> None:
    assert review(project, "preview", "aws-dev").returncode == 0
    before = written(project, "aws-dev")
    folder = project / "out/preview"
    with subprocess.Popen(
        [sys.executable, "-m", "review", "preview", "aws-dev", "--as-of", DAY],
        cwd=project,
        env={"PATH": os.environ["PATH"]},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stderr is not None
        running.stderr.readline()
        running.send_signal(2)
        said = running.stderr.read()
        assert running.wait(30) in (130, 0), said
    assert "Traceback" not in said
    if running.returncode:
        assert not (folder / "aws-dev").exists(), "a report of an earlier run would be believed"
        assert written(project, "aws-dev.previous") == before, "and nothing is lost"
    else:
        assert written(project, "aws-dev") == before
    assert not list(folder.rglob(".*"))


def test_a_reader_that_goes_away_is_no_error(project: pathlib.Path) -> None:
    command = f"{sys.executable} -m review preview aws-dev | true"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=project,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def test_what_cannot_be_written_is_one_sentence(project: pathlib.Path) -> None:
    (project / "out").write_text("in the way")
    done = review(project, "preview", "aws-dev")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "cannot be written" in done.stderr


def test_where_nothing_can_be_written_it_is_said_before_any_work(project: pathlib.Path) -> None:
    (project / "out").write_text("in the way")
    for arguments in (
        ("preview", "aws-dev"),
        ("preview", "aws-dev", "--out", "out/here"),
        ("registry",),
        ("manifests", "aws-dev-tenants"),
    ):
        done = review(project, *arguments)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1, "nothing was begun, and one sentence is enough"
        assert "cannot be written" in done.stderr


def test_reports_go_where_one_asks(project: pathlib.Path, tmp_path: pathlib.Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "aws-dev").mkdir(parents=True)
    (elsewhere / "aws-dev/notes.txt").write_text("mine")
    for _ in range(2):
        done = review(project, "preview", "aws-dev", "aws-sandbox", "--json", "--out", str(elsewhere))
        assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert [one["folder"] for one in made["stacks"]] == [
        str(elsewhere / "aws-dev"),
        str(elsewhere / "aws-sandbox"),
    ]
    assert {file.name for file in (elsewhere / "aws-dev").iterdir()} == {*FILES, "notes.txt"}
    assert {file.name for file in elsewhere.iterdir()} == {"aws-dev", "aws-sandbox", "summary.md"}
    assert not (project / "out").exists()
    for one in made["stacks"]:
        assert one["costs"]["monthlyAtLeast"] > 0
        assert one["costs"]["sentence"].startswith("At least ")
        assert one["costs"]["notPriced"] or one["costs"]["byUse"]


def test_the_registry_shows_every_cluster_and_is_written_as_yaml(project: pathlib.Path) -> None:
    # Some of each cloud do; .ci/run previews them all.
    kept = {"aws-dev", "aws-sandbox", "azure-dev", "azure-sandbox"}
    for stack in set(STACKS) - kept:
        (project / f"config/Pulumi.{stack}.yaml").unlink()
    done = review(project, "registry")
    assert done.returncode == 0, done.stderr
    registry = yaml.safe_load((project / "out/registry.yaml").read_text())
    assert [made["stack"] for made in registry["clusters"]] == [
        made["stack"] for made in sorted(registry["clusters"], key=lambda one: one["name"])
    ]
    assert {made["stack"] for made in registry["clusters"]} == kept
    assert all(made["name"] in done.stdout for made in registry["clusters"])
    assert all(made["costs"]["monthlyAtLeast"] > 0 for made in registry["clusters"])
    assert done.stdout.count("At least ") == len(kept), "a sum never stands without what it lacks"


def test_a_change_the_cluster_would_not_survive_blocks(project: pathlib.Path) -> None:
    (project / "records").mkdir()
    record = {"name": "aws-use1-dev-platform-02", "kubernetesVersion": "1.36"}
    (project / "records/aws-dev.json").write_text(json.dumps(record))
    done = review(project, "preview", "aws-dev")
    assert done.returncode == 1, done.stdout
    assert "the cluster is no longer called aws-use1-dev-platform-02" in done.stdout
    assert "Kubernetes goes back from 1.36 to 1.35, which no cluster can" in done.stdout


def test_a_remote_component_says_what_it_adds(previewed: Previewed) -> None:
    assert "made by the eks package, which adds: aws:eks/cluster:Cluster" in previewed.done.stdout
