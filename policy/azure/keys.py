"""Rules about customer-managed keys and what names them."""

from collections.abc import Iterator
from typing import Any

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import azure
from policy.rule import Rule, at, expect, of_type

_USES = {"decrypt", "encrypt", "unwrapKey", "wrapKey"}
_KEY_BITS = 3072

Found = Iterator[tuple[str, str]]


def _keys(row: Row, _: Graph) -> Found:
    properties: dict[str, Any] = row.inputs.get("properties") or {}
    if properties.get("kty") not in ("RSA", "RSA-HSM") or (properties.get("keySize") or 0) < _KEY_BITS:
        yield "properties.keySize", f"the key is not RSA with {_KEY_BITS} bits or more"
    uses = set(properties.get("keyOps") or ())
    if not uses or uses - _USES:
        yield "properties.keyOps", "the key does not say that it is for encryption only"
    yield from expect(row, "properties.attributes.exportable", False)
    if at(properties, "attributes.expires") or at(properties, "rotationPolicy.attributes.expiryTime"):
        yield "properties.attributes.expires", "what the key encrypted is unreadable once it has expired"
    if row.inputs.get("keyName") == "secrets" and properties.get("rotationPolicy"):
        yield (
            "properties.rotationPolicy",
            "the cluster names one version, and nobody would write secrets anew",
        )


def _disk_keys(row: Row, _: Graph) -> Found:
    if not at(row.inputs, "activeKey.keyUrl"):
        yield "activeKey.keyUrl", "no key is named"
    if not str(row.inputs.get("encryptionType")).endswith(("CustomerKey", "CustomerKeys")):
        yield "encryptionType", "disks would have Azure's own key"


RULES = (
    Rule(
        id="azure-keys-name-their-uses",
        promise="keys say what they are for, are never exported and never expire under what they encrypted",
        why="An expired key is as good as a deleted one.",
        fix="see components/azure/security/keys.py",
        plane=Plane.SECURITY,
        applies=of_type(azure.KEY),
        check=_keys,
    ),
    Rule(
        id="azure-disks-have-our-key",
        promise="what disks name as their key is a customer-managed key",
        why="The set would encrypt with Azure's key and look as if it did not.",
        fix="name the key",
        plane=Plane.SECURITY,
        applies=of_type(azure.DISK_ENCRYPTION_SET),
        check=_disk_keys,
    ),
)
"""Keys and disk encryption sets."""
