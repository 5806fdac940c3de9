"""Rules about backups."""

import json
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import aws
from policy.rule import Rule, of_type


def _vault(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not row.inputs.get("kmsKeyArn"):
        yield "kmsKeyArn", "backups are not encrypted with a customer-managed key"
    if row.inputs.get("forceDestroy"):
        yield "forceDestroy", "deleting the vault deletes every backup in it"
    if not any(row.urn in policy.depends_on for policy in graph.all(aws.BACKUP_VAULT_POLICY)):
        yield "", "whoever may use AWS Backup may delete what is in it"


def _nobody_deletes(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    statements = json.loads(row.inputs["policy"])["Statement"]
    denied = {
        action
        for made in statements
        if made["Effect"] == "Deny" and made["Principal"] == "*"
        for action in made["Action"]
    }
    for action in ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"):
        if action not in denied:
            yield "policy", f"{action} is not denied"
    for made in statements:
        if made["Effect"] == "Allow" and made["Action"] != ["backup:CopyIntoBackupVault"]:
            yield "policy", f"{made['Sid']} lets others do more than copy in"


def _plan(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    region = str(graph.config.get("platform:region", ""))
    rules = row.inputs.get("rules") or []
    if not rules:
        yield "rules", "the plan does nothing"
    for index, rule in enumerate(rules):
        if not (rule.get("lifecycle") or {}).get("deleteAfter"):
            yield f"rules[{index}].lifecycle", "backups would be kept, and paid for, for ever"
        for copy in rule.get("copyActions") or []:
            target = str(copy.get("destinationVaultArn"))
            if region and target.split(":")[3:4] == [region]:
                yield f"rules[{index}].copyActions", f"copies stay in {region}"


def _backed_up(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not any(row.urn in selection.depends_on for selection in graph.all(aws.BACKUP_SELECTION)):
        yield "", "no backup plan selects it"


RULES = (
    Rule(
        id="aws-backups-are-kept",
        promise="backups are encrypted with a key of their own, in a vault nobody can empty",
        why="Whoever takes a cluster takes its backups first.",
        fix="give the vault a key and a policy",
        plane=Plane.DATA,
        applies=of_type(aws.BACKUP_VAULT),
        check=_vault,
    ),
    Rule(
        id="aws-backups-cannot-be-deleted",
        promise="nobody but break-glass deletes a backup before its time",
        why="A backup that the account's administrators can delete does not survive a stolen administrator.",
        fix="deny deletion to everybody but the keepers",
        plane=Plane.DATA,
        applies=of_type(aws.BACKUP_VAULT_POLICY),
        check=_nobody_deletes,
    ),
    Rule(
        id="aws-backups-end-and-leave-the-region",
        promise="every backup ends some day, and copies are in another region",
        why="A copy in the same region is lost with it.",
        fix="use the rules of contracts/catalog/backup_plan.py",
        plane=Plane.DATA,
        applies=of_type(aws.BACKUP_PLAN),
        check=_plan,
    ),
    Rule(
        id="aws-production-is-backed-up",
        promise="a production cluster is in a backup plan",
        why="What controllers wrote into the cluster is in no repository.",
        fix="write backup.level: L1 or higher",
        plane=Plane.DATA,
        applies=of_type(aws.CLUSTER),
        check=_backed_up,
        production_only=True,
    ),
)
"""Vaults, plans and selections."""
