"""Azure's built-in roles, and what their assignments are called. Pure."""

import re
import uuid
from enum import StrEnum
from typing import Literal

_NAMES = uuid.UUID("6f1a3c52-9a0b-5b77-8e0c-3d1f0d6b9f41")
"""Namespace of the names of our role assignments. Changing it makes all of them anew."""


_IN_SUBSCRIPTION = re.compile(r"/subscriptions/([^/]+)", re.IGNORECASE)


class Role(StrEnum):
    """Built-in roles by what Azure calls them."""

    ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d"
    ACR_PUSH = "8311e382-0749-4cb8-b61a-304f252e45ec"
    AKS_CLUSTER_USER = "4abbcc35-e782-43d8-92c5-2d3f1bd2253f"
    AKS_RBAC_CLUSTER_ADMIN = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
    AKS_RBAC_READER = "7f6c6a51-bcf8-42ba-9220-52d62157d7db"
    AKS_RBAC_WRITER = "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb"
    ALB_CONFIGURATION_MANAGER = "fbc52c3f-28ad-4303-a892-8a056630b8f1"
    CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
    DATA_OPERATOR_FOR_DISKS = "959f8984-c045-4866-89c7-12bf9737be2e"
    DISK_SNAPSHOT_CONTRIBUTOR = "7efff54f-a5b4-42b5-a1c5-5411624893ce"
    DNS_ZONE_CONTRIBUTOR = "befefa01-2a29-4197-83a8-272ff33ce314"
    GRAFANA_ADMIN = "22926164-76b3-42b3-bc55-97df8dab3e41"
    GRAFANA_VIEWER = "60921a7e-fef1-4a43-9b16-a26c52ad4769"
    KEY_VAULT_CERTIFICATE_USER = "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"
    KEY_VAULT_CONTRIBUTOR = "f25e0fa2-a7c8-4377-a976-54943a77a395"
    KEY_VAULT_CRYPTO_SERVICE_USER = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
    KEY_VAULT_CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
    KEY_VAULT_SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
    MANAGED_IDENTITY_CONTRIBUTOR = "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59"
    MANAGED_IDENTITY_OPERATOR = "f1a07417-d97a-45cb-824c-7a7467783830"
    MONITORING_DATA_READER = "b0d8363b-8ddd-447d-831f-62ca05bff136"
    MONITORING_METRICS_PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb"
    MONITORING_READER = "43d0d8ad-25c7-4714-9337-8ba259a9fe05"
    NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7"
    PRIVATE_DNS_ZONE_CONTRIBUTOR = "b12aa53e-6015-4669-85d0-8515ebb3ae7f"
    RBAC_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
    READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
    RESOURCE_POLICY_CONTRIBUTOR = "36243c78-bf99-498c-9df9-86d9f8d28608"
    STORAGE_BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"


PrincipalType = Literal["ServicePrincipal", "Group"]


def stable_guid(text: str) -> str:
    """A GUID that is the same on every run, for what Azure names by GUID."""
    return str(uuid.uuid5(_NAMES, text))


def definition(subscription: str, role: str) -> str:
    """Resource id of a role definition, as Azure gives it back: in the subscription of the scope that it is
    assigned at, whichever it was named in.
    """
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def subscription_of(scope: str, otherwise: str) -> str:
    """Subscription that a resource is in; the one given where its id is not known yet, or names none."""
    found = _IN_SUBSCRIPTION.match(scope)
    return found[1] if found else otherwise
