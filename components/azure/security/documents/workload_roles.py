"""What a workload may do in Azure: its contract's permissions, each a role at the one thing it names. Pure.

Secrets and keys are in the cluster's vault. Queues, topics and containers are in the resource group of
tenants, which the pipeline of the tenants layer may assign these roles in, and no others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.permissions import Resource, Verb, resource_of
from contracts.tenancy.resolve.resolved import Permission, Workload
from manifests.secrets import files, vault_name, vault_secrets


class WorkloadRole(StrEnum):
    """Built-in roles of workloads by what Azure calls them. None of them may do more than use data."""

    KEY_VAULT_CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
    KEY_VAULT_SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
    SERVICE_BUS_DATA_RECEIVER = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"
    SERVICE_BUS_DATA_SENDER = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"
    STORAGE_BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
    STORAGE_BLOB_DATA_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"


_ROLES: Mapping[Verb, WorkloadRole | None] = {
    Verb.SECRETS_READ: WorkloadRole.KEY_VAULT_SECRETS_USER,
    Verb.EVENTS_PUBLISH: WorkloadRole.SERVICE_BUS_DATA_SENDER,
    Verb.EVENTS_CONSUME: WorkloadRole.SERVICE_BUS_DATA_RECEIVER,
    Verb.QUEUE_PUBLISH: WorkloadRole.SERVICE_BUS_DATA_SENDER,
    Verb.QUEUE_CONSUME: WorkloadRole.SERVICE_BUS_DATA_RECEIVER,
    Verb.OBJECT_READ: WorkloadRole.STORAGE_BLOB_DATA_READER,
    Verb.OBJECT_WRITE: WorkloadRole.STORAGE_BLOB_DATA_CONTRIBUTOR,
    # The database itself knows the identity by name; Azure has no role for it.
    Verb.DATABASE_CONNECT: None,
    Verb.KEYS_USE: WorkloadRole.KEY_VAULT_CRYPTO_USER,
}
"""Verb to its role; a test sees to it that none is missing."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role at one thing."""

    name: str
    """The permission, and the file where a secret is several."""
    role: WorkloadRole
    """The role."""
    scope: str
    """Resource id of the thing."""


def grants(cluster: ClusterView, workload: Workload) -> Iterator[Grant]:
    """Everything one workload may do.

    Raises:
        ValueError: Azure takes no name of this length.
    """
    for permission in workload.permissions:
        role = _ROLES[Verb(permission.verb)]
        if role is None:
            continue
        about = resource_of("azure", workload, permission, cluster.account)
        for suffix, name in _parts(cluster, workload, permission, about):
            yield Grant(name=f"{permission.text}{suffix}", role=role, scope=_scope(cluster, about, name))


def _parts(
    cluster: ClusterView, workload: Workload, permission: Permission, about: Resource
) -> Iterator[tuple[str, str]]:
    """A secret with keys is a secret for each of them: a vault knows no keys inside of one."""
    asked = [one for one in workload.secrets if one.name == permission.resource and one.keys]
    if about.kind != "secret" or not asked:
        yield "", about.name
        return
    for file, name in zip(files(asked[0]), vault_secrets(workload, asked[0], cluster), strict=True):
        yield file.removeprefix(permission.resource), name


def _scope(cluster: ClusterView, about: Resource, name: str) -> str:
    groups = dict(cluster.resource_groups)
    if about.kind in ("secret", "key"):
        vault = vault_name(cluster.secret_store)
        return _id(cluster, groups["cluster"], f"Microsoft.KeyVault/vaults/{vault}/{about.kind}s/{name}")
    if about.kind == "container":
        below = f"Microsoft.Storage/storageAccounts/{about.parent}/blobServices/default/containers/{name}"
    else:
        below = f"Microsoft.ServiceBus/namespaces/{about.parent}/{about.kind}s/{name}"
    return _id(cluster, groups["tenants"], below)


def _id(cluster: ClusterView, group: str, below: str) -> str:
    return f"/subscriptions/{cluster.account}/resourceGroups/{group}/providers/{below}"
