"""Which fields of an object are the program's: refused, replaced, patched, ignored, held, registered once."""

from collections.abc import Callable

import pytest

from lab.control_plane import Client
from lab.engine.environment import Lab
from tests.lab.kubernetes.inline import Inline, cluster, thing
from tests.lab.kubernetes.programs import Opts, deployment, fine, said

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]


def test_a_field_that_the_kind_has_not_is_refused_before_anything_is_made(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    def program() -> None:
        provider = cluster(kubeconfig)
        space = thing("v1", "Namespace", "typo", opts=Opts(provider=provider))
        thing(
            "v1", "ConfigMap", "settings", "typo", opts=Opts(provider=provider, depends_on=[space]), dta={}
        )  # fmt: skip

    stack = Inline(environment, "typo", program)
    for refused in (said(stack.preview()), said(stack.up())):
        assert 'unknown field "dta"' in refused
    fine(stack.destroy())
    assert client.find("v1", "Namespace", "typo") is None


def test_what_a_server_refuses_is_said_in_its_words_and_a_preview_says_it_too(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    client.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "strict"}})

    def program() -> None:
        web = deployment("strict", selector={"matchLabels": {"app": "another"}})
        thing(**web, opts=Opts(provider=cluster(kubeconfig)))

    stack = Inline(environment, "strict", program)
    for refused in (said(stack.preview()), said(stack.up())):
        assert "`selector` does not match template `labels`" in refused
    fine(stack.destroy())
    client.delete("v1", "Namespace", "strict")


def test_fixed_fields_lead_to_a_replacement_that_deletes_first(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    def program(label: str, colour: str, mutable: bool = False) -> Callable[[], None]:
        def run() -> None:
            provider = cluster(kubeconfig, **({"enableConfigMapMutable": True} if mutable else {}))
            space = thing("v1", "Namespace", "fixed", opts=Opts(provider=provider))
            inside = Opts(provider=provider, depends_on=[space])
            web = deployment("fixed", selector={"matchLabels": {"tier": label}})
            web["spec"]["template"]["metadata"]["labels"] = {"tier": label}
            thing(**web, opts=inside)
            thing("v1", "ConfigMap", "settings", "fixed", opts=inside, data={"colour": colour})

        return run

    stack = Inline(environment, "fixed", program("one", "red"))
    fine(stack.up())
    stack.program = program("two", "blue")
    fine(stack.preview())
    done = fine(stack.up())
    for name in ("deployment-web", "configmap-settings"):
        kinds = [kind for kind, urn, _ in done.steps if urn.endswith(name)]
        assert kinds == ["delete-replaced", "replace", "create-replacement"], name
    live = client.get("apps/v1", "Deployment", "web", "fixed")
    assert live["spec"]["selector"] == {"matchLabels": {"tier": "two"}}
    stack.program = program("two", "green", mutable=True)
    assert fine(stack.up()).changes.get("replace") is None
    assert client.get("v1", "ConfigMap", "settings", "fixed")["data"] == {"colour": "green"}
    fine(stack.destroy())


def test_a_patch_owns_its_fields_only_and_lets_them_go(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    made = client.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "patched"}})
    client.merge(made, {"metadata": {"labels": {"theirs": "1"}}})

    def program() -> None:
        provider = cluster(kubeconfig)
        on = Opts(provider=provider)
        thing("v1", "NamespacePatch", "patched", metadata={"labels": {"ours": "2"}}, opts=on)
        more = {"labels": {"also": "3"}}
        thing("v1", "NamespacePatch", "patched", called="more", metadata=more, opts=on)

    def labels() -> dict[str, str]:
        found = dict(client.get("v1", "Namespace", "patched")["metadata"]["labels"])
        del found["kubernetes.io/metadata.name"]
        return found

    stack = Inline(environment, "patched", program)
    fine(stack.up())
    assert labels() == {"theirs": "1", "ours": "2", "also": "3"}
    assert fine(stack.refresh()).changed == 0
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())
    assert labels() == {"theirs": "1"}
    client.delete("v1", "Namespace", "patched")


def test_fields_that_a_program_ignores_are_left_to_their_owner(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    def program(cpu: str) -> Callable[[], None]:
        def run() -> None:
            provider = cluster(kubeconfig)
            space = thing("v1", "Namespace", "scaled", opts=Opts(provider=provider))
            web = deployment("scaled")
            web["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"cpu": cpu}}
            opts = Opts(provider=provider, depends_on=[space], ignore_changes=["spec.replicas"])
            thing(**web, opts=opts)

        return run

    stack = Inline(environment, "scaled", program("100m"))
    fine(stack.up())
    web = client.get("apps/v1", "Deployment", "web", "scaled")
    client.request("PATCH", client.path_of(web) + "/scale", {"spec": {"replicas": 4}},
                   content="application/merge-patch+json")  # fmt: skip
    stack.program = program("200m")
    fine(stack.up())
    assert client.get("apps/v1", "Deployment", "web", "scaled")["spec"]["replicas"] == 4
    fine(stack.destroy())


def test_what_is_held_by_a_finalizer_is_not_said_to_be_gone(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    def program() -> None:
        notes = {"annotations": {"pulumi.com/timeoutSeconds": "2"}, "finalizers": ["example.com/held"]}
        thing(
            "v1", "ConfigMap", "held", "default", metadata=notes, opts=Opts(provider=cluster(kubeconfig))
        )  # fmt: skip

    stack = Inline(environment, "held", program)
    fine(stack.up())
    refused = said(stack.destroy())
    assert "still there after 2 s" in refused
    assert "example.com/held" in refused
    assert stack.resource("configmap-held")
    client.merge(client.get("v1", "ConfigMap", "held", "default"), {"metadata": {"finalizers": None}})
    fine(stack.destroy())


def test_one_object_is_registered_once(environment: Lab, client: Client, kubeconfig: str) -> None:
    def program() -> None:
        provider = cluster(kubeconfig)
        for name in ("one", "two"):
            thing("v1", "ConfigMap", "same", "default", called=name, opts=Opts(provider=provider))

    stack = Inline(environment, "twice", program)
    assert "AlreadyExists" in said(stack.up())
    fine(stack.destroy())
    assert client.find("v1", "ConfigMap", "same", "default") is None
