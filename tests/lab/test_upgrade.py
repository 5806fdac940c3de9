"""What an earlier program made survives the program of today. Record on purpose: `python -m lab.upgrade record`."""

from collections.abc import Generator

import pytest

from contracts import layers, loader
from lab import upgrade
from lab.control_plane.folders import ROOT
from lab.engine.environment import Lab
from tests.lab.environments import thrown_away

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def world() -> Generator[Lab]:
    with thrown_away("test-upgrade") as found:
        yield found


@pytest.mark.parametrize("stack", [*loader.stacks(ROOT), *layers.tenants_stacks(ROOT)])
def test_an_upgrade_replaces_and_deletes_nothing(world: Lab, stack: str) -> None:
    assert upgrade.file_of(stack).is_file(), f"record it: python -m lab.upgrade record {stack}"
    outcome = upgrade.replay(world, stack)
    assert not outcome.failed, outcome.messages
    assert upgrade.losses(outcome) == []
