"""What Argo CD may do in a namespace and what it deploys there."""

from contracts.tenancy.models.namespace_request import Freeze
from contracts.tenancy.models.values import seconds
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import TenantNamespace
from manifests import labels
from manifests.labels import Object
from manifests.workload import scaling

NAMESPACE = "argocd"
"""Where Argo CD runs and looks for its projects."""

_GUARDS = (
    ("", "LimitRange"),
    ("", "ResourceQuota"),
    ("", "Secret"),
    ("", "ServiceAccount"),
    ("cilium.io", "CiliumNetworkPolicy"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
    ("secrets-store.csi.x-k8s.io", "SecretProviderClass"),
)
"""Kinds that a team's repository may not bring: what guards it, and secrets, which are no business of Git."""


def render(ns: TenantNamespace, cluster: ClusterView) -> list[Object]:
    """Project and application of a namespace."""
    return [_project(ns, cluster), _application(ns, cluster)]


def path(ns: TenantNamespace, cluster: ClusterView) -> str:
    """Folder of the namespace's manifests in the team's repository."""
    return f"{ns.delivery.path}/{cluster.name}/{ns.name}"


def _metadata(ns: TenantNamespace) -> Object:
    return {"name": ns.name, "namespace": NAMESPACE, "labels": labels.of_namespace(ns)}


def _project(ns: TenantNamespace, cluster: ClusterView) -> Object:
    spec: Object = {
        "description": f"{ns.request} of {ns.team} in {ns.environment}",
        "sourceRepos": [ns.delivery.repository],
        "destinations": [{"name": cluster.name, "namespace": ns.name}],
        "clusterResourceWhitelist": [],
        "namespaceResourceBlacklist": [{"group": group, "kind": kind} for group, kind in _GUARDS],
        "orphanedResources": {"warn": True},
    }
    if ns.operators:
        spec["roles"] = [
            {
                "name": "deployer",
                "description": "Looks at the application and syncs it",
                "policies": [
                    f"p, proj:{ns.name}:deployer, applications, {action}, {ns.name}/{ns.name}, allow"
                    for action in ("get", "sync")
                ],
                "groups": list(ns.operators),
            }
        ]
    if ns.freezes:
        spec["syncWindows"] = [_window(one, ns) for one in ns.freezes]
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": _metadata(ns),
        "spec": spec,
    }


def _window(freeze: Freeze, ns: TenantNamespace) -> Object:
    return {
        "kind": "deny",
        "schedule": freeze.schedule,
        "duration": _hours(freeze.duration),
        "applications": [ns.name],
        # A person may still deploy: a freeze must not keep a repair out.
        "manualSync": True,
        "timeZone": freeze.time_zone,
        "description": freeze.reason,
    }


def _hours(duration: str) -> str:
    # Durations of Argo CD end with hours; it knows no days.
    return f"{seconds(duration) // 3600}h" if duration.endswith("d") else duration


def _scaled(ns: TenantNamespace) -> list[Object]:
    """Objects whose number of replicas something in the cluster sets. They are named: an ignored number is
    left alone even where a contract says another one.
    """
    found: list[Object] = []
    for workload in ns.workloads:
        targets = [scaling.target(workload)] if workload.scales else []
        if workload.progressive:
            # The Rollout takes its pods from it, and scales it down to nothing.
            targets.append({"apiVersion": "apps/v1", "kind": "Deployment", "name": workload.name})
        found += [
            {
                "group": target["apiVersion"].partition("/")[0],
                "kind": target["kind"],
                "name": target["name"],
                "jsonPointers": ["/spec/replicas"],
            }
            for target in targets
        ]
    return found


def _application(ns: TenantNamespace, cluster: ClusterView) -> Object:
    scaled = _scaled(ns)
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": _metadata(ns),
        "spec": {
            "project": ns.name,
            "source": {
                "repoURL": ns.delivery.repository,
                "targetRevision": ns.delivery.revision,
                "path": path(ns, cluster),
            },
            # By name: what Argo CD runs in decides which address of the API server it can use.
            "destination": {"name": cluster.name, "namespace": ns.name},
            "syncPolicy": {
                "automated": {"enabled": True, "prune": True, "selfHeal": True, "allowEmpty": False},
                "syncOptions": [
                    "CreateNamespace=false",
                    "ServerSideApply=true",
                    "PruneLast=true",
                    "RespectIgnoreDifferences=true",
                    "ApplyOutOfSyncOnly=true",
                ],
                "retry": {"limit": 5, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "3m"}},
            },
            **({"ignoreDifferences": scaled} if scaled else {}),
            "revisionHistoryLimit": 10,
        },
    }
