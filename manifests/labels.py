"""Labels and annotations, each written once: what objects, pods, namespaces and selectors carry."""

from functools import lru_cache
from typing import Any

from contracts.tenancy.resolve.resolved import TenantNamespace, Workload

PREFIX = "platform.example.com"
"""Prefix of the organisation's labels and annotations."""
MANAGED_BY = "platform-factory"
"""Who made it: what admission protects from everybody else."""

NAME = "app.kubernetes.io/name"
PART_OF = "app.kubernetes.io/part-of"
VERSION = "app.kubernetes.io/version"
MANAGED_BY_KEY = "app.kubernetes.io/managed-by"
METADATA_NAME = "kubernetes.io/metadata.name"
"""Label that the API server sets on every namespace itself, and that nobody can forge."""

MANAGED = f"{PREFIX}/managed"
TEAM = f"{PREFIX}/team"
ENVIRONMENT = f"{PREFIX}/environment"
CRITICALITY = f"{PREFIX}/criticality"
COST_CENTER = f"{PREFIX}/cost-center"
DATA_CLASSIFICATION = f"{PREFIX}/data-classification"
POLICY_PROFILE = f"{PREFIX}/policy-profile"
CLOUD_IDENTITY = f"{PREFIX}/cloud-identity"
KUBE_API = f"{PREFIX}/kube-api"
AZURE_IDENTITY = "azure.workload.identity/use"

ESCALATION = f"{PREFIX}/escalation"
REQUEST = f"{PREFIX}/request"
HOSTNAMES = f"{PREFIX}/hostnames"
APPLIED_AS = f"{PREFIX}/applied-as"
"""Annotation of an object that exists before us: only what is rendered for it is managed."""

REQUIRED = (TEAM, ENVIRONMENT, CRITICALITY, COST_CENTER)
"""What every workload says about itself."""

POD_SECURITY = "pod-security.kubernetes.io"

Object = dict[str, Any]
"""A Kubernetes object."""


def gateway(label: str) -> str:
    """Label of namespaces whose routes a gateway takes: one for each gateway, as a namespace may need two."""
    return f"{PREFIX}/gateway-{label}"


def of_namespace(ns: TenantNamespace) -> dict[str, str]:
    """Labels of what belongs to a namespace as a whole."""
    return {
        PART_OF: ns.request,
        MANAGED_BY_KEY: MANAGED_BY,
        TEAM: ns.team,
        ENVIRONMENT: ns.environment,
        CRITICALITY: ns.tier,
        COST_CENTER: ns.cost_center,
    }


def of_workload(workload: Workload) -> dict[str, str]:
    """Labels of a workload's objects."""
    found = {
        NAME: workload.name,
        PART_OF: workload.part_of,
        VERSION: workload.version,
        MANAGED_BY_KEY: MANAGED_BY,
        TEAM: workload.team,
        ENVIRONMENT: workload.environment,
        CRITICALITY: workload.tier,
        COST_CENTER: workload.cost_center,
    }
    if workload.kube_api_access:
        # Admission lets only what says so mount a token.
        found[KUBE_API] = "true"
    return found


def lasting(workload: Workload) -> dict[str, str]:
    """Labels of what a release of the workload must not change."""
    found = of_workload(workload)
    del found[VERSION]
    return found


def of_pods(workload: Workload, cloud: str) -> dict[str, str]:
    """Labels of a workload's pods."""
    found = of_workload(workload)
    if workload.has_identity:
        found[CLOUD_IDENTITY] = "true"
        if cloud == "azure":
            # The webhook looks at the pod, not at its service account.
            found[AZURE_IDENTITY] = "true"
    return found


@lru_cache(maxsize=4096)
def selector(workload: str) -> dict[str, str]:
    """What tells a workload's pods from others. Nothing that ever changes: selectors are immutable."""
    return {NAME: workload}
