"""Rules about who may do what: role assignments, federated credentials, what is never made."""

import re
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import azure
from policy.rule import Rule, of_type

STATIC = (
    azure.REGISTRY_SCOPE_MAP,
    azure.REGISTRY_CREDENTIAL,
    azure.STORAGE_LOCAL_USER,
    "azuread:index/applicationPassword:ApplicationPassword",
    "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
)

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
USER_ACCESS_ADMINISTRATOR = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
RBAC_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
RESOURCE_POLICY_CONTRIBUTOR = "36243c78-bf99-498c-9df9-86d9f8d28608"
MANAGED_IDENTITY_CONTRIBUTOR = "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59"
GRANTING = {OWNER, USER_ACCESS_ADMINISTRATOR, RBAC_ADMINISTRATOR}
"""Roles by which somebody hands out roles."""
NEVER = {OWNER: "Owner", USER_ACCESS_ADMINISTRATOR: "User Access Administrator"}
_DELIVERY = "GithubDeployIdentities"
BROAD: dict[str, dict[str, str]] = {
    CONTRIBUTOR: {
        _DELIVERY: "it deploys these groups, and nothing outside of them",
        "AksBackup": "Azure Backup asks for no less; there is nothing but snapshots in the group",
    },
    MANAGED_IDENTITY_CONTRIBUTOR: {_DELIVERY: "workloads' identities stand in a group of their own"},
    RESOURCE_POLICY_CONTRIBUTOR: {_DELIVERY: "it assigns the cluster's policies and the guard"},
}
"""Roles with much in them: who is given them nevertheless, as a component, and why that is right."""
MOST_CREDENTIALS = 20
"""Most federated credentials of one identity."""

_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+/?", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SUBJECTS = {
    "https://token.actions.githubusercontent.com": re.compile(r"repo:[\w.-]+/[\w.-]+:environment:[\w-]+"),
    "": re.compile(r"system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+"),
}
"""Form of an exact subject by issuer; any other issuer is that of a cluster."""
_AUDIENCE = ["api://AzureADTokenExchange"]
_ONLY = re.compile(
    r"@(Request|Resource)\[Microsoft\.Authorization/roleAssignments:RoleDefinitionId\] "
    r"ForAnyOfAnyValues:GuidEquals \{([^}]+)\}"
)
_KINDS = ("Group", "ServicePrincipal")


def role_of(row: Row) -> str:
    """GUID of the role that is assigned."""
    return str(row.inputs.get("roleDefinitionId")).rpartition("/")[2]


def _owner(row: Row, graph: Graph) -> str:
    """Class of the component that a row stands in."""
    return graph[row.parent].type.rpartition(":")[2] if row.parent else ""


def _narrow(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    role, scope, owner = role_of(row), str(row.inputs.get("scope")), _owner(row, graph)
    if role in NEVER:
        yield "roleDefinitionId", f"it gives {NEVER[role]}"
    if role in BROAD and owner not in BROAD[role]:
        yield "roleDefinitionId", f"{owner or 'nobody'} is not among those who may be given this role"
    own = any(made.inputs.get("roleDefinitionId") == role for made in graph.all(azure.ROLE_DEFINITION))
    if _SUBSCRIPTION.fullmatch(scope) and not (owner == _DELIVERY and own):
        yield "scope", "it holds in the whole subscription"


def _definition(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for permission in row.inputs.get("permissions") or []:
        for action in [*permission.get("actions", []), *permission.get("dataActions", [])]:
            if action == "*" or (action.endswith("*") and action.count("/") < 2):
                yield "permissions", f"it allows {action}"
            elif re.fullmatch(r"Microsoft\.Authorization/(\*|role\w+/(\*|write|delete))", action):
                yield "permissions", f"it allows {action}, by which it grows"


def _least(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from (_definition if row.type == azure.ROLE_DEFINITION else _narrow)(row, graph)


def _grants(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if role_of(row) not in GRANTING:
        return
    listed = dict(_ONLY.findall(str(row.inputs.get("condition") or "")))
    for source, verb in (("Request", "assigned"), ("Resource", "removed")):
        if source not in listed:
            yield "condition", f"any role may be {verb}"
            continue
        handed = {role.strip() for role in listed[source].split(",")}
        for role in sorted(handed & (GRANTING | {MANAGED_IDENTITY_CONTRIBUTOR, RESOURCE_POLICY_CONTRIBUTOR})):
            yield "condition", f"{role} may be {verb}, by which it grows"


def _one_purpose(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    issuer, subject = str(row.inputs.get("issuer")), str(row.inputs.get("subject"))
    if not issuer.startswith("https://"):
        yield "issuer", f"{issuer} is no issuer that can be asked"
    if not _SUBJECTS.get(issuer, _SUBJECTS[""]).fullmatch(subject):
        yield "subject", f"{subject} is not one service account, nor one environment of one repository"
    if row.inputs.get("audiences") != _AUDIENCE:
        yield "audiences", "a token made for somebody else would be taken"


def _never(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.type == azure.CLUSTER:
        if row.inputs.get("servicePrincipalProfile"):
            yield "servicePrincipalProfile", "the cluster has the password of a service principal"
    else:
        yield "", "this is a credential that never expires"


def _once(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    def what(one: Row) -> tuple[str, str, str]:
        return str(one.inputs.get("principalId")), role_of(one), str(one.inputs.get("scope")).lower()

    twins = [other for other in graph.all(azure.ROLE_ASSIGNMENT) if what(other) == what(row)]
    if len(twins) > 1:
        yield "principalId", f"{what(row)[0]} is assigned the same role {len(twins)} times in one place"
    groups = {
        other.inputs.get("principalType")
        for other in graph.all(azure.ROLE_ASSIGNMENT)
        if what(other)[0] == what(row)[0]
    }
    if len(groups) > 1:
        yield "principalType", f"{what(row)[0]} is said to be several kinds of principal"


def _kind(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    kind = row.inputs.get("principalType")
    if kind not in _KINDS:
        yield "principalType", f"it is {kind or 'not set'}, not one of {', '.join(_KINDS)}"
    if not _GUID.fullmatch(str(row.inputs.get("roleAssignmentName"))):
        yield "roleAssignmentName", "it is no derived GUID, so that every run would make another assignment"


def _serial(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    def identity(one: Row) -> tuple[str, str]:
        return str(one.inputs.get("resourceGroupName")), str(one.inputs.get("resourceName"))

    twins = [other for other in graph.all(azure.FEDERATED_CREDENTIAL) if identity(other) == identity(row)]
    if len(twins) > MOST_CREDENTIALS:
        yield "", f"its identity has {len(twins)} credentials of {MOST_CREDENTIALS}"
    for other in twins:
        if other.urn != row.urn and not (_waits(row, other, graph) or _waits(other, row, graph)):
            yield "", f"it may be written at the same time as {other.name}"


def _waits(later: Row, earlier: Row, graph: Graph) -> bool:
    open_, seen = list(later.depends_on), set()
    while open_:
        urn = open_.pop()
        if urn == earlier.urn:
            return True
        if urn not in seen:
            seen.add(urn)
            open_ += graph[urn].depends_on
    return False


def _stateful_is_protected(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.protect:
        yield "protect", "Pulumi would delete it when asked"


RULES = (
    Rule(
        id="azure-permissions-are-narrow",
        promise="no role allows everything, and none but the pipeline's own holds in the whole subscription",
        why="One stolen identity would then be all of them.",
        fix="assign a narrower role, on the one resource that it is about",
        plane=Plane.SECURITY,
        applies=of_type(azure.ROLE_ASSIGNMENT, azure.ROLE_DEFINITION),
        check=_least,
    ),
    Rule(
        id="azure-nobody-grants-without-bounds",
        promise="whoever may assign roles may assign listed ones only, and none that assigns roles",
        why="The right to assign roles is otherwise the right to do everything.",
        fix="pass a condition of components/azure/security/documents/role_conditions.py",
        plane=Plane.SECURITY,
        applies=of_type(azure.ROLE_ASSIGNMENT),
        check=_grants,
    ),
    Rule(
        id="azure-roles-trust-one-purpose",
        promise="an identity can be assumed for one purpose only",
        why="Trust in a whole repository or namespace is trust in everything that runs there.",
        fix="name one service account, or one environment of one repository",
        plane=Plane.SECURITY,
        applies=of_type(azure.FEDERATED_CREDENTIAL),
        check=_one_purpose,
    ),
    Rule(
        id="azure-no-static-credentials",
        promise="no user, token or password is made",
        why="Long-lived credentials leak and nobody notices.",
        fix="use a managed identity, with a federated credential where it is not Azure that asks",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER, *STATIC),
        check=_never,
    ),
    Rule(
        id="azure-one-entry-per-principal",
        promise="every principal is assigned a role once in one place",
        why="Azure refuses a second assignment in the middle of a deployment.",
        fix="merge the assignments",
        plane=Plane.SECURITY,
        applies=of_type(azure.ROLE_ASSIGNMENT),
        check=_once,
    ),
    Rule(
        id="azure-assignments-name-their-principal-type",
        promise="every assignment has a name of its own and says what kind of principal it is for",
        why="Azure looks for a principal of unknown kind where a new one is not known yet, and fails.",
        fix="assign roles through components/azure/security/roles.py",
        plane=Plane.SECURITY,
        applies=of_type(azure.ROLE_ASSIGNMENT),
        check=_kind,
    ),
    Rule(
        id="azure-federation-is-serial",
        promise="credentials of one identity are written one after the other, and there are not too many",
        why="Entra refuses a second write to an identity's credentials while the first one runs.",
        fix="make them through components/azure/security/federation.py",
        plane=Plane.SECURITY,
        applies=of_type(azure.FEDERATED_CREDENTIAL),
        check=_serial,
    ),
    Rule(
        id="azure-production-state-is-protected",
        promise="what cannot be made again is protected from deletion",
        why="Keys, networks, clusters and logs take with them what depends on them.",
        fix="leave protected: true",
        plane=Plane.DATA,
        applies=of_type(
            azure.DISK_ENCRYPTION_SET,
            azure.REGISTRY,
            azure.CLUSTER,
            azure.GRAFANA,
            azure.BACKUP_VAULT,
            azure.DNS_ZONE,
            azure.KEY,
            azure.KEY_VAULT,
            azure.MONITOR_WORKSPACE,
            azure.VNET,
            azure.LOG_WORKSPACE,
            azure.RESOURCE_GROUP,
            azure.STORAGE_ACCOUNT,
        ),
        check=_stateful_is_protected,
        kept_only=True,
        loosened_by=("protected",),
    ),
)
"""Roles, credentials, state."""
