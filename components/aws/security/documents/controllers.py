"""What the controllers of the services layer may do in the account, one document each.

Every one names what it is for: zones, secrets, workspaces, buckets. What has no input has no document, and
its controller no identity.
"""

from collections.abc import Sequence

from components.aws.security.documents.conditions import ec2, request_tag, resource_tag
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs


def external_dns(zone_arns: Sequence[str]) -> Document:
    """Write the records of the named zones."""
    return document(
        statement(
            "ZoneRecords",
            [
                "route53:ChangeResourceRecordSets",
                "route53:ListResourceRecordSets",
                # Tags of one zone; from 0.16 on of ten at a time, which is a permission of its own.
                "route53:ListTagsForResource",
                "route53:ListTagsForResources",
            ],
            zone_arns,
        ),
        # A zone is found by its name, and listing knows no resources.
        statement("FindZones", ["route53:ListHostedZones", "route53:ListHostedZonesByName"], ["*"]),
    )


def cert_manager(partition: str, zone_arns: Sequence[str]) -> Document:
    """Prove the ownership of names in the named zones, and write nothing else there."""
    return document(
        statement("WaitForRecords", ["route53:GetChange"], [f"arn:{partition}:route53:::change/*"]),
        statement(
            "ChallengeRecords",
            ["route53:ChangeResourceRecordSets"],
            zone_arns,
            conditions={
                "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]},
                "ForAllValues:StringLike": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_acme-challenge.*"]
                },
            },
        ),
        statement("SeeRecords", ["route53:ListResourceRecordSets"], zone_arns),
        statement("FindZones", ["route53:ListHostedZonesByName"], ["*"]),
    )


def external_secrets(context: AwsContextArgs, prefixes: Sequence[str], key_arns: Sequence[str]) -> Document:
    """Read secrets whose names begin with one of the prefixes, which end in a slash."""
    made = [
        statement(
            "ReadSecrets",
            [
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "secretsmanager:GetSecretValue",
                "secretsmanager:ListSecretVersionIds",
            ],
            [context.arn("secretsmanager", f"secret:{prefix}*") for prefix in prefixes],
        ),
        # Both only say which secrets there are; each value is asked for by the statement above.
        statement("FindSecrets", ["secretsmanager:BatchGetSecretValue", "secretsmanager:ListSecrets"], ["*"]),
        statement(
            "ReadParameters",
            ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            [context.arn("ssm", f"parameter/{prefix}*") for prefix in prefixes],
        ),
    ]
    if key_arns:
        services = [f"{service}.{context.region}.amazonaws.com" for service in ("secretsmanager", "ssm")]
        made.append(
            statement(
                "OpenSecrets",
                ["kms:Decrypt"],
                key_arns,
                conditions={"StringEquals": {"kms:ViaService": services}},
            )
        )
    return document(*made)


def telemetry(context: AwsContextArgs, workspace_arn: str | None, log_groups: Sequence[str]) -> Document:
    """Write metrics to one workspace, logs to the named groups, and traces."""
    made = []
    if workspace_arn:
        made.append(statement("WriteMetrics", ["aps:RemoteWrite"], [workspace_arn]))
    if log_groups:
        groups = [context.arn("logs", f"log-group:{name}") for name in log_groups]
        made.append(
            statement(
                "WriteLogs",
                ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                [*groups, *(f"{group}:*" for group in groups)],
            )
        )
    # Traces know no resources, so they are tied to the region.
    made.append(
        statement(
            "WriteTraces",
            [
                "xray:GetSamplingRules",
                "xray:GetSamplingStatisticSummaries",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": context.region}},
        )
    )
    return document(*made)


_BACKUP_OBJECTS = (
    *("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject"),
    *("s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging"),
)
"""What is done with the objects that backups are made of."""


def backup(context: AwsContextArgs, bucket_arn: str, key_arn: str | None) -> Document:
    """Keep backups in one bucket, and snapshots of this cluster's volumes.

    The snapshotter copies a volume's tags to its snapshot and back, which is what ties both to the cluster.
    """
    public_snapshot = [f"arn:{context.partition}:ec2:{context.region}::snapshot/*"]
    made = [
        statement(
            "KeepBackups",
            _BACKUP_OBJECTS,
            [f"{bucket_arn}/*"],
        ),
        statement("FindBackups", ["s3:GetBucketLocation", "s3:ListBucket"], [bucket_arn]),
        statement("SeeVolumes", ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"], ["*"]),
        statement(
            "SnapshotOwnVolumes",
            ["ec2:CreateSnapshot"],
            ec2(context, "volume"),
            conditions={"StringEquals": resource_tag(context)},
        ),
        statement(
            "NewSnapshotsAndVolumes",
            ["ec2:CreateSnapshot", "ec2:CreateVolume"],
            [*public_snapshot, *ec2(context, "volume")],
            conditions={"StringEquals": request_tag(context)},
        ),
        statement(
            "RestoreOwnSnapshots",
            ["ec2:CreateVolume", "ec2:DeleteSnapshot"],
            public_snapshot,
            conditions={"StringEquals": resource_tag(context)},
        ),
        statement(
            "TagWhatIsMade",
            ["ec2:CreateTags"],
            [*public_snapshot, *ec2(context, "volume")],
            conditions={
                "StringEquals": {
                    **request_tag(context),
                    "ec2:CreateAction": ["CreateSnapshot", "CreateVolume"],
                }
            },
        ),
    ]
    if key_arn:
        made.append(
            statement(
                "EncryptBackups",
                ["kms:Decrypt", "kms:GenerateDataKey"],
                [key_arn],
                conditions={"StringEquals": {"kms:ViaService": context.service("s3")}},
            )
        )
    return document(*made)
