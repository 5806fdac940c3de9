"""Key policies. The account may administer a key but not use it; uses are named one by one."""

from collections.abc import Sequence

from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs

_ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:Delete*",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:Put*",
    "kms:Revoke*",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
)
"""Everything but the cryptographic operations and free grants."""

USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


def administration(context: AwsContextArgs) -> list[dict]:
    root = {"AWS": context.iam("root")}
    return [
        statement("AccountAdministers", _ADMINISTRATION, ["*"], principal=root),
        # Whoever creates a cluster must be able to grant EKS the use of its key.
        statement(
            "AccountGrantsToServices",
            ["kms:CreateGrant"],
            ["*"],
            principal=root,
            conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    ]


def secrets(context: AwsContextArgs, cluster_role_arn: str) -> Document:
    """Key of the envelope encryption of Kubernetes secrets: used by the control plane's role alone."""
    return document(
        *administration(context),
        statement(
            "ControlPlaneWrapsSecrets",
            ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
            ["*"],
            principal={"AWS": cluster_role_arn},
        ),
        statement(
            "ControlPlaneGrants",
            ["kms:CreateGrant"],
            ["*"],
            principal={"AWS": cluster_role_arn},
            conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    )


def volumes(context: AwsContextArgs) -> Document:
    """Key of node and pod volumes: used by this account, through EC2 only.

    Principals are not listed by ARN: the role that launches managed nodes is a service-linked role
    that may not exist yet, and KMS refuses a policy that names a missing principal.
    """
    through_ec2 = {"kms:CallerAccount": context.account, "kms:ViaService": context.service("ec2")}
    return document(
        *administration(context),
        statement(
            "VolumesThroughEc2",
            USE,
            ["*"],
            principal={"AWS": "*"},
            conditions={"StringEquals": through_ec2},
        ),
        statement(
            "AttachThroughEc2",
            ["kms:CreateGrant"],
            ["*"],
            principal={"AWS": "*"},
            conditions={"StringEquals": through_ec2, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    )


def logs(context: AwsContextArgs, log_groups: Sequence[str]) -> Document:
    """Key of log groups: used by CloudWatch Logs, for the named groups only."""
    arns = [context.arn("logs", f"log-group:{name}") for name in log_groups]
    return document(
        *administration(context),
        statement(
            "LogGroups",
            USE,
            ["*"],
            principal={"Service": context.service("logs")},
            conditions={"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": arns}},
        ),
    )
