"""Rules about notifications, and what Azure itself refuses: deletion, pods, attacks."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import azure
from policy.rule import Rule, at, expect, of_type

POD_SECURITY = (
    "a8640138-9b0a-4a28-b8cb-1666c838647d",
    "42b8ef37-b724-4e24-bbc8-7a7708edfe00",
)
"""Initiatives of Azure that ask for a Pod Security standard."""
_CLUSTER_ADMIN = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
_LONGEST_NAME, _LONGEST_TITLE = 64, 128


def _break_glass(row: Row, graph: Graph) -> bool:
    listed = (graph.config.get("platform:access") or {}).get("breakGlass") or ()
    admin = str(row.inputs.get("roleDefinitionId")).endswith(_CLUSTER_ADMIN)
    return admin and row.inputs.get("principalId") in listed


def _heard(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not _break_glass(row, graph):
        return
    principal, cluster = str(row.inputs["principalId"]), str(row.inputs.get("scope"))
    for alarm in graph.all(azure.LOG_QUERY_ALERT):
        conditions = at(alarm.inputs, "criteria.allOf") or []
        asked = any(
            principal in str(one.get("query")) and cluster.lower() in str(one.get("query")).lower()
            for one in conditions
        )
        if asked and alarm.inputs.get("enabled") is not False and at(alarm.inputs, "actions.actionGroups"):
            return
    yield "principalId", f"nobody is notified when {principal} is used"


def _stays(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    group = f"/resourcegroups/{row.inputs.get('resourceGroupName')}".lower()
    assigned = {
        str(made.inputs.get("policyDefinitionId")).rpartition("/")[2]
        for made in graph.all(azure.POLICY_ASSIGNMENT)
        if str(made.inputs.get("scope")).lower().endswith(group)
        and made.inputs.get("enforcementMode") == "Default"
    }
    for definition in graph.all(azure.POLICY_DEFINITION):
        rule = definition.inputs.get("policyRule") or {}
        if (
            definition.inputs.get("policyDefinitionName") in assigned
            and definition.inputs.get("mode") == "Indexed"
            and "Microsoft.ContainerService/managedClusters" in (at(rule, "if.in") or [])
            and at(rule, "then.effect") == "denyAction"
            and at(rule, "then.details.actionNames") == ["delete"]
            and at(rule, "then.details.cascadeBehaviors.resourceGroup") == "deny"
        ):
            return
    yield "", "anybody who may change it may delete it, alone or with its resource group"


def _pods(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    group = f"/resourcegroups/{row.inputs.get('resourceGroupName')}".lower()
    for made in graph.all(azure.POLICY_ASSIGNMENT):
        initiative = str(made.inputs.get("policyDefinitionId")).rpartition("/")[2]
        if initiative in POD_SECURITY and str(made.inputs.get("scope")).lower().endswith(group):
            effect = at(made.inputs, "parameters.effect.value")
            if effect == "deny" and made.inputs.get("enforcementMode") == "Default":
                return
    yield "", "Azure Policy refuses no pod on it"


def _named(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for path, most in (
        ("policyAssignmentName", _LONGEST_NAME),
        ("policyDefinitionName", _LONGEST_NAME),
        ("displayName", _LONGEST_TITLE),
    ):
        length = len(str(row.inputs.get(path) or ""))
        if length > most:
            yield path, f"{path} has {length} characters of {most}"


def _prevents(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "policySettings.mode", "Prevention")
    yield from expect(row, "policySettings.state", "Enabled")
    if not any(row.urn in made.depends_on for made in graph.all(azure.GATEWAY_SECURITY_POLICY)):
        yield "", "no gateway may use it"


RULES = (
    Rule(
        id="azure-break-glass-is-heard",
        promise="whenever a break-glass group is used, somebody is told",
        why="Emergency access that nobody notices is a back door.",
        fix="declare a BreakGlassAlarm with every break-glass group",
        plane=Plane.SECURITY,
        applies=of_type(azure.ROLE_ASSIGNMENT),
        check=_heard,
    ),
    Rule(
        id="azure-deletion-is-refused",
        promise="Azure refuses to delete a cluster that is kept, and the resource group it stands in",
        why="Pulumi's own protection does not hold in the portal.",
        fix="leave protected: true, and declare a DeletionGuard",
        plane=Plane.GOVERNANCE,
        applies=of_type(azure.CLUSTER),
        check=_stays,
        kept_only=True,
        loosened_by=("protected",),
    ),
    Rule(
        id="azure-pod-security-is-enforced",
        promise="a production cluster refuses pods below its Pod Security standard, labelled or not",
        why="A namespace that somebody made by hand has no labels.",
        fix="leave security.policy: deny",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER),
        check=_pods,
        production_only=True,
        loosened_by=("security.policy",),
    ),
    Rule(
        id="azure-policy-names-fit",
        promise="every policy's names are within Azure's limits",
        why="Azure refuses a longer one in the middle of a deployment.",
        fix="shorten the name with contracts.planning.naming.fit",
        plane=Plane.GOVERNANCE,
        applies=of_type(azure.POLICY_DEFINITION, azure.POLICY_ASSIGNMENT),
        check=_named,
    ),
    Rule(
        id="azure-web-firewall-prevents",
        promise="a web application firewall stops attacks, and the gateway may use it",
        why="One that only watches looks the same in the portal.",
        fix="set mode to Prevention, and declare a security policy of the gateway",
        plane=Plane.NETWORK,
        applies=of_type(azure.WAF_POLICY),
        check=_prevents,
    ),
)
"""Break-glass, deletion, Pod Security, web firewall."""
