"""Settings of what guards the cluster."""

import base64
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse

_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def _namespace(value: str) -> str:
    if not _NAMESPACE.fullmatch(value):
        raise refuse(
            "a namespace has lower-case letters, digits and hyphens, neither end a hyphen, 63 at most",
            "write it as kubectl get namespaces shows it",
        )
    return value


_PEM = re.compile(
    r"-----BEGIN CERTIFICATE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END CERTIFICATE-----\n?", re.ASCII
)
_SEQUENCE = 0x30
"""What every certificate begins with, as X.509 encodes it."""


def _certificate(value: str) -> str:
    if "PRIVATE KEY" in value:
        raise refuse(
            "a private key stands in no settings", "remove it, and replace that key: it has been seen"
        )
    found = _PEM.fullmatch(value)
    try:
        encoded = base64.b64decode(found[1].replace("\n", ""), validate=True) if found else b""
    except ValueError:
        encoded = b""
    if not encoded or encoded[0] != _SEQUENCE:
        raise refuse(
            "a certificate is one block of PEM, with line ends of Unix and nothing before or after it",
            "write it below a | with -----BEGIN CERTIFICATE----- and -----END CERTIFICATE----- around it",
        )
    return value if value.endswith("\n") else f"{value}\n"


Certificate = Annotated[str, AfterValidator(_certificate)]
Namespace = Annotated[str, AfterValidator(_namespace)]


class Security(Model):
    """Defender, Azure Policy, customer-managed keys."""

    defender: bool
    """Watch nodes and control plane with Defender for Containers. Charged per vCPU. Its sensor writes to the
    log workspace with the workspace's keys, which are off without it."""
    policy: Literal["off", "audit", "deny"]
    """Azure Policy's Pod Security initiative on the cluster: nothing, reports only, or refusals. Namespaces
    of the platform are left out."""
    policy_level: Literal["baseline", "restricted"]
    """Which Pod Security level the initiative has."""
    policy_exempt: tuple[Namespace, ...] = ()
    """Further namespaces that Azure Policy leaves out: those with an agreed exception to the level. What
    their own labels ask for still holds."""
    customer_keys: bool
    """Encrypt disks, Kubernetes secrets and the store of backups with customer-managed keys in a vault of the
    platform. Not a registry, nor the backup vault that copies go to from L2 on: neither reads a key behind a
    closed endpoint while it is made."""
    trusted_certificates: Annotated[tuple[Certificate, ...], Field(max_length=10)] = ()
    """Certificate authorities that nodes trust besides those of their image, each in PEM: that of a registry,
    or of a proxy that opens TLS. Containers bring their own. A change replaces every node."""
    image_cleaner_hours: Annotated[int, Field(ge=24, le=2160)] = 168
    """How often images that nothing uses are removed from nodes, in hours."""
    purge_days: Annotated[int, Field(ge=7, le=90)] = 90
    """How long a deleted vault or secret can be brought back, in days. Fixed once the vault exists."""
