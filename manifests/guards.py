"""What guards every namespace of a cluster: tiers of access, admission rules and their parameters.

It belongs to the base of the tenants layer. A shard for one team never has it, or two stacks would own it.
"""

from collections.abc import Iterable
from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.planning.access_entries import ADMIN, BREAK_GLASS, NEXT_LAYER
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.defaults import POLICY_PROFILES
from contracts.tenancy.resolve.resolved import PolicyProfile, Tenancy
from manifests import labels, tiers
from manifests.labels import Object
from manifests.namespace import pod_security
from manifests.order import ordered
from policy.admission.catalog import RULES
from policy.admission.rule import VALIDATION_ACTIONS, AdmissionRule

NAMESPACE = "platform-policy"
"""Where parameters are. No team may write here, or it could except itself."""
PARAMETERS = "policy-parameters"
NEXT_EXPIRY = f"{labels.PREFIX}/next-expiry"
"""When the next exception ends. CEL knows no time, so somebody has to render anew by then."""

_SYSTEM = ("system:apiserver", "system:kube-controller-manager")
_SYSTEM_PREFIXES = ("system:serviceaccount:kube-system:",)
"""Who empties a namespace that is deleted, and what else belongs to Kubernetes."""
_PREFIXES = {"aws": ("eks:",), "azure": ()}
"""Who belongs to the cloud. On EKS nobody else can be called so, and what enforces network policies puts a
finalizer on each: refused that, it enforces none.
"""
_GROUPS = (ADMIN, BREAK_GLASS, NEXT_LAYER, "system:masters")
"""Groups of the cluster layer that deploy the platform or repair it."""
_LABELS = {labels.MANAGED_BY_KEY: labels.MANAGED_BY}
_GUARDS_NEED_USERS = ("PLT-GOV-001", "PLT-GOV-002", "PLT-GOV-003")


def cluster_objects(tenancy: Tenancy, cluster: ClusterView) -> list[Object]:
    """The cluster-wide objects, in the order in which they are made: parameters before what asks for them."""
    profiles = _profiles(tenancy, cluster)
    return ordered(
        [
            _namespace(),
            _parameters(tenancy, cluster),
            *tiers.cluster_roles(),
            *(policy(rule) for rule in RULES),
            *(binding(rule, profile, cluster) for rule in RULES for profile in _bound(rule, profiles)),
        ]
    )


def _profiles(tenancy: Tenancy, cluster: ClusterView) -> tuple[PolicyProfile, ...]:
    own = POLICY_PROFILES[ClusterType(cluster.cluster_type)]
    return tuple(sorted({own, *(ns.policy_profile for ns in tenancy.namespaces)}))


def _bound(rule: AdmissionRule, profiles: tuple[PolicyProfile, ...]) -> Iterable[PolicyProfile]:
    # A rule about no tenant in particular needs one binding only.
    return profiles if rule.scope == "tenants" else profiles[-1:]


def _namespace() -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": NAMESPACE, "labels": {**_LABELS, **pod_security("restricted")}},
    }


def _parameters(tenancy: Tenancy, cluster: ClusterView) -> Object:
    excepted: dict[str, set[str]] = {}
    every = [one for ns in tenancy.namespaces for one in ns.exemptions]
    for one in every:
        excepted.setdefault(one.policy, set()).add(f"{one.namespace}/{one.workload}")
    metadata: Object = {"name": PARAMETERS, "namespace": NAMESPACE, "labels": _LABELS}
    if every:
        metadata["annotations"] = {NEXT_EXPIRY: min(one.expires for one in every).isoformat()}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata,
        "data": {
            "allowedRegistries": _list(tenancy.allowed_registries),
            "factoryGroups": _list((*_GROUPS, *cluster.platform_operator_groups)),
            "factoryPrefixes": _list((*_SYSTEM_PREFIXES, *_PREFIXES[cluster.cloud])),
            "factoryUsers": _list((*_SYSTEM, *cluster.platform_operators)),
            **{policy_id: _list(excepted[policy_id]) for policy_id in sorted(excepted)},
        },
    }


def _list(values: Iterable[str]) -> str:
    return ",".join(sorted(set(values)))


def policy_name(rule: AdmissionRule) -> str:
    """Name of a rule in the cluster."""
    return f"{rule.id.lower()}.{labels.PREFIX}"


def policy(rule: AdmissionRule) -> Object:
    """The rule as the API server takes it. What it does to whom is a binding's business, and it never changes
    from audit to refusal.
    """
    spec: dict[str, Any] = {
        "failurePolicy": "Fail",
        "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"},
        "matchConstraints": {
            "resourceRules": [
                {
                    "apiGroups": [target.group],
                    "apiVersions": [target.version],
                    "operations": list(rule.operations),
                    "resources": list(target.resources),
                }
                for target in rule.targets
            ]
        },
    }
    if "DELETE" not in rule.operations:
        # What goes anyway need not keep rules, and taking off its last finalizer is an update.
        gone = "!has(object.metadata.deletionTimestamp)"
        spec["matchConditions"] = [{"name": "not-being-deleted", "expression": gone}]
    variables = [{"name": name, "expression": expression} for name, expression in rule.variables]
    if variables:
        spec["variables"] = variables
    spec["validations"] = [
        {
            "expression": rule.validation,
            "reason": "Invalid" if rule.scope == "tenants" else "Forbidden",
            "message": f"{rule.id}: {rule.broken}. {rule.fix}",
            "messageExpression": rule.message_expression,
        }
    ]
    if rule.exceptionable:
        # An empty text is left out of the audit log, and unlike null has the type of the other one.
        used = f"variables.exempt ? '{rule.id}: exception used by ' + variables.workload : ''"
        spec["auditAnnotations"] = [{"key": "exempted", "valueExpression": used}]
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {
            "name": policy_name(rule),
            "labels": {**_LABELS, f"{labels.PREFIX}/policy-id": rule.id},
            "annotations": {
                f"{labels.PREFIX}/title": rule.title,
                f"{labels.PREFIX}/rationale": rule.rationale,
            },
        },
        "spec": spec,
    }


def binding(rule: AdmissionRule, profile: PolicyProfile, cluster: ClusterView) -> Object:
    """Where a rule holds and what breaking it does."""
    action = rule.rollout[profile]
    if rule.id in _GUARDS_NEED_USERS and not _knows_operators(cluster):
        # Who cannot tell the platform from others would lock the platform out.
        action = "audit"
    spec: Object = {
        "policyName": policy_name(rule),
        "validationActions": list(VALIDATION_ACTIONS[action]),
        "paramRef": {"name": PARAMETERS, "namespace": NAMESPACE, "parameterNotFoundAction": "Deny"},
    }
    matching = _matching(rule, profile)
    if matching:
        spec["matchResources"] = {"namespaceSelector": {"matchLabels": matching}}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": f"{rule.id.lower()}.{profile}", "labels": _LABELS},
        "spec": spec,
    }


def _knows_operators(cluster: ClusterView) -> bool:
    # On EKS access entries bring the groups; Entra knows principals by ids that only settings can say.
    return cluster.cloud == "aws" or bool(cluster.platform_operators or cluster.platform_operator_groups)


def _matching(rule: AdmissionRule, profile: PolicyProfile) -> dict[str, str]:
    if rule.scope == "parameters":
        return {labels.METADATA_NAME: NAMESPACE}
    if rule.scope == "namespaces":
        # By the labels that it had. A selector would look at those it gets, and miss who takes them off.
        return {}
    return {labels.MANAGED: "true", labels.POLICY_PROFILE: profile}
