"""What each tier of access may do. The built-in roles will not do: `edit` reads secrets and runs commands."""

from manifests import labels
from manifests.labels import Object
from manifests.rbac import ROLES, Role, cluster_role

_READ = ["get", "list", "watch"]
_WRITE = ["create", "update", "patch", "delete"]


def _rule(group: str, resources: list[str], verbs: list[str]) -> Object:
    return {"apiGroups": [group], "resources": resources, "verbs": verbs}


_CORE = [
    "configmaps",
    "endpoints",
    "events",
    "limitranges",
    "persistentvolumeclaims",
    "pods",
    "pods/log",
    "pods/status",
    "resourcequotas",
    "serviceaccounts",
    "services",
]
_DEPLOYED = (
    ("apps", ["deployments", "deployments/scale", "statefulsets", "statefulsets/scale"]),
    ("argoproj.io", ["analysistemplates", "rollouts", "rollouts/scale"]),
    ("autoscaling", ["horizontalpodautoscalers"]),
    ("batch", ["cronjobs", "jobs"]),
    ("gateway.networking.k8s.io", ["grpcroutes", "httproutes"]),
    ("keda.sh", ["scaledobjects", "triggerauthentications"]),
    ("policy", ["poddisruptionbudgets"]),
)
"""What Argo CD deploys, and a deployer in an emergency."""

_READER = [
    _rule("", _CORE, _READ),
    *(_rule(group, resources, _READ) for group, resources in _DEPLOYED),
    _rule("apps", ["controllerrevisions", "daemonsets", "replicasets"], _READ),
    _rule("argoproj.io", ["analysisruns"], _READ),
    _rule("cilium.io", ["ciliumnetworkpolicies"], _READ),
    _rule("discovery.k8s.io", ["endpointslices"], _READ),
    _rule("external-secrets.io", ["externalsecrets", "secretstores"], _READ),
    _rule("gateway.k8s.aws", ["targetgroupconfigurations"], _READ),
    _rule("networking.k8s.io", ["networkpolicies"], _READ),
    _rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], _READ),
    _rule("secrets-store.csi.x-k8s.io", ["secretproviderclasses"], _READ),
]
_DEPLOYER = [
    *_READER,
    *(_rule(group, resources, _WRITE) for group, resources in _DEPLOYED),
    _rule("", ["configmaps", "services"], _WRITE),
    # Deleting a pod restarts it; making one would be a workload that nobody reviewed.
    _rule("", ["pods"], ["delete"]),
    _rule("", ["pods/eviction"], ["create"]),
]
_ADMIN = [
    *_DEPLOYER,
    _rule("", ["secrets"], ["get", "list"]),
    _rule("", ["pods/ephemeralcontainers"], ["update", "patch"]),
    _rule("", ["pods/exec", "pods/portforward"], ["create", "get"]),
    _rule("", ["persistentvolumeclaims"], ["create", "update", "patch", "delete"]),
]
RULES: dict[Role, list[Object]] = {"reader": _READER, "deployer": _DEPLOYER, "admin": _ADMIN}
"""Rules of each tier. None of them may write what guards a namespace."""


def cluster_roles() -> list[Object]:
    """The roles that bindings in every namespace refer to."""
    return [
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {
                "name": cluster_role(role),
                "labels": {labels.MANAGED_BY_KEY: labels.MANAGED_BY},
            },
            "rules": RULES[role],
        }
        for role in ROLES
    ]
