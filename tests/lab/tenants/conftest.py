"""One cluster with the samples' namespaces, guards and admission rules."""

import os
from collections.abc import Generator

import pytest

from lab.control_plane import Client, Cluster, wait_until
from manifests import guards, render
from tests.lab.tenants.admission import RBAC, VIEW, refusal
from tests.lab.tenants.applied import SETS, applied, namespace
from tests.manifests import samples
from tests.policy.admission_cases import rendered


@pytest.fixture(scope="package")
def testers_client() -> Generator[Client]:
    name = f"test-guards-{os.getpid()}"
    with Cluster(name=name, crds=SETS) as started, started.client() as opened:
        opened.apply(
            {
                "apiVersion": f"{RBAC}/v1",
                "kind": "ClusterRoleBinding",
                "metadata": {"name": "testers"},
                "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "cluster-admin"},
                "subjects": [{"kind": "Group", "apiGroup": RBAC, "name": "testers"}],
            }
        )
        yield opened


@pytest.fixture(scope="package")
def sampled(testers_client: Client) -> Client:
    """The samples' namespaces with their guards, and the admission rules in force."""
    tenancy = samples.tenancy()
    things = guards.cluster_objects(tenancy, VIEW)
    for space in tenancy.namespaces:
        things += render.guard_objects(space, VIEW, client_ids=samples.client_ids(space))
    missing: set[str] = set()
    applied(testers_client, things, missing)
    assert not missing
    testers_client.apply(namespace("bystander"))
    # A policy is in force a moment after it is made; the last one of them is as good as any.
    harmless = rendered("Deployment")
    harmless["spec"]["template"]["spec"]["automountServiceAccountToken"] = True
    wait_until(lambda: "PLT-SEC-007" in refusal(testers_client, harmless), "the admission rules to hold", 60)
    return testers_client
