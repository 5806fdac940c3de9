"""Rules about what tenants' workloads may do in Azure."""

import re
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.azure.identity import role_of
from policy.resource_types import azure
from policy.rule import Rule

OWNER = "platform:index:AksWorkloadIdentity"
_THINGS = re.compile(
    r"/subscriptions/[0-9a-f-]{36}/resourceGroups/[\w.-]+/providers/Microsoft\."
    r"(KeyVault/vaults/[\w-]+/(secrets|keys)/[\w-]+"
    r"|ServiceBus/namespaces/[\w-]+/(queues|topics)/[\w./-]+"
    r"|Storage/storageAccounts/[a-z0-9]+/blobServices/default/containers/[\w-]+)"
)
"""One secret, key, queue, topic or container."""
_DATA = {
    "12338af0-0e69-4776-bea7-57ae8d297424": "keys",
    "4633458b-17de-408a-b874-0445c86b69e6": "secrets",
    "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0": "queues",
    "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39": "queues or topics",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "containers",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "containers",
}
"""Roles that use data and change nothing else, and what they are for."""


def _exact(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not graph.is_below(row, OWNER):
        return
    scope, role = str(row.inputs.get("scope")), role_of(row)
    if not _THINGS.fullmatch(scope):
        yield "scope", f"{row.name} is about {scope}"
    if role not in _DATA:
        yield "roleDefinitionId", f"{row.name} assigns {role}, which is no role to use data"
    elif not any(f"/{kind}/" in scope for kind in _DATA[role].split(" or ")):
        yield "roleDefinitionId", f"{row.name} assigns a role for {_DATA[role]} at {scope}"


def _own_account(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not graph.is_below(row, OWNER):
        return
    above = graph[row.parent].name
    if row.inputs.get("subject") != f"system:serviceaccount:{above.replace('/', ':')}":
        yield "subject", f"the identity of {above} trusts {row.inputs.get('subject')}"


RULES = (
    Rule(
        id="azure-workloads-name-their-resources",
        promise="a workload's permissions are on the things that its contract names",
        why="A workload that was broken into would otherwise reach those of others.",
        fix="write the permission as <verb>.<resource>; "
        "components/azure/security/documents/workload_roles.py does the rest",
        plane=Plane.SECURITY,
        applies=lambda row: row.type == azure.ROLE_ASSIGNMENT,
        check=_exact,
    ),
    Rule(
        id="azure-workloads-are-themselves",
        promise="a workload's identity is for its own service account, where the tenants layer may make it",
        why="Somebody else's pods could otherwise become it.",
        fix="make it with AksWorkloadIdentity",
        plane=Plane.SECURITY,
        applies=lambda row: row.type == azure.FEDERATED_CREDENTIAL,
        check=_own_account,
    ),
)
"""Permissions and trust of workloads."""
