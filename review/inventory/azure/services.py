"""Reads what stands beside an AKS cluster: services, workspaces, backup vaults, policies, windows."""

import dataclasses

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.reading import last, number, text, value


def refuses_deletion(graph: Graph, assignment: Row) -> bool:
    """Whether a policy of this stack that refuses deletion is assigned here, and enforced."""
    definitions = [row for row in graph.all(azure.POLICY_DEFINITION) if row.urn in assignment.depends_on]
    refuses = any(value(row, "policyRule", "then", "effect") == "denyAction" for row in definitions)
    return refuses and text(assignment, "enforcementMode") != "DoNotEnforce"


def retention(workspace: Row) -> str:
    """How long a workspace keeps what it has."""
    days = number(workspace, "retentionInDays")
    return f"{days} days" if days else "30 days, Azure's own choice"


def reachable(row: Row, *path: str) -> str:
    """Who can connect to a service: nobody from outside, whom its rules name, or everybody."""
    if text(row, *path, "publicNetworkAccess").lower() == "disabled":
        return "private only"
    rules = {text(row, *path, key, "defaultAction") for key in ("networkRuleSet", "networkAcls")}
    return "named callers only" if "Deny" in rules else "public"


def backup_keeping(vault: Row) -> str:
    """What keeps backups from being deleted."""
    settings = ("properties", "securitySettings")
    state = text(vault, *settings, "immutabilitySettings", "state")
    if state in ("Locked", "Unlocked"):
        return "locked" if state == "Locked" else "immutable"
    if text(vault, *settings, "softDeleteSettings", "state") == "AlwaysOn":
        days = number(vault, *settings, "softDeleteSettings", "retentionDurationInDays")
        return f"deletion undone for {days} days"
    return "may be emptied"


def window(maintenance: Row) -> str:
    """When Azure may touch a cluster."""
    given = dataclasses.replace(maintenance, inputs=value(maintenance, "maintenanceWindow") or {})
    days = [
        text(given, "schedule", "weekly", "dayOfWeek"),
        "daily" if value(given, "schedule", "daily") else "",
        "monthly"
        if value(given, "schedule", "absoluteMonthly") or value(given, "schedule", "relativeMonthly")
        else "",
    ]
    hours, offset = number(given, "durationHours"), text(given, "utcOffset")
    parts = [
        *days,
        text(given, "startTime"),
        f"{hours} h" if hours else "",
        f"UTC{'' if offset == '+00:00' else offset}" if offset else "",
    ]
    return " ".join(part for part in parts if part)


def log_stores_of_others(graph: Graph) -> list[str]:
    """Names of workspaces that logs are sent to and that are not made here."""
    here = {text(row, "workspaceName") for row in graph.all(azure.LOG_WORKSPACE)}
    sent = {last(text(row, "workspaceId")) for row in graph.all(azure.DIAGNOSTIC_SETTING)}
    return [] if here else sorted(sent - {""})
