"""Kubernetes objects in the simulation: every kind alike, but for what cannot be changed."""

from simulation import catalog, cloud
from simulation.outputs import ResourceInputs

BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"


def resource(**metadata: str) -> ResourceInputs:
    return ResourceInputs(urn="urn", name="orders-prod/x", inputs={"metadata": metadata}, provider={})


def test_every_kind_is_known() -> None:
    for type_ in ("kubernetes:core/v1:Namespace", "kubernetes:argoproj.io/v1alpha1:Rollout", BINDING):
        assert cloud.known(type_)


def test_an_object_is_called_by_its_namespace_and_name() -> None:
    assert cloud.create(BINDING, resource(name="x", namespace="orders-prod"))[0] == "orders-prod/x"
    assert cloud.create("kubernetes:core/v1:Namespace", resource(name="orders-prod"))[0] == "orders-prod"


def test_an_object_that_moves_is_another_one() -> None:
    fixed = catalog.constraints("kubernetes:core/v1:ConfigMap").fixed
    assert {"metadata.name", "metadata.namespace", "kind"} <= set(fixed)
    assert "roleRef" not in fixed


def test_the_role_of_a_binding_cannot_be_changed() -> None:
    assert "roleRef" in catalog.constraints(BINDING).fixed


def test_what_is_patched_may_be_there_already() -> None:
    assert catalog.constraints("kubernetes:core/v1:ServiceAccountPatch").upsert
    assert not catalog.constraints("kubernetes:core/v1:ServiceAccount").upsert
