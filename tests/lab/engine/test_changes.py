"""What a kept record says of a change, held against Pulumi's own engine over a cloud that refuses like a real
one: what is blocked would have failed, and what is not works.
"""

from collections.abc import Generator
from typing import Any

import pytest

from lab.engine.environment import Lab
from lab.engine.session import Session
from review.diff import identity_changes
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION
from tests.lab.environments import thrown_away
from tests.review.diff.test_foundation import config_with

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]

REFUSED: dict[str, list[dict[str, Any]]] = {
    "aws-dev": [{"network.cidr": "10.201.0.0/16"}],
    "azure-dev": [{"network.cidr": "10.210.0.0/16"}, {"systemNodes.size": "Standard_D8ds_v5"}],
}
ALLOWED: dict[str, dict[str, Any]] = {
    "aws-dev": {"network.zones": ["us-east-1a", "us-east-1b", "us-east-1c"], "network.nat": "per-zone"},
    "azure-dev": {"network.podCidr": "10.240.0.0/12", "features.localDns": True},
}


@pytest.fixture
def environment() -> Generator[Lab]:
    with thrown_away("changes") as found:
        yield found


def _record(stack: str, config: dict[str, Any]) -> dict[str, Any]:
    return graphs.build(stack, config, host.record(ORGANISATION, stack, config)).outputs["cluster"]


def _blocked(session: Session, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What a preview says, with the record of the settings before."""
    said = identity_changes.changes(_record(session.name, before), _record(session.name, after))
    return [change.message for change in said if not change.warning]


@pytest.mark.parametrize("stack", REFUSED)
def test_what_a_kept_record_blocks_fails_and_what_it_lets_pass_works(environment: Lab, stack: str) -> None:
    session = environment.session(stack)
    assert not session.up().failed
    allowed = config_with(stack, ALLOWED[stack])
    assert _blocked(session, config_with(stack, {}), allowed) == []
    session.with_settings(allowed)
    assert not session.up().failed
    for change in REFUSED[stack]:
        changed = config_with(stack, {**ALLOWED[stack], **change})
        assert _blocked(session, allowed, changed), change
        session.with_settings(changed)
        assert session.up().failed, change
