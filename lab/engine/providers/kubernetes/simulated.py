"""A cluster without a server: objects in the lab's cloud, with an API server's order and identity.

It takes any kind, and knows no schema, no defaults, no controller and no admission. A real server does.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lab.cloud.errors import CloudError
from lab.cloud.store import Store, Stored
from lab.engine.providers.kubernetes import objects
from lab.engine.providers.kubernetes.backend import GoneError, Wish
from lab.engine.providers.kubernetes.objects import Object, Ref
from lab.engine.providers.kubernetes.register import Register

_BUILT_IN = ("default", "kube-node-lease", "kube-public", "kube-system", "argocd")
"""Namespaces that stand already: Kubernetes' own, and that of Argo CD, which tenants find in a cluster."""
_SCOPED_BY_CLUSTER = frozenset(
    (
        "APIService", "CSIDriver", "ClusterIssuer", "ClusterPolicy", "ClusterRole", "ClusterRoleBinding",
        "ClusterSecretStore", "CustomResourceDefinition", "EC2NodeClass", "GatewayClass", "IngressClass",
        "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration",
        "Namespace", "Node", "NodePool", "PersistentVolume", "PriorityClass", "RuntimeClass", "StorageClass",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
    )
)  # fmt: skip
"""Kinds in no namespace. A server says so itself; here it has to be written down."""


class Simulated:
    """One simulated cluster."""

    def __init__(self, store: Store, scope: str) -> None:
        self.scope, self._store = scope, store
        self._register = Register(store=store, cluster=scope)

    def resolved(self, ref: Ref) -> Ref:
        if ref.kind in _SCOPED_BY_CLUSTER or self._defined_for_cluster(ref):
            return replace(ref, namespace="")
        return replace(ref, namespace=ref.namespace or "default")

    def problems(self, wish: Wish) -> list[tuple[str, str]]:
        del wish
        return []

    def shown(self, wish: Wish, *, update: bool) -> Object | None:
        del wish, update
        return None

    def create(self, wish: Wish) -> Object:
        with self._store.change():
            self._namespace_exists(wish.ref)
            return self._set(wish)

    def update(self, wish: Wish) -> Object:
        with self._store.change():
            if self._register.find(wish.ref) is None:
                raise GoneError(f"NotFound: {wish.ref} does not exist any more")
            return self._set(wish)

    def read(self, wish: Wish) -> tuple[Object, Mapping[str, Any]] | None:
        found = self._register.find(wish.ref)
        if found is None:
            return None
        wanted = wish.inputs or found.inputs
        return _live(wish.ref, found), objects.projected(wanted, wanted, found.inputs)

    def delete(self, wish: Wish) -> None:
        with self._store.change():
            if (found := self._register.find(wish.ref)) is None:
                return
            for other in self._register.all():
                if _goes_with(other, wish.ref, found):
                    self._register.discard(other)
            self._register.discard(found)

    def _set(self, wish: Wish) -> Object:
        status = {"status": {"phase": "Active"}} if wish.ref.kind == "Namespace" else {}
        self._register.note(wish.ref, objects.wished(wish.inputs), status)
        found = self._register.find(wish.ref)
        if found is None:
            raise AssertionError
        return _live(wish.ref, found)

    def _namespace_exists(self, ref: Ref) -> None:
        if not ref.namespace or ref.namespace in _BUILT_IN:
            return
        where = "id = ? and scope = ? and type = 'kubernetes:core/v1:Namespace'"
        if not self._store.living(where, (ref.namespace, self.scope)):
            raise CloudError(f'NotFound: namespaces "{ref.namespace}" not found')

    def _defined_for_cluster(self, ref: Ref) -> bool:
        found = (each for each in self._register.definitions() if _defines(each, ref))
        return any(each.inputs["spec"].get("scope") == "Cluster" for each in found)


def _live(ref: Ref, found: Stored) -> Object:
    """What a server would show of it."""
    uid = hashlib.sha256(f"{found.scope}{found.urn}{found.n}".encode()).hexdigest()
    metadata = {
        **(found.inputs.get("metadata") or {}),
        "name": ref.name,
        **({"namespace": ref.namespace} if ref.namespace else {}),
        "uid": f"{uid[:8]}-{uid[8:12]}-4{uid[13:16]}-8{uid[17:20]}-{uid[20:32]}",
        "resourceVersion": str(found.version),
    }
    live = {**found.inputs, **found.outputs, "metadata": metadata}
    if ref.kind == "Secret" and isinstance(texts := live.pop("stringData", None), Mapping):
        coded = {key: base64.b64encode(str(text).encode()).decode() for key, text in texts.items()}
        live["data"] = {**(live.get("data") or {}), **coded}
    return live


def _goes_with(other: Stored, ref: Ref, found: Stored) -> bool:
    """Whether an object is in the namespace, or of the kind, that goes."""
    if ref.kind == "Namespace":
        return other.id.startswith(f"{ref.name}/")
    if ref.kind != "CustomResourceDefinition":
        return False
    spec = found.inputs.get("spec") or {}
    kind = (spec.get("names") or {}).get("kind")
    return other.type.startswith(f"kubernetes:{spec.get('group')}/") and other.type.endswith(f":{kind}")


def _defines(found: Stored, ref: Ref) -> bool:
    spec = found.inputs.get("spec") or {}
    kind = (spec.get("names") or {}).get("kind") if isinstance(spec, Mapping) else None
    return kind == ref.kind and spec["group"] == ref.group
