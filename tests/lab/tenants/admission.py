"""Asks a real API server as a tenant would, and says what it answers."""

import contextlib
import copy
from collections.abc import Generator

from lab.control_plane import ApiError, Client, User, wait_until
from tests.lab.tenants.applied import Object
from tests.manifests import samples
from tests.policy.admission_cases import Case

HOME = "orders-prod"
"""Namespace of the samples."""


ALICE = User("alice", ("testers",))
"""Somebody who may do anything, so that nothing but admission says no."""


VIEW = samples.cluster("cilium", local_dns=True, platform_operators=("platform",))
"""The cluster that the samples are for."""


RBAC = "rbac.authorization.k8s.io"


def refusal(client: Client, thing: Object, who: User = ALICE) -> str:
    """What somebody is told who makes an object, or nothing."""
    with client.impersonate(who) as asked:
        try:
            asked.create(thing, dry_run=True)
        except ApiError as error:
            return error.message
    return ""


def answer(client: Client, case: Case) -> str:
    """What somebody is told who does what a case is about."""
    who = User(ALICE.name, (*ALICE.groups, *case.groups))
    if case.old is None:
        assert case.thing is not None
        return refusal(client, case.thing, who)
    with standing(client, case.old), client.impersonate(who) as asked:
        return wait_until(lambda: _said(client, asked, case), "an answer")


NOTHING = "(nothing: it was taken)"


def _said(client: Client, asked: Client, case: Case) -> str:
    """The answer to a change, or nothing where somebody else was quicker."""
    assert case.old is not None
    try:
        if case.thing is None:
            asked.request("DELETE", asked.path_of(case.old), query={"dryRun": "All"})
        else:
            live = client.get(*_where(case.old))
            thing = copy.deepcopy(case.thing)
            thing["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"]
            asked.request("PUT", asked.path_of(thing), thing, {"dryRun": "All"})
    except ApiError as error:
        return "" if "has been modified" in error.message else error.message
    return NOTHING


def _where(thing: Object) -> tuple[str, str, str, str | None]:
    metadata = thing["metadata"]
    return thing["apiVersion"], thing["kind"], metadata["name"], metadata.get("namespace")


@contextlib.contextmanager
def standing(client: Client, thing: Object) -> Generator[None]:
    """An object that is there for the moment, put there by the platform."""
    before = client.find(*_where(thing))
    try:
        client.apply(thing, manager="test", force=True)
        yield
    finally:
        if before is None:
            client.delete(*_where(thing))
        else:
            live = client.get(*_where(thing))
            metadata = {key: item for key, item in before["metadata"].items() if key != "managedFields"}
            metadata["resourceVersion"] = live["metadata"]["resourceVersion"]
            client.request("PUT", client.path_of(before), {**before, "metadata": metadata})
