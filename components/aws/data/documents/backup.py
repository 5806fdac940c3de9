"""Policies of a backup vault and its key, and the events that tell of failed backups."""

import json
from collections.abc import Sequence

from components.aws.security.documents.document import Document, document, statement
from components.aws.security.documents.keys import USE, administration
from components.context import AwsContextArgs

FAILURES = {
    "backup": ("Backup Job State Change", "backupVaultName", ("ABORTED", "EXPIRED", "FAILED")),
    "copy": ("Copy Job State Change", "sourceBackupVaultArn", ("FAILED",)),
}
"""Kind of job to the event it ends with, the field that names the vault, and the states that are bad."""


def key(context: AwsContextArgs) -> Document:
    """Key of a vault: used by this account through the services that write recovery points.

    Copies that arrive from elsewhere are encrypted by this account's own backup service, so no other
    account needs to be named.
    """
    services = [context.service(service) for service in ("backup", "ec2", "elasticfilesystem")]
    through = {"kms:CallerAccount": context.account, "kms:ViaService": services}
    return document(
        *administration(context),
        statement(
            "RecoveryPoints",
            # Whoever makes the vault retires the grants that making it takes.
            [*USE, "kms:RetireGrant"],
            ["*"],
            principal={"AWS": "*"},
            conditions={"StringEquals": through},
        ),
        statement(
            "RecoveryPointsGrant",
            ["kms:CreateGrant"],
            ["*"],
            principal={"AWS": "*"},
            conditions={"StringEquals": through, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    )


def vault(context: AwsContextArgs, keepers: Sequence[str], senders: Sequence[str]) -> Document:
    """Policy of a vault: nobody but the keepers shortens the life of a backup, and senders may copy in.

    AWS Backup itself deletes what has expired; a vault policy does not stop it.
    """
    conditions = {"ArnNotLike": {"aws:PrincipalArn": sorted(keepers)}} if keepers else None
    statements = [
        statement(
            "BackupsStay",
            [
                "backup:DeleteRecoveryPoint",
                "backup:DisassociateRecoveryPoint",
                "backup:UpdateRecoveryPointLifecycle",
            ],
            ["*"],
            principal="*",
            conditions=conditions,
            effect="Deny",
        )
    ]
    # An account needs no permission of the vault's to copy into its own.
    others = sorted(set(senders) - {context.account})
    if others:
        statements.append(
            statement(
                "CopiesArrive",
                ["backup:CopyIntoBackupVault"],
                ["*"],
                principal={"AWS": [f"arn:{context.partition}:iam::{other}:root" for other in others]},
            )
        )
    return document(*statements)


def failures(kind: str, vault_name: str, vault_arn: str) -> str:
    """Event pattern of jobs that went wrong in one vault."""
    event, field, states = FAILURES[kind]
    wanted = vault_arn if field.endswith("Arn") else vault_name
    return json.dumps(
        {
            "source": ["aws.backup"],
            "detail-type": [event],
            "detail": {"state": list(states), field: [wanted]},
        },
        sort_keys=True,
    )
