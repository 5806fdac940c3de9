"""Whoever clones has another config/, and every gate passes there as it does here."""

import os
import pathlib
import subprocess

import pytest

from tests.foreign.organisations import ORGANISATIONS, ROOT, Organisation, copied, run

FIRST = ORGANISATIONS[0]
"""Shares nothing with the shipped config/: another cloud, other teams, other regions."""


@pytest.fixture(params=ORGANISATIONS, ids=lambda one: one.name.replace(" ", "-"))
def organisation(request: pytest.FixtureRequest) -> Organisation:
    return request.param


def conforms(folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """What the conformance suite says in a copy."""
    return run(folder, "-m", "pytest", "-q", "-rs", "tests/conformance")


def test_another_organisation_conforms(tmp_path: pathlib.Path) -> None:
    done = conforms(copied(FIRST, tmp_path))
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout


def test_an_empty_config_is_said_to_be_empty_and_is_no_failure(tmp_path: pathlib.Path) -> None:
    folder = copied(ORGANISATIONS[-1], tmp_path)
    done = conforms(folder)
    assert done.returncode == 0, done.stdout
    assert "config/ has no cluster stack yet; python -m review new stack NAME writes one" in done.stdout
    assert "passed" not in done.stdout
    previewed = run(folder, "-m", "review", "preview")
    assert previewed.returncode == 2
    assert "config/ has no stack yet; `python -m review new stack NAME` writes one" in previewed.stderr


@pytest.mark.foreign
@pytest.mark.timeout(1200)
def test_every_gate_passes_there(organisation: Organisation, tmp_path: pathlib.Path) -> None:
    folder = copied(organisation, tmp_path)
    # Tests of the repository itself ask git what is in it.
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    # The copy has the packages of this one: nothing is to be installed again.
    make = ["make", "-s", "-o", ".venv/.ready", "-o", ".venv/.ready-dev"]
    for gate in ("check", "test"):
        done = subprocess.run(
            [*make, gate],
            cwd=folder,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{gate}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
