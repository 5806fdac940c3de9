"""Which of Azure's built-in policies watch a cluster, and what they leave out.

Pod Security comes from two sides: from labels of namespaces, which the API server itself enforces and which
need nothing installed, and from this initiative, which also reports to Azure what was there before. They must
not disagree, or a pod that one side admits is refused by the other for reasons nobody finds. So the
initiative has the level that the cluster type gives every namespace, and a namespace with an agreed exception
to it is named in `security.policyExempt`: its label still holds, and Azure stops asking for more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.azure.security.documents.service_accounts import SERVICE_ACCOUNTS

INITIATIVES = {
    "baseline": "a8640138-9b0a-4a28-b8cb-1666c838647d",
    "restricted": "42b8ef37-b724-4e24-bbc8-7a7708edfe00",
}
"""Pod Security as an initiative for Linux, by level."""

ALWAYS = (
    "azure-arc",
    "azure-extensions-usage-system",
    "gatekeeper-system",
    "kube-node-lease",
    "kube-public",
    "kube-system",
)
"""Namespaces that Kubernetes, AKS and Azure Policy itself bring along."""

OF_THE_PLATFORM = ("argocd", "gateway-public", "platform-policy", "velero")
"""Namespaces of the services layer besides those of its controllers."""

OF_FEATURES = {
    "backup": ("dataprotection-microsoft",),
    "defender": ("mdc",),
    "gateway": ("azure-alb-system",),
    "flux": ("flux-system",),
    "service-mesh": ("aks-istio-egress", "aks-istio-ingress", "aks-istio-system"),
}
"""Namespaces that an extension or a chart of Microsoft's brings along, by feature."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One built-in policy or initiative, as it is to be assigned."""

    definition: str
    """Its resource id; built-in ones stand in no subscription."""
    title: str
    """What it says, in words."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Values of its parameters."""
    reports_only: bool = False
    """Whether it never refuses, whatever the cluster's other policies do."""


def excluded_namespaces(features: Sequence[str], exempt: Sequence[str] = ()) -> list[str]:
    """Namespaces of the system and of the platform, whose pods do what others must not.

    Args:
        features: those of OF_FEATURES that this cluster has.
        exempt: further namespaces, for which an exception was agreed.
    """
    controllers = {namespace for namespace, _ in SERVICE_ACCOUNTS.values()} - {
        namespace for owned in OF_FEATURES.values() for namespace in owned
    }
    used = {namespace for feature in features for namespace in OF_FEATURES[feature]}
    return sorted({*ALWAYS, *OF_THE_PLATFORM, *controllers, *used, *exempt})


def image_pattern(hosts: Sequence[str]) -> str:
    """Regular expression of images from these registries; a name without a dot is one of Azure's registries,
    whose host may have a label behind its name.
    """
    listed = [
        re.escape(host) if "." in host else rf"{re.escape(host)}(-[a-z0-9]+)?\.azurecr\.io"
        for host in sorted(hosts)
    ]
    return f"^({'|'.join(listed)})/.+$"


def wanted(level: str, excluded: Sequence[str], *, gateway: bool, hosts: Sequence[str]) -> dict[str, Wanted]:
    """What watches a cluster, by name of the assignment. Left out on purpose: limits on resources, which
    quotas and defaults of the tenants layer set, and HTTPS for Ingress, which routes of a gateway replace.
    """
    namespaces = {"excludedNamespaces": list(excluded)}
    made = {
        "pod-security": Wanted(
            definition=_initiative(INITIATIVES[level]),
            title=f"Pods keep the Pod Security standard {level}",
            parameters=namespaces,
        ),
        # Nobody owns it: no quota, no network policy and no team stands behind what runs there.
        "no-default-namespace": Wanted(
            definition=_policy("9f061a12-e40d-4183-a00e-171812443373"),
            title="Nothing runs in the namespace default",
            parameters={"namespaces": ["default"]},
        ),
        # With an address of its choice, a Service takes traffic that is meant for somebody else.
        "no-external-addresses": Wanted(
            definition=_policy("d46c275d-1680-448d-b2ec-e495a3b6cc89"),
            title="No Service claims addresses outside of the cluster",
            parameters={**namespaces, "allowedExternalIPs": []},
        ),
    }
    if gateway:
        # Traffic from outside comes through the gateway, where it is watched and can be shut off.
        made["internal-load-balancers"] = Wanted(
            definition=_policy("3fc4dc25-5baf-40d8-9b05-7fe74c1bc64e"),
            title="Load balancers have no public address",
            parameters=namespaces,
        )
    if hosts:
        # Reports only: policies inside the cluster decide, which also know tags, digests and signatures.
        made["known-registries"] = Wanted(
            definition=_policy("febd0533-8e55-448f-b837-bd0e06f16469"),
            title="Images come from the platform's registries",
            parameters={**namespaces, "allowedContainerImagesRegex": image_pattern(hosts)},
            reports_only=True,
        )
    return made


def _policy(guid: str) -> str:
    return f"/providers/Microsoft.Authorization/policyDefinitions/{guid}"


def _initiative(guid: str) -> str:
    return f"/providers/Microsoft.Authorization/policySetDefinitions/{guid}"
