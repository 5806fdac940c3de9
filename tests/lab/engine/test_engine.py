"""What every stack promises under Pulumi's own engine. What is simulated is the cloud, not the engine."""

import os
import pathlib
from collections.abc import Callable, Generator

import pytest

from lab.cloud.faults import Fault
from lab.control_plane.folders import aloud
from lab.engine import recovery, upstream
from lab.engine.checks import consistency
from lab.engine.environment import Lab
from lab.engine.proofs import changes, fault_injection, lifecycle
from tests.conftest import ORGANISATION, TENANTS_STACKS
from tests.conftest import STACKS as CLUSTERS
from tests.lab.conftest import FIGURES
from tests.lab.environments import thrown_away

pytestmark = [pytest.mark.lab, pytest.mark.timeout(1200)]

STACKS = [*CLUSTERS, *TENANTS_STACKS]
FAULTY = ("aws-dev", "azure-dev")
"""Stacks into which faults are injected: one of each cloud."""


@pytest.fixture
def environment() -> Generator[Lab]:
    """An empty environment of its own, thrown away at the end."""
    with thrown_away("test") as found:
        yield found


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_keeps_every_promise_of_its_lifecycle(environment: Lab, stack: str) -> None:
    for below in upstream.of(ORGANISATION, stack):
        assert not environment.session(below).up().failed
    assert lifecycle.run_lifecycle(environment, stack, aloud).broken == []


@pytest.mark.parametrize("stack", FAULTY)
def test_a_fault_at_any_registration_is_survived_by_a_plain_run(
    environment: Lab, stack: str, record_property: Callable[[str, object], None]
) -> None:
    figures = fault_injection.inject_each(environment, stack, aloud)
    record_property(FIGURES, figures.facts())
    assert figures.problems == []


@pytest.mark.parametrize("stack", FAULTY)
def test_an_engine_that_is_killed_loses_nothing(
    environment: Lab, stack: str, record_property: Callable[[str, object], None]
) -> None:
    figures = fault_injection.kill(environment, stack, 20, aloud)
    record_property(FIGURES, figures.facts())
    assert figures.injected == 20
    assert figures.problems == []


def test_a_disk_that_is_full_during_a_change_loses_nothing(environment: Lab) -> None:
    """During a first deployment it does lose: the backend truncates the state and its own copy. See docs/lab.md."""
    session = environment.session("aws-sandbox")
    assert not session.up().failed
    session.with_settings(changes.in_place(session.config))
    environment.cloud.faults.add(Fault(kind="disk-full", match=session.name))
    stopped = session.up(parallel=1)
    assert stopped.failed or stopped.killed
    assert environment.cloud.faults.waiting() == []
    assert recovery.recover(session.state, environment.cloud).repaired
    assert not session.up().failed
    assert session.up().changed == 0
    problems = consistency.problems("aws-sandbox", session.resources(), environment.cloud)
    assert list(problems) == []


def test_drift_is_seen_and_corrected(environment: Lab) -> None:
    session = environment.session("aws-sandbox")
    session.up()
    environment.cloud.drift("network-vpc", "tags.owner", "somebody")
    assert session.refresh().changed == 1
    assert session.up().changes["update"] == 1
    assert session.up().changed == 0


def test_what_vanished_is_created_again(environment: Lab) -> None:
    session = environment.session("aws-sandbox")
    session.up()
    environment.cloud.vanish(
        next(
            row.urn for row in environment.cloud.store.living() if row.type.endswith(":RouteTableAssociation")
        )
    )
    session.refresh()
    assert session.up().changes["create"] == 1


def test_other_stacks_are_left_alone(environment: Lab) -> None:
    first = environment.session("aws-sandbox")
    first.up()
    before = first.resources()
    second = environment.session("aws-dev")
    second.up()
    lifecycle.unlock(second)
    second.destroy()
    assert first.resources() == before


def test_nothing_is_written_outside_the_lab(environment: Lab, tmp_path: pathlib.Path) -> None:
    config = {path: path.read_bytes() for path in (ORGANISATION / "config").glob("*.yaml")}
    home = pathlib.Path(os.environ.get("HOME", str(tmp_path))) / ".pulumi"
    before = home.exists()
    environment.session("aws-sandbox").up()
    assert {path: path.read_bytes() for path in (ORGANISATION / "config").glob("*.yaml")} == config
    assert home.exists() == before


def test_a_component_of_another_package_honours_transforms(environment: Lab) -> None:
    session = environment.session("aws-sandbox")
    session.up()
    cluster = next(row for row in session.resources() if row["type"] == "aws:eks/cluster:Cluster")
    # The plugin insists on it, and a transform of components/aws/runtime/auto_mode.py takes it away.
    assert cluster["inputs"]["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] is False


def test_a_fault_that_is_asked_for_is_the_one_that_is_injected(environment: Lab) -> None:
    session = environment.session("aws-sandbox")
    environment.cloud.faults.add(Fault(kind="denied", match="network-vpc"))
    stopped = session.up()
    assert any("AccessDenied" in message for message in stopped.messages)
    assert environment.cloud.faults.waiting() == []
