"""Kubernetes objects as resources: their types, their order, and what waits for what."""

from typing import Any

import pulumi
import pytest

from components.kubernetes.delivery_target import DeliveryTarget, DeliveryTargetArgs
from components.kubernetes.guards import ClusterGuards, ClusterGuardsArgs
from components.kubernetes.namespace import TenantNamespace, TenantNamespaceArgs
from components.kubernetes.objects import type_of
from components.kubernetes.provider import ClusterProvider
from review.offline import host
from review.offline.recorder import Registration
from tests.components.samples import SAMPLES
from tests.components.samples.kubernetes import PATCHED, thing


def sample(component: Any, name: str, opts: pulumi.ResourceOptions) -> Any:
    """The example of a component."""
    return component(name, SAMPLES[component](), opts)


def registered(make: Any) -> dict[str, Registration]:
    """What a program registers under a provider, by name; the kind tells namesakes apart."""

    def program() -> None:
        make(
            pulumi.ResourceOptions(providers=[ClusterProvider("k", kubeconfig="{}", cluster_identifier="c")])
        )

    rows = host.run(program, "test", {}).registrations.values()
    return {f"{row.type.rpartition(':')[2]} {row.name}": row for row in rows}


@pytest.mark.parametrize(
    ("manifest", "type_"),
    [
        (thing("v1", "Namespace", "x"), "kubernetes:core/v1:Namespace"),
        (thing("apps/v1", "Deployment", "x"), "kubernetes:apps/v1:Deployment"),
        (thing("rbac.authorization.k8s.io/v1", "RoleBinding", "x"), "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"),
        (thing("argoproj.io/v1alpha1", "AppProject", "x"), "kubernetes:argoproj.io/v1alpha1:AppProject"),
        (PATCHED, "kubernetes:core/v1:ServiceAccountPatch"),
    ],
)  # fmt: skip
def test_an_object_has_the_type_that_the_typed_sdk_gives_it(manifest: dict[str, Any], type_: str) -> None:
    assert type_of(manifest) == type_


def test_the_provider_is_replaced_by_another_cluster_only() -> None:
    rows = registered(lambda _: None)
    provider = rows["kubernetes k"]
    assert provider.inputs == {
        "clusterIdentifier": "c",
        "enableConfigMapMutable": True,
        "enableServerSideApply": True,
        "kubeconfig": {},
    }


def test_nothing_is_made_before_its_namespace_and_a_patch_comes_last() -> None:
    rows = registered(lambda opts: sample(TenantNamespace, "n", opts))
    namespace = rows["Namespace n/orders-prod"]
    policy, patch = rows["NetworkPolicy n/default-deny"], rows["ServiceAccountPatch n/default"]
    assert namespace.depends_on == []
    assert policy.depends_on == [namespace.urn]
    assert patch.depends_on == sorted([namespace.urn, policy.urn])


@pytest.mark.parametrize("count", [0, 2])
def test_a_namespace_is_one_namespace(count: int) -> None:
    objects = [thing("v1", "Namespace", f"n{number}") for number in range(count)]
    with pytest.raises(ValueError, match=f"{count} namespaces, not one"):
        registered(lambda opts: TenantNamespace("n", TenantNamespaceArgs(objects=objects), opts))


def test_an_application_waits_for_its_project_and_whatever_it_is_told() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        space = sample(TenantNamespace, "n", opts)
        waiting = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=space.guards))
        sample(DeliveryTarget, "n", waiting)

    rows = registered(program)
    application, project = rows["Application n/orders-prod"], rows["AppProject n/orders-prod"]
    guards = [rows["NetworkPolicy n/default-deny"], rows["ServiceAccountPatch n/default"]]
    assert set(application.depends_on) >= {project.urn, *(row.urn for row in guards)}
    assert project.depends_on == []


def test_an_application_alone_waits_for_its_project() -> None:
    rows = registered(lambda opts: sample(DeliveryTarget, "n", opts))
    assert rows["Application n/orders-prod"].depends_on == [rows["AppProject n/orders-prod"].urn]


def test_parameters_of_guards_stand_in_their_namespace() -> None:
    rows = registered(lambda opts: sample(ClusterGuards, "g", opts))
    namespace = rows["Namespace g/platform-policy"]
    assert namespace.urn in rows["ConfigMap g/policy-parameters"].depends_on


def test_a_binding_goes_before_its_policy_and_its_parameters() -> None:
    """Else what is left of the guards refuses its own deletion, because it finds no parameters."""
    binding = {
        **thing("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "p.prod"),
        "spec": {"policyName": "p", "paramRef": {"name": "parameters", "namespace": "platform-policy"}},
    }
    objects = [
        binding,
        thing("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "p"),
        thing("v1", "ConfigMap", "parameters", "platform-policy"),
        thing("v1", "Namespace", "platform-policy"),
    ]
    rows = registered(lambda opts: ClusterGuards("g", ClusterGuardsArgs(objects=objects), opts))
    waits = rows["ValidatingAdmissionPolicyBinding g/p.prod"].depends_on
    assert {rows["ValidatingAdmissionPolicy g/p"].urn, rows["ConfigMap g/parameters"].urn} <= set(waits)


def test_the_last_of_the_guards_stands_for_all_of_them_and_a_namespace_waits_for_it() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        guards = sample(ClusterGuards, "g", opts)
        sample(
            TenantNamespace,
            "n",
            pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=guards.last)),
        )

    rows = registered(program)
    guards = {row.urn for name, row in rows.items() if " g/" in name}
    (last,) = rows["Namespace n/orders-prod"].depends_on
    assert {last, *next(row for row in rows.values() if row.urn == last).depends_on} == guards


def test_namesakes_of_other_namespaces_stay_apart() -> None:
    """`a` with `b-c` and `a-b` with `c` would be one resource with a hyphen between."""

    def program(opts: pulumi.ResourceOptions) -> None:
        for space, name in (("a", "b-c"), ("a-b", "c")):
            objects = [thing("v1", "Namespace", space), thing("v1", "ConfigMap", name, space)]
            TenantNamespace(space, TenantNamespaceArgs(objects=objects), opts)

    assert {"ConfigMap a/b-c", "ConfigMap a-b/c"} <= set(registered(program))


def test_a_delivery_target_takes_what_is_given_as_a_mapping() -> None:
    plain = {"objects": [dict(one) for one in DeliveryTargetArgs.of(SAMPLES[DeliveryTarget]()).objects]}
    rows = registered(lambda opts: DeliveryTarget("n", DeliveryTargetArgs.of(plain), opts))
    assert "Application n/orders-prod" in rows
