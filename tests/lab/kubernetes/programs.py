"""Programs of the tests: objects of each kind that behaves in its own way."""

from collections.abc import Callable
from typing import Any

import pulumi

from lab.engine.outcome import Outcome
from tests.lab.kubernetes.inline import cluster, thing

IMAGE = "registry.example/app@sha256:" + "0" * 64


Opts = pulumi.ResourceOptions


SIMULATED = """\
apiVersion: v1
kind: Config
current-context: far
clusters: [{name: far, cluster: {server: "https://far.example.com"}}]
users: [{name: far, user: {exec: {command: aws}}}]
contexts: [{name: far, context: {cluster: far, user: far}}]
"""


def deployment(namespace: str, **spec: Any) -> dict[str, Any]:
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": IMAGE, "resources": {"requests": {"cpu": "0.5"}}}]},
    }
    return {
        "api_version": "apps/v1",
        "kind": "Deployment",
        "name": "web",
        "namespace": namespace,
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": template, **spec},
    }


def definition(group: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {
            "spec": {
                "type": "object",
                "required": ["size"],
                "properties": {"size": {"type": "integer"}, "colour": {"type": "string"}},
            }
        },
    }
    return {
        "api_version": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "name": f"widgets.{group}",
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
            "versions": [
                {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
            ],
        },
    }


def everything(
    kubeconfig: str, space: str, replicas: int = 2, role: str = "reader", force: bool = False
) -> Callable[[], None]:
    """A namespace with one of each kind that behaves in its own way."""
    annotations = {"pulumi.com/patchForce": "true"} if force else {}

    def program() -> None:
        provider = cluster(kubeconfig)
        on = Opts(provider=provider)
        space_ = thing("v1", "Namespace", space, opts=on)
        inside = Opts(provider=provider, depends_on=[space_])
        thing("v1", "ConfigMap", "settings", space, opts=inside, data={"colour": "green"})
        thing("v1", "ServiceAccount", "app", space, opts=inside)
        thing(
            "v1",
            "ServiceAccountPatch",
            "default",
            space,
            opts=inside,
            automountServiceAccountToken=False,
            metadata={"annotations": {"pulumi.com/patchForce": "true"}},
        )
        web: dict[str, Any] = {
            **deployment(space, replicas=replicas),
            "metadata": {"annotations": annotations},
        }
        thing(**web, opts=inside)
        for name in ("reader", "writer"):
            rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]
            thing("rbac.authorization.k8s.io/v1", "Role", name, space, opts=inside, rules=rules)
        thing(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "app",
            space,
            opts=inside,
            roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role},
            subjects=[{"kind": "ServiceAccount", "name": "app", "namespace": space}],
        )
        kinds = thing(**definition(f"{space}.example.com"), opts=on)
        thing(
            f"{space}.example.com/v1",
            "Widget",
            "one",
            space,
            opts=Opts(provider=provider, depends_on=[space_, kinds]),
            spec={"size": 3},
        )

    return program


def fine(outcome: Outcome) -> Outcome:
    assert not outcome.failed, "\n".join(outcome.messages)
    return outcome


def said(outcome: Outcome) -> str:
    assert outcome.failed, f"{outcome.verb} went well"
    return "\n".join(outcome.messages)
