"""What every stack promises under Pulumi's own engine. What is simulated is the cloud, not the engine."""

import os
import pathlib
from collections.abc import Callable, Generator

import pytest

from contracts import layers, loader
from lab.cloud.faults import Fault
from lab.control_plane.folders import ROOT, aloud
from lab.engine import changes, consistency, fault_injection, lifecycle, recovery, upstream
from lab.engine.environment import Lab
from tests.lab.conftest import FIGURES
from tests.lab.environments import thrown_away

pytestmark = [pytest.mark.lab, pytest.mark.timeout(1200)]

STACKS = [*loader.stacks(ROOT), *layers.tenants_stacks(ROOT)]
STRUCK = [stack for stack in ("aws-dev", "azure-dev") if stack in STACKS]


@pytest.fixture
def world() -> Generator[Lab]:
    """An empty world of its own, thrown away at the end."""
    with thrown_away("test") as found:
        yield found


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_keeps_every_promise_of_its_life(world: Lab, stack: str) -> None:
    for below in upstream.of(stack):
        assert not world.session(below).up().failed
    assert lifecycle.live(world, stack, aloud).broken == []


@pytest.mark.parametrize("stack", STRUCK)
def test_a_fault_at_any_registration_is_survived_by_a_plain_run(
    world: Lab, stack: str, record_property: Callable[[str, object], None]
) -> None:
    figures = fault_injection.strike_each(world, stack, aloud)
    record_property(FIGURES, figures.facts())
    assert figures.problems == []


@pytest.mark.parametrize("stack", STRUCK)
def test_an_engine_that_is_killed_loses_nothing(
    world: Lab, stack: str, record_property: Callable[[str, object], None]
) -> None:
    figures = fault_injection.kill(world, stack, 20, aloud)
    record_property(FIGURES, figures.facts())
    assert figures.struck == 20
    assert figures.problems == []


def test_a_disk_that_is_full_during_a_change_loses_nothing(world: Lab) -> None:
    """During a first deployment it does lose: the backend truncates the state and its own copy. See docs/lab.md."""
    session = world.session("aws-sandbox")
    assert not session.up().failed
    config = loader.read_stack(ROOT, "aws-sandbox").values["config"]
    session.with_settings(changes.in_place(config))
    world.cloud.faults.add(Fault(kind="disk-full", match=session.name))
    stopped = session.up(parallel=1)
    assert stopped.failed or stopped.killed
    assert world.cloud.faults.waiting() == []
    assert recovery.recover(session).mended
    assert not session.up().failed
    assert session.up().changed == 0
    problems = consistency.problems("aws-sandbox", session.resources(), world.cloud)
    assert list(problems) == []


def test_drift_is_seen_and_put_right(world: Lab) -> None:
    session = world.session("aws-sandbox")
    session.up()
    world.cloud.drift("network-vpc", "tags.owner", "somebody")
    assert session.refresh().changed == 1
    assert session.up().changes["update"] == 1
    assert session.up().changed == 0


def test_what_vanished_is_made_again(world: Lab) -> None:
    session = world.session("aws-sandbox")
    session.up()
    world.cloud.vanish(
        next(row.urn for row in world.cloud.store.living() if row.type.endswith(":RouteTableAssociation"))
    )
    session.refresh()
    assert session.up().changes["create"] == 1


def test_other_stacks_are_left_alone(world: Lab) -> None:
    first = world.session("aws-sandbox")
    first.up()
    before = first.resources()
    second = world.session("aws-dev")
    second.up()
    lifecycle.release(second)
    second.destroy()
    assert first.resources() == before


def test_nothing_is_written_outside_the_lab(world: Lab, tmp_path: pathlib.Path) -> None:
    config = {path: path.read_bytes() for path in (ROOT / "config").glob("*.yaml")}
    home = pathlib.Path(os.environ.get("HOME", str(tmp_path))) / ".pulumi"
    before = home.exists()
    world.session("aws-sandbox").up()
    assert {path: path.read_bytes() for path in (ROOT / "config").glob("*.yaml")} == config
    assert home.exists() == before


def test_a_component_of_another_package_honours_transforms(world: Lab) -> None:
    session = world.session("aws-sandbox")
    session.up()
    cluster = next(row for row in session.resources() if row["type"] == "aws:eks/cluster:Cluster")
    # The plugin insists on it, and a transform of components/aws/runtime/auto_mode.py takes it away.
    assert cluster["inputs"]["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] is False


def test_a_fault_that_is_told_is_the_one_that_strikes(world: Lab) -> None:
    session = world.session("aws-sandbox")
    world.cloud.faults.add(Fault(kind="denied", match="network-vpc"))
    stopped = session.up()
    assert any("AccessDenied" in message for message in stopped.messages)
    assert world.cloud.faults.waiting() == []
