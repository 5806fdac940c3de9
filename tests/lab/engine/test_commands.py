"""`python -m lab` as people and scripts run it: a process of its own for every command."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from typing import Any

import pytest

from lab.control_plane.folders import ROOT
from tests.conftest import ORGANISATION

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]

STACK = "aws-sandbox"


class Environment:
    """An environment of the test's own, by commands, over the sample organisation."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                sys.executable,
                "-E",
                "-m",
                "lab",
                *arguments,
                "--environment",
                self.name,
                "--project",
                str(ORGANISATION),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def facts(self, *arguments: str) -> dict[str, Any]:
        """What a command that ends well says to machines."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def environment() -> Generator[Environment]:
    name = f"test-commands-{os.getpid()}"
    yield Environment(name)
    shutil.rmtree(ROOT / ".lab" / f"engine-{name}")


def test_commands_take_a_stack_through_faults_and_drift_to_its_end(environment: Environment) -> None:
    assert environment.run("faults", STACK, "denied", "--on", "network-vpc").returncode == 0
    stopped = environment.run("up", STACK)
    assert stopped.returncode == 1
    assert "up failed" in stopped.stdout
    assert "AccessDeniedException" in stopped.stdout
    environment.facts("up", STACK)
    again = environment.facts("up", STACK)
    assert set(again["changes"]) == {"same"}

    assert environment.run("drift", STACK, "network-vpc", "tags.owner=somebody").returncode == 0
    assert environment.facts("refresh", STACK)["changes"]["update"] == 1
    (step,) = environment.facts("preview", STACK)["steps"]
    assert (step["op"], step["urn"].rpartition("::")[2]) == ("update", "network-vpc")
    assert environment.facts("up", STACK)["changes"]["update"] == 1

    exported = json.loads(environment.run("export", STACK).stdout)
    assert len(exported["deployment"]["resources"]) > again["changes"]["same"]
    assert environment.facts("destroy", STACK)["changes"] == {"delete": again["changes"]["same"]}


def test_a_fault_that_nothing_has_met_is_not_forgotten(environment: Environment) -> None:
    environment.run("faults", STACK, "fail", "--on", "no-such-thing")
    done = environment.run("up", STACK)
    assert done.returncode == 0
    assert "a fault still waits, no call has matched it: fail at create of " in done.stderr
    assert environment.run("faults", STACK, "--clear").stdout == "no fault waits\n"


def test_a_stack_whose_cluster_is_not_up_says_so_and_brings_it_up_when_asked(
    environment: Environment,
) -> None:
    refused = environment.run("up", "aws-dev-tenants")
    assert refused.returncode == 2
    assert "aws-dev-tenants depends on aws-dev, which is not up" in refused.stderr
    assert "--with-upstream" in refused.stderr
    done = environment.run("up", "aws-dev-tenants", "--with-upstream")
    assert done.returncode == 0, done.stderr
    assert "bringing up aws-dev, which aws-dev-tenants depends on" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("up", "aws-sandbx"), "a stack has a settings file"),
        (("drift", STACK, "network-vpc", "tags"), "tags is no change; write PROPERTY=VALUE"),
        (
            ("drift", STACK, "nothing", "tags.owner=x"),
            "nothing means one resource, and here it means nothing",
        ),
        (("faults", STACK, "earthquake"), "there is no fault earthquake; there are throttle"),
        (("up", STACK, "--cluster", "nope"), "cluster nope does not run; start it"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    environment: Environment, arguments: tuple[str, ...], words: str
) -> None:
    (ROOT / ".lab" / f"engine-{environment.name}").mkdir(parents=True, exist_ok=True)
    done = environment.run(*arguments)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
