"""What an earlier program made survives the program of today. Record on purpose: `python -m lab.upgrade record`."""

import os
import shutil
import sys
from collections.abc import Generator

import pytest

from contracts import layers, loader
from lab import upgrade
from lab.control_plane.folders import ROOT
from lab.engine.places import Places
from lab.engine.world import Lab, lab

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@pytest.fixture(scope="module")
def world() -> Generator[Lab]:
    places = Places(base=ROOT / ".lab" / f"test-upgrade-{os.getpid()}")
    shutil.rmtree(places.base, ignore_errors=True)
    try:
        with lab(places, say) as found:
            yield found
    finally:
        shutil.rmtree(places.base, ignore_errors=True)


@pytest.mark.parametrize("stack", [*loader.stacks(ROOT), *layers.tenants_stacks(ROOT)])
def test_an_upgrade_replaces_and_deletes_nothing(world: Lab, stack: str) -> None:
    assert upgrade.file_of(stack).is_file(), f"record it: python -m lab.upgrade record {stack}"
    outcome = upgrade.replay(world, stack)
    assert not outcome.failed, outcome.messages
    assert upgrade.losses(outcome) == []
