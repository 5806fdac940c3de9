"""What rules are about, by names that more than one of them uses."""

from policy.admission.rule import Target

PODS = Target(group="", version="v1", resources=("pods",))
SERVED = Target(group="apps", version="v1", resources=("deployments", "statefulsets"))
WORKLOADS = (
    Target(group="apps", version="v1", resources=("deployments", "statefulsets", "daemonsets")),
    Target(group="batch", version="v1", resources=("jobs", "cronjobs")),
)
ALL = (*WORKLOADS, PODS)
"""Whatever has containers. Templates, so that a mistake is told to whoever makes it, and pods, so that
nothing gets past the templates.
"""
SERVICES = Target(group="", version="v1", resources=("services",))
BUDGETS = Target(group="policy", version="v1", resources=("poddisruptionbudgets",))
ROUTES = Target(group="gateway.networking.k8s.io", version="v1", resources=("httproutes", "grpcroutes"))
GUARDS = (
    Target(group="", version="v1", resources=("resourcequotas", "limitranges", "serviceaccounts")),
    Target(group="networking.k8s.io", version="v1", resources=("networkpolicies",)),
    Target(group="cilium.io", version="v2", resources=("ciliumnetworkpolicies",)),
    Target(group="rbac.authorization.k8s.io", version="v1", resources=("rolebindings",)),
    Target(group="secrets-store.csi.x-k8s.io", version="v1", resources=("secretproviderclasses",)),
)
"""What the platform makes for a namespace and its team may not change."""
