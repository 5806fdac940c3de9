"""Schemas of what is rendered: Kubernetes' own, and those of custom resources from their projects."""

import functools
import os
import pathlib
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from tests.conftest import ROOT

MINORS = ("1.34", "1.35", "1.36")
CRDS = pathlib.Path(os.environ.get("LAB_CRDS", ROOT.parent / "shared" / "crds"))
WITHOUT = frozenset(
    {("cilium.io/v2", "CiliumNetworkPolicy"), ("kustomize.config.k8s.io/v1beta1", "Kustomization")}
)
"""Kinds whose schema is in no set of definitions."""
_CORE = ("v1", "apps/v1", "batch/v1", "autoscaling/v2", "policy/v1", "networking.k8s.io/v1")
_CORE_GROUPS = (*_CORE, "rbac.authorization.k8s.io/v1", "admissionregistration.k8s.io/v1")


def is_core(thing: dict[str, Any]) -> bool:
    return thing["apiVersion"] in _CORE_GROUPS


def check_core(thing: dict[str, Any], minor: str) -> None:
    """Refuse what the API server of a minor version would."""
    try:
        kubernetes_validate.validate(thing, minor, strict=True)
    except kubernetes_validate.ValidationError as error:
        raise AssertionError(f"{thing['kind']} {thing['metadata']['name']}: {error}") from None


def definitions() -> dict[tuple[str, str], dict[str, Any]]:
    """Schema of every custom resource; skips where there are none."""
    if not CRDS.is_dir():
        pytest.skip(f"no definitions of custom resources: LAB_CRDS names a folder with them, {CRDS} is none")
    return _definitions()


@functools.cache
def _definitions() -> dict[tuple[str, str], dict[str, Any]]:
    found = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    folders = (
        "argo-cd",
        "argo-rollouts",
        "aws-load-balancer-controller",
        "gateway-api",
        "keda",
        "secrets-store-csi-driver",
    )
    for file in sorted(path for folder in folders for path in (CRDS / folder).glob("*.yaml")):
        for document in yaml.load_all(file.read_text(), Loader=loader):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            for version in spec["versions"]:
                key = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
                found[key] = version["schema"]["openAPIV3Schema"]
    return found


@functools.cache
def _validator(api_version: str, kind: str) -> Any:
    schema = _closed(definitions()[api_version, kind], top=True)
    return jsonschema.Draft7Validator(schema)


def _closed(schema: Any, *, top: bool = False) -> Any:
    """The schema as the API server reads it: fields that it does not know are refused."""
    if not isinstance(schema, dict):
        return schema
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    kept = {
        key: value
        for key, value in schema.items()
        if key not in ("description", "format", "default", "nullable")
    }
    for key in ("properties", "patternProperties"):
        if key in kept:
            kept[key] = {name: _closed(one) for name, one in kept[key].items()}
    for key in ("items", "additionalProperties", "not"):
        if key in kept:
            kept[key] = _closed(kept[key])
    for key in ("allOf", "anyOf", "oneOf"):
        if key in kept:
            # Only conditions here, no fields of their own.
            kept[key] = [{k: v for k, v in one.items() if k != "description"} for one in kept[key]]
    open_ended = kept.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in kept
    if "properties" in kept and not open_ended:
        kept["additionalProperties"] = False
    if top:
        kept["properties"]["metadata"] = {"type": "object"}
    return kept


def check_custom(thing: dict[str, Any]) -> None:
    """Refuse what the definition of a custom resource does."""
    errors = list(_validator(thing["apiVersion"], thing["kind"]).iter_errors(thing))
    assert not errors, f"{thing['kind']} {thing['metadata']['name']}: " + "; ".join(
        f"{list(e.absolute_path)}: {e.message[:200]}" for e in errors
    )
