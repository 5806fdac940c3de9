"""What a change of inputs means for an object: nothing, an update, or a replacement."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.problems import Path, dotted
from lab.engine.providers.differences import Difference
from lab.engine.providers.kubernetes.objects import Ref

_SELECTOR = ("spec.selector",)
_FIXED: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "ConfigMap"): ("data", "binaryData"),
    ("", "PersistentVolumeClaim"): ("spec",),
    ("", "Pod"): ("spec",),
    ("", "ResourceQuota"): ("spec.scopes",),
    ("", "Secret"): ("type", "data", "stringData"),
    ("", "Service"): ("spec.clusterIP",),
    ("apps", "DaemonSet"): _SELECTOR,
    ("apps", "Deployment"): _SELECTOR,
    ("apps", "StatefulSet"): (
        *_SELECTOR,
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ),
    ("batch", "Job"): (*_SELECTOR, "spec.completions", "spec.parallelism", "spec.template"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): ("roleRef",),
    ("rbac.authorization.k8s.io", "RoleBinding"): ("roleRef",),
    ("storage.k8s.io", "StorageClass"): ("parameters", "provisioner"),
}
"""Group and kind to the fields whose change pulumi-kubernetes answers with a replacement. It replaces a
ConfigMap and a Secret whose contents change, unless the provider is told that they may change in place."""
_IDENTITY = ("kind", "metadata.name", "metadata.namespace")
_NAMESPACE = ("metadata", "namespace")
_MUTABLE = {("", "ConfigMap"): "enableConfigMapMutable", ("", "Secret"): "enableSecretMutable"}
"""Setting of the provider that lets the contents change in place."""


def compare(
    ref: Ref, old: Mapping[str, Any], new: Mapping[str, Any], provider: Mapping[str, Any]
) -> Difference:
    """Compare new inputs with those that stand.

    Args:
        ref: the object that stands.
        provider: settings of the provider.
    """
    fixed = [] if ref.patch else [*_fixed(ref, new, provider)]
    paths = [
        path
        for path in _changed(old, new, ())
        if not str(path[0]).startswith("__") and not (path == _NAMESPACE and _same_namespace(old, new))
    ]
    replaces = [path for path in paths if _below(path, (*_IDENTITY, *fixed)) or _moves(path, old, new)]
    metadata = new.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    namespace = metadata.get("namespace") or ref.namespace
    stays = metadata.get("name") == ref.name and namespace == ref.namespace
    return Difference(
        changed=tuple(map(dotted, paths)),
        replaces=tuple(map(dotted, replaces)),
        delete_first=bool(replaces) and stays,
    )


def _fixed(ref: Ref, new: Mapping[str, Any], provider: Mapping[str, Any]) -> Iterator[str]:
    fields = _FIXED.get((ref.group, ref.kind), ())
    switch = _MUTABLE.get((ref.group, ref.kind), "")
    may_change = bool(switch) and provider.get(switch) in (True, "true") and not new.get("immutable")
    yield from (field for field in fields if field == "type" or not may_change)


def _same_namespace(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether one names the namespace that the other leaves to the server."""
    named = {each["metadata"].get("namespace") or "default" for each in (old, new)}
    return len(named) == 1


def _moves(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the object goes to another API group. Another version of the same one is the same object."""
    groups = {str(each.get("apiVersion") or "").rpartition("/")[0] for each in (old, new)}
    return path == ("apiVersion",) and len(groups) > 1


def _changed(old: Any, new: Any, path: Path) -> Iterator[Path]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _changed(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _changed(before, after, (*path, index))
    else:
        yield path


def _below(path: Path, fields: tuple[str, ...]) -> bool:
    """Whether a path is one of some fields, or in it, or all of it."""
    names = [str(part) for part in path if isinstance(part, str)]
    return any(_starts(names, field.split(".")) for field in fields)


def _starts(names: list[str], field: list[str]) -> bool:
    shorter = min(len(names), len(field))
    return names[:shorter] == field[:shorter]
