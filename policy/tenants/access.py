"""Rules about who may do what inside the cluster."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.rule import Rule
from policy.tenants.spaces import is_kind, is_tenants, name, of_kind

_TIERS = "platform-namespace-"
_EVERYBODY = ("system:authenticated", "system:unauthenticated", "system:serviceaccounts", "system:masters")
_WRITES = {"create", "update", "patch", "delete", "deletecollection", "*"}
_GUARDS = frozenset(
    {
        "ciliumnetworkpolicies",
        "limitranges",
        "namespaces",
        "networkpolicies",
        "resourcequotas",
        "rolebindings",
        "roles",
        "secretproviderclasses",
        "serviceaccounts",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
    }
)
"""What guards a namespace, as RBAC calls it."""


def _no_token(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.inputs.get("automountServiceAccountToken") is not False:
        yield "automountServiceAccountToken", f"every pod of {name(row)} would get a token of the API server"


def _default_is_nobody(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    accounts = of_kind(graph, name(row), "ServiceAccount")
    if not any(name(one) == "default" and one.type.endswith("ServiceAccountPatch") for one in accounts):
        yield "", f"pods of {name(row)} that name no account get a token"


def _binds_tiers(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.inputs.get("kind") == "ClusterRoleBinding":
        yield "", f"{name(row)} binds in every namespace at once"
        return
    role = row.inputs.get("roleRef") or {}
    if role.get("kind") != "ClusterRole" or not str(role.get("name")).startswith(_TIERS):
        yield "roleRef", f"{name(row)} binds {role.get('name')}, which is none of the platform's tiers"
    for index, subject in enumerate(row.inputs.get("subjects") or ()):
        if str(subject.get("name")).startswith(_EVERYBODY):
            yield f"subjects[{index}]", f"{name(row)} binds {subject['name']}, which is everybody"


def _keeps_guards(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for index, rule in enumerate(row.inputs.get("rules") or ()):
        resources, verbs = set(rule.get("resources") or ()), set(rule.get("verbs") or ())
        if "*" in resources | set(rule.get("apiGroups") or ()) | verbs:
            yield f"rules[{index}]", f"{name(row)} permits more than it names"
        elif verbs & _WRITES and resources & _GUARDS:
            guards = ", ".join(sorted(resources & _GUARDS))
            yield f"rules[{index}]", f"{name(row)} may write {guards}"


RULES = (
    Rule(
        id="tenants-accounts-have-no-token",
        promise="pods get no token of the API server unless they ask for one",
        why="Whoever breaks into a pod would talk to the API server with it.",
        fix="leave automountServiceAccountToken false; a workload that needs the API says kubeApiAccess",
        plane=Plane.SECURITY,
        applies=is_kind("ServiceAccount"),
        check=_no_token,
    ),
    Rule(
        id="tenants-default-account-is-nobody",
        promise="the account that Kubernetes makes in a namespace has no token",
        why="Every pod that names no account runs as it.",
        fix="let the namespace factory patch it",
        plane=Plane.SECURITY,
        applies=is_tenants,
        check=_default_is_nobody,
    ),
    Rule(
        id="tenants-bindings-are-of-the-platforms-tiers",
        promise="people get one of the platform's tiers, in their own namespaces",
        why="The built-in roles read secrets and open shells.",
        fix="bind platform-namespace-reader, -deployer or -admin",
        plane=Plane.SECURITY,
        applies=is_kind("RoleBinding", "ClusterRoleBinding"),
        check=_binds_tiers,
    ),
    Rule(
        id="tenants-tiers-keep-the-guards",
        promise="no tier may write what guards a namespace",
        why="Network policies only ever permit: who can add one can open everything.",
        fix="take the resource out of the tier's rules that write",
        plane=Plane.SECURITY,
        applies=lambda row: row.is_kubernetes and row.inputs.get("kind") in ("ClusterRole", "Role"),
        check=_keeps_guards,
    ),
)
"""Accounts, bindings, tiers."""
