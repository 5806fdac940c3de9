"""What an earlier program made survives the program of today. Record on purpose: `python -m lab.upgrade record`."""

from collections.abc import Generator

import pytest

from lab import upgrade
from lab.engine.environment import Lab
from tests.conftest import STACKS, TENANTS_STACKS
from tests.lab.environments import thrown_away

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def environment() -> Generator[Lab]:
    with thrown_away("test-upgrade") as found:
        yield found


@pytest.mark.parametrize("stack", [*STACKS, *TENANTS_STACKS])
def test_an_upgrade_replaces_and_deletes_nothing(environment: Lab, stack: str) -> None:
    assert upgrade.file_of(stack).is_file(), f"record it: python -m lab.upgrade record {stack}"
    outcome = upgrade.replay(environment, stack)
    assert not outcome.failed, outcome.messages
    assert upgrade.losses(outcome) == []
