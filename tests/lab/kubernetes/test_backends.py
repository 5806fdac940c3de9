"""Where objects live: in a simulated cluster, or in one of the lab that replaces the program's own."""

from collections.abc import Callable

import pulumi
import pytest

from lab.control_plane import Client, Cluster
from lab.engine.checks import consistency
from lab.engine.environment import Lab
from tests.lab.environments import thrown_away
from tests.lab.kubernetes.inline import Inline, cluster, thing
from tests.lab.kubernetes.programs import SIMULATED, Opts, everything, fine, said

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]


def test_without_a_cluster_of_the_lab_objects_live_in_the_simulated_one(environment: Lab) -> None:
    stack = Inline(environment, "far", everything(SIMULATED, "far"))
    fine(stack.preview())
    fine(stack.up())
    assert list(consistency.problems("far", stack.resources(), environment.cloud)) == []
    assert fine(stack.up()).changed == 0
    assert fine(stack.refresh()).changed == 0
    environment.cloud.drift("deployment-web", "spec.replicas", 7)
    fine(stack.refresh())
    assert stack.resource("deployment-web")["inputs"]["spec"]["replicas"] == 7
    assert fine(stack.up()).changes.get("update") == 1
    stack.program = everything(SIMULATED, "far", role="writer")
    assert fine(stack.up()).changes.get("replace") == 1
    fine(stack.destroy())
    assert environment.cloud.store.living("package = 'kubernetes'") == []


def test_a_simulated_cluster_has_an_api_servers_order(environment: Lab) -> None:
    def program(names: list[str]) -> Callable[[], None]:
        def run() -> None:
            for name in names:
                opts = Opts(provider=provider_of(SIMULATED))
                thing("v1", "ConfigMap", "same", "nowhere", called=name, opts=opts)

        return run

    def provider_of(text: str) -> pulumi.ProviderResource:
        return made.setdefault(text, cluster(text)) if text not in made else made[text]

    made: dict[str, pulumi.ProviderResource] = {}
    stack = Inline(environment, "order", program(["one"]))
    assert 'namespaces "nowhere" not found' in said(stack.up())
    made.clear()

    def space_goes_first() -> None:
        provider = cluster(SIMULATED)
        space = thing("v1", "Namespace", "nowhere", opts=Opts(provider=provider))
        for name in ("one", "two"):
            thing(
                "v1", "ConfigMap", "same", "nowhere", called=name,
                opts=Opts(provider=provider, depends_on=[space]),
            )  # fmt: skip

    stack.program = space_goes_first
    assert "AlreadyExists" in said(stack.up())
    fine(stack.destroy())


def test_a_cluster_of_the_lab_replaces_the_one_that_a_stack_names(server: Cluster, client: Client) -> None:
    def program() -> None:
        provider = cluster(SIMULATED)
        space = thing("v1", "Namespace", "stands-in", opts=Opts(provider=provider))
        inside = Opts(provider=provider, depends_on=[space])
        thing("v1", "ConfigMap", "settings", "stands-in", opts=inside, data={"colour": "green"})

    with thrown_away("test-stands-in", cluster=server.name) as environment:
        stack = Inline(environment, "stands-in", program)
        fine(stack.up())
        assert client.get("v1", "ConfigMap", "settings", "stands-in")["data"] == {"colour": "green"}
        fine(stack.destroy())
        assert client.find("v1", "Namespace", "stands-in") is None
