"""Every tenants stack before a real API server, which takes all of it; two of them by the real engine."""

import os
import warnings
from collections.abc import Generator, Iterator

import pytest

from contracts import layers, loader
from contracts.registry import ClusterRecord
from contracts.tenancy.loading import cache
from contracts.tenancy.resolve.stack_plan import StackPlan, plan_stack
from lab.control_plane import Client, Cluster, crds, wait_until
from lab.control_plane.folders import silent
from lab.engine.checks import consistency
from lab.engine.outcome import Outcome
from lab.engine.proofs.lifecycle import unlock
from lab.problems import LabError
from manifests import gitops, guards, render
from tests.conftest import ORGANISATION, TENANTS_STACKS, graph_of
from tests.lab.environments import thrown_away
from tests.lab.tenants.applied import SETS, Object, applied, cleared, watching
from tests.manifests import samples

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]


@pytest.fixture(scope="module")
def cluster() -> Generator[Cluster]:
    with Cluster(name=f"test-tenants-{os.getpid()}", crds=SETS) as started:
        yield started


@pytest.fixture(scope="module")
def client(cluster: Cluster) -> Generator[Client]:
    with cluster.client() as opened:
        watching(opened)
        yield opened


def test_the_namespace_that_argo_cd_reads_comes_with_its_definitions(client: Client) -> None:
    assert client.find("v1", "Namespace", gitops.NAMESPACE)


def plan_of(stack: str) -> StackPlan:
    """What a tenants stack holds, by what its cluster's preview exports."""
    made = layers.load_tenants(ORGANISATION, stack, loader.load_owners(ORGANISATION))
    record = ClusterRecord.model_validate(graph_of(made.settings.cluster).outputs["cluster"])
    return plan_stack(cache.read(ORGANISATION).inventory, made, record)


def objects_of(here: StackPlan) -> Iterator[Object]:
    """Everything of a stack in the order in which it is made: the engine's part, then Argo CD's."""
    yield from guards.cluster_objects(here.whole, here.cluster)
    for space in here.tenancy.namespaces:
        yield from render.guard_objects(space, here.cluster, client_ids=samples.client_ids(space))
    for space in here.tenancy.namespaces:
        for workload in space.workloads:
            yield from render.workload_objects(workload, space, here.cluster)


def explained(missing: set[str], cluster: Cluster) -> None:
    """Say which kinds were left out. Only those may be whose definitions this machine cannot have."""
    skipped = cluster.status().skipped
    for kind in missing:
        group = kind.rpartition(" ")[2].partition("/")[0]
        (owner,) = [name for name, each in crds.SETS.items() if group in each.groups]
        assert owner in skipped, f"{kind} is not served, although its definitions are at hand"
        warnings.warn(pytest.PytestWarning(f"left out {kind}: {skipped[owner]}"), stacklevel=1)


@pytest.mark.filterwarnings("default::pytest.PytestWarning")
@pytest.mark.parametrize("stack", TENANTS_STACKS)
def test_an_api_server_takes_everything_of_a_stack_and_changes_nothing_the_second_time(
    stack: str, client: Client, cluster: Cluster
) -> None:
    here, missing = plan_of(stack), set()
    things = list(objects_of(here))
    try:
        client.warnings.clear()
        first = applied(client, things, missing)
        assert len(first) > 50, "a stack with little in it proves little"
        again = applied(client, things, missing)
        changed = [key for key in first if again[key] != first[key]]
        assert changed == [], "applied twice, changed twice"
        assert [text for text in client.warnings if "unrecognized" in text or "unknown field" in text] == []
        spaces = [space.name for space in here.tenancy.namespaces]
        ready(client, spaces)
    finally:
        cleared(client, things)
    explained(missing, cluster)


def ready(client: Client, spaces: list[str]) -> None:
    """Wait until the Deployments of namespaces have what they ask for, or say what is in the way."""

    def waiting() -> list[str]:
        return [
            f"{space}/{one['metadata']['name']}"
            for space in spaces
            for one in client.objects("apps/v1", "Deployment", space)
            if one["status"].get("readyReplicas", 0) < one["spec"]["replicas"]
        ]

    try:
        wait_until(lambda: not waiting(), "all Deployments to be ready", 60)
    except LabError:
        events = [
            f"{each['involvedObject']['name']}: {each.get('message')}"
            for space in spaces
            for each in client.objects("v1", "Event", space)
            if each.get("type") == "Warning"
        ]
        raise AssertionError("\n".join([*waiting(), *dict.fromkeys(events)])) from None


@pytest.mark.parametrize("below", ["aws-dev", "azure-dev"])
def test_the_engine_runs_a_tenants_stacks_lifecycle_in_a_real_cluster(below: str) -> None:
    own = Cluster(name=f"test-{below}-{os.getpid()}", crds=SETS)
    with own, own.client() as client, thrown_away("test-tenants", silent, own.name) as environment:
        fine(environment.session(below).up())
        stack = environment.session(f"{below}-tenants")
        fine(stack.preview())
        fine(stack.up())
        assert list(consistency.problems(stack.name, stack.resources(), environment.cloud)) == []
        spaces = [name for name in client.names("v1", "Namespace") if name.endswith("-dev")]
        assert spaces
        assert all(client.objects("v1", "ResourceQuota", name) for name in spaces)
        assert fine(stack.up()).changed == 0
        assert fine(stack.refresh()).changed == 0
        assert fine(stack.up()).changed == 0
        unlock(stack)
        fine(stack.destroy())
        assert stack.resources() == []
        assert not set(spaces) & client.names("v1", "Namespace")


def fine(outcome: Outcome) -> Outcome:
    assert not outcome.failed, "\n".join(outcome.messages)
    return outcome
