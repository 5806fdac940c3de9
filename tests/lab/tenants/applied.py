"""Puts rendered objects into a real API server, and takes them out again."""

import time
from collections.abc import Iterable
from typing import Any

from lab.control_plane import ApiError, Client, crds, wait_until

Object = dict[str, Any]
SETS = (*crds.DEFAULT, "aws-load-balancer-controller")
"""Definitions of everything that is rendered."""
MANAGER = "pulumi-lab"
REVISION = "deployment.kubernetes.io/revision"
"""Annotation that the controller of Deployments writes."""
SCALED = ("Deployment", "StatefulSet")
ADMISSION = "admissionregistration.k8s.io/v1"


def watching(client: Client) -> None:
    """Keep one policy with parameters bound, to nothing.

    An API server that has lost its last one reads outdated parameters for the next one, until it is restarted.
    """
    policy = {
        "failurePolicy": "Fail",
        "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"},
        "matchConstraints": {
            "resourceRules": [
                {
                    "apiGroups": [""],
                    "apiVersions": ["v1"],
                    "operations": ["CREATE"],
                    "resources": ["configmaps"],
                }
            ]
        },
        "validations": [{"expression": "true"}],
    }
    binding = {
        "policyName": "watching",
        "validationActions": ["Audit"],
        "paramRef": {"name": "none", "namespace": "default", "parameterNotFoundAction": "Allow"},
        "matchResources": {"namespaceSelector": {"matchLabels": {"no-namespace": "has-this"}}},
    }
    for kind, spec in (("", policy), ("Binding", binding)):
        client.apply(
            {
                "apiVersion": ADMISSION,
                "kind": f"ValidatingAdmissionPolicy{kind}",
                "metadata": {"name": "watching"},
                "spec": spec,
            }
        )


def namespace(name: str) -> Object:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def identity(thing: Object) -> tuple[str, str, str, str]:
    metadata = thing["metadata"]
    return thing["apiVersion"], thing["kind"], metadata.get("namespace", ""), metadata["name"]


def essence(live: Object, asked: Object) -> Object:
    """What an apply can change of an object; controllers write the rest."""
    metadata = live["metadata"]
    notes = {key: text for key, text in (metadata.get("annotations") or {}).items() if key != REVISION}
    found = {key: item for key, item in live.items() if key not in ("status", "metadata")}
    found |= {
        "labels": metadata.get("labels"),
        "annotations": notes,
        "generation": metadata.get("generation"),
    }
    if live["kind"] in SCALED and "replicas" not in asked["spec"]:
        # Whoever scales it does so whenever it likes.
        del found["generation"]
        found["spec"] = {key: item for key, item in live["spec"].items() if key != "replicas"}
    return found


def applied(client: Client, things: Iterable[Object], missing: set[str]) -> dict[tuple, Object]:
    """Apply all of it. Returns what each object became."""
    found = {}
    for thing in things:
        if (thing["apiVersion"], thing["kind"]) not in client.kinds():
            missing.add(f"{thing['kind']} of {thing['apiVersion']}")
            continue
        found[identity(thing)] = essence(_apply(client, thing), thing)
    return found


def _apply(client: Client, thing: Object) -> Object:
    """Apply an object, again if need be: an exception holds a moment after it is written, as for Argo CD."""
    deadline = time.monotonic() + 15
    while True:
        try:
            return client.apply(thing, manager=MANAGER)
        except ApiError as error:
            if "ValidatingAdmissionPolicy" not in error.message or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def cleared(client: Client, things: Iterable[Object]) -> None:
    """Delete all of it: bindings first, or they would be asked about the rest."""
    kept = [identity(thing) for thing in things]
    policies = ("ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy")
    for wanted in (*policies, "Application", "AppProject", "ClusterRole"):
        for api_version, kind, space, name in kept:
            if kind == wanted and (api_version, kind) in client.kinds():
                client.delete(api_version, kind, name, space or None, seconds=None)
    spaces = [name for _, kind, _, name in kept if kind == "Namespace"]
    for name in spaces:
        client.delete("v1", "Namespace", name, seconds=None)
    for name in spaces:
        wait_until(lambda name=name: client.find("v1", "Namespace", name) is None, f"{name} to be gone", 90)
