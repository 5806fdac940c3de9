"""Secrets as files: which of them a workload may have, and where it finds them.

What is listed is the boundary. The class belongs to the namespace, so a workload cannot name a secret of
another, and its identity could not read one.
"""

from collections.abc import Mapping
from typing import Any

from contracts.tenancy.models.runtime import SecretFile
from contracts.tenancy.resolve import permissions
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Permission, Workload
from manifests import labels
from manifests.labels import Object

MOUNT = "/run/platform/secrets"
"""Folder of the files, the same on both clouds."""
VOLUME = "secrets"


def provider_classes(workload: Workload, cluster: ClusterView, client_ids: Mapping[str, Any]) -> list[Object]:
    """What the driver fetches for a workload; nothing where it has no secrets.

    Args:
        client_ids: client id of each workload's identity on Azure, by workload.
    """
    if not workload.secrets:
        return []
    make = _aws if cluster.cloud == "aws" else _azure
    metadata = {
        "name": workload.name,
        "namespace": workload.namespace,
        "labels": labels.lasting(workload),
    }
    return [
        {
            "apiVersion": "secrets-store.csi.x-k8s.io/v1",
            "kind": "SecretProviderClass",
            "metadata": metadata,
            "spec": {"provider": cluster.cloud, "parameters": make(workload, cluster, client_ids)},
        }
    ]


def files(secret: SecretFile) -> tuple[str, ...]:
    """Names of a secret's files, the same on both clouds: the secret's own, or one for each of its keys."""
    return _each(secret, secret.name)


def _each(secret: SecretFile, name: str) -> tuple[str, ...]:
    return tuple(f"{name}-{key}" for key in secret.keys) if secret.keys else (name,)


def volumes(workload: Workload) -> list[Object]:
    """The volume of a workload's secrets."""
    if not workload.secrets:
        return []
    return [
        {
            "name": VOLUME,
            "csi": {
                "driver": "secrets-store.csi.k8s.io",
                "readOnly": True,
                "volumeAttributes": {"secretProviderClass": workload.name},
            },
        }
    ]


def mounts(workload: Workload) -> list[Object]:
    """Where the container finds its secrets."""
    return [{"name": VOLUME, "mountPath": MOUNT, "readOnly": True}] if workload.secrets else []


def _aws(workload: Workload, cluster: ClusterView, _: Mapping[str, Any]) -> Object:
    lines = []
    for secret in workload.secrets:
        name = _name(workload, secret, cluster)
        lines += [
            f'- objectName: "{name}"',
            '  objectType: "secretsmanager"',
            f'  objectAlias: "{secret.name}"',
        ]
        if secret.keys:
            lines.append("  jmesPath:")
        for key in secret.keys or ():
            # Quoted for JMESPath too: a hyphen is an operator there.
            lines += [f"  - path: '\"{key}\"'", f'    objectAlias: "{secret.name}-{key}"']
    # The provider takes its list as a text, and Pod Identity for what it calls the pod's identity.
    return {"region": cluster.region, "usePodIdentity": "true", "objects": "\n".join(lines) + "\n"}


def _azure(workload: Workload, cluster: ClusterView, client_ids: Mapping[str, Any]) -> Object:
    lines = ["array:"]
    for secret in workload.secrets:
        for file, name in zip(files(secret), vault_secrets(workload, secret, cluster), strict=True):
            lines += [
                "- |",
                f'  objectName: "{name}"',
                '  objectType: "secret"',
                f'  objectAlias: "{file}"',
            ]
    return {
        # Named after the pod identity that Azure gave up; workload identity goes by the client id.
        "usePodIdentity": "false",
        "clientID": client_ids[workload.name],
        "keyvaultName": vault_name(cluster.secret_store),
        "tenantID": cluster.tenant,
        "objects": "\n".join(lines) + "\n",
    }


def _name(workload: Workload, secret: SecretFile, cluster: ClusterView) -> str:
    read = Permission(verb=permissions.Verb.SECRETS_READ, resource=secret.name)
    return permissions.resource_of(cluster.cloud, workload, read, cluster.account).name


def vault_secrets(workload: Workload, secret: SecretFile, cluster: ClusterView) -> tuple[str, ...]:
    """Names in the vault behind a secret's files. Key Vault knows no keys inside a secret, so each of them is
    a secret of its own, which the workload's identity has to be granted.
    """
    return _each(secret, _name(workload, secret, cluster))


def vault_name(uri: str) -> str:
    """Name of the vault at an address."""
    return uri.removeprefix("https://").partition(".")[0]
