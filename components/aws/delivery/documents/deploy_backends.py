"""What the cluster layer's deploy role may do with the services that support a cluster: metrics, backups,
names, schedules, budgets.
"""

from components.aws.delivery.documents.deploy_parts import in_region, tagged
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs
from contracts.planning import aws_names

_OF_VAULTS = (
    *("CreateBackupVault", "DeleteBackupVault", "DeleteBackupVaultAccessPolicy"),
    *("DeleteBackupVaultLockConfiguration", "DescribeBackupVault"),
    *("GetBackupVaultAccessPolicy", "ListTags", "PutBackupVaultAccessPolicy"),
    *("PutBackupVaultLockConfiguration", "TagResource", "UntagResource"),
)


def backends(context: AwsContextArgs) -> Document:
    """Metrics, dashboards and backups."""
    return document(
        *tagged(
            context,
            "Metrics",
            "aps",
            create=("CreateWorkspace",),
            anew=["*"],
            own=(
                *("CreateAlertManagerDefinition", "CreateLoggingConfiguration"),
                *("DeleteAlertManagerDefinition", "DeleteLoggingConfiguration", "DeleteWorkspace"),
                *("DescribeAlertManagerDefinition", "DescribeLoggingConfiguration"),
                *("DescribeWorkspace", "DescribeWorkspaceConfiguration"),
                *("ListTagsForResource", "PutAlertManagerDefinition"),
                *("UpdateLoggingConfiguration", "UpdateWorkspaceAlias", "UpdateWorkspaceConfiguration"),
            ),
            resources=[context.arn("aps", "workspace/*")],
        ),
        *tagged(
            context,
            "Dashboards",
            "grafana",
            create=("CreateWorkspace",),
            anew=["*"],
            own=(
                *("DeleteWorkspace", "DescribeWorkspace", "DescribeWorkspaceAuthentication"),
                *("DescribeWorkspaceConfiguration", "ListPermissions", "ListTagsForResource"),
                *("UpdatePermissions", "UpdateWorkspace", "UpdateWorkspaceAuthentication"),
                "UpdateWorkspaceConfiguration",
            ),
            resources=[context.arn("grafana", "/workspaces/*")],
        ),
        *_directory(context),
        statement(
            "Backups",
            [f"backup:{action}" for action in _OF_VAULTS],
            [context.arn("backup", f"backup-vault:{aws_names.backup_vault(context.cluster_name)}")],
        ),
        # A vault's storage is made with the rights of whoever makes the vault, and is no resource to IAM.
        statement("VaultStorage", ["backup-storage:MountCapsule"], ["*"], conditions=in_region(context)),
        *tagged(
            context,
            "Plans",
            "backup",
            create=("CreateBackupPlan",),
            anew=[context.arn("backup", "backup-plan:*")],
            own=(
                *("CreateBackupSelection", "DeleteBackupPlan", "DeleteBackupSelection", "GetBackupPlan"),
                *("GetBackupSelection", "ListTags", "UpdateBackupPlan"),
            ),
            resources=[context.arn("backup", "backup-plan:*")],
        ),
    )


def _directory(context: AwsContextArgs) -> list[dict]:
    """Where people who use Grafana come from: IAM Identity Center, which asks the rights of whoever makes a
    workspace or lets a group in. It may be in another region, and nothing of it is a resource to IAM.
    """
    return [
        statement(
            "SignInToDashboards",
            [
                "organizations:DescribeOrganization",
                *("sso-directory:DescribeGroup", "sso-directory:DescribeUser"),
                *(
                    f"sso:{action}"
                    for action in (
                        *("AssociateProfile", "CreateManagedApplicationInstance"),
                        *("DeleteManagedApplicationInstance", "DescribeRegisteredRegions"),
                        *("DisassociateProfile", "GetApplicationInstance", "GetManagedApplicationInstance"),
                        *("GetProfile", "GetSharedSsoConfiguration", "ListApplicationInstances"),
                        *("ListDirectoryAssociations", "ListProfileAssociations", "ListProfiles"),
                    )
                ),
            ],
            ["*"],
            # Nobody but the pipeline, even if somebody attaches this policy elsewhere.
            conditions={"ArnLike": {"aws:PrincipalArn": context.iam("role/platform-delivery/*")}},
        ),
    ]


def edges(context: AwsContextArgs) -> Document:
    """Names, certificates, schedules and budgets."""
    return document(*_names(context), *_hours(context))


def _names(context: AwsContextArgs) -> list[dict]:
    return [
        statement(
            "Zones",
            [
                f"route53:{action}"
                for action in (
                    *("AssociateVPCWithHostedZone", "ChangeResourceRecordSets", "ChangeTagsForResource"),
                    *("DeleteHostedZone", "DisassociateVPCFromHostedZone", "GetHostedZone"),
                    *("ListResourceRecordSets", "ListTagsForResource", "UpdateHostedZoneComment"),
                )
            ],
            [f"arn:{context.partition}:route53:::hostedzone/*"],
        ),
        # A zone that does not exist yet has no ARN, and is tagged only afterwards; it is global, too.
        statement(
            "NewZones",
            ["route53:CreateHostedZone"],
            ["*"],
            conditions={"ArnLike": {"aws:PrincipalArn": context.iam("role/platform-delivery/*")}},
        ),
        statement("FindZones", ["route53:GetChange", "route53:ListHostedZones"], ["*"]),
        *tagged(
            context,
            "Queries",
            "route53resolver",
            create=("CreateResolverQueryLogConfig",),
            anew=["*"],
            own=(
                *("AssociateResolverQueryLogConfig", "DeleteResolverQueryLogConfig"),
                *("DisassociateResolverQueryLogConfig", "GetResolverQueryLogConfig", "ListTagsForResource"),
            ),
            resources=[context.arn("route53resolver", "resolver-query-log-config/*")],
        ),
        statement("SeeQueries", ["route53resolver:GetResolverQueryLogConfigAssociation"], ["*"]),
        *tagged(
            context,
            "Certificates",
            "acm",
            create=("RequestCertificate",),
            anew=["*"],
            own=("DeleteCertificate", "DescribeCertificate", "GetCertificate", "ListTagsForCertificate"),
            resources=[context.arn("acm", "certificate/*")],
            tag="AddTagsToCertificate",
            untag="RemoveTagsFromCertificate",
        ),
    ]


def _hours(context: AwsContextArgs) -> list[dict]:
    name, group = context.cluster_name, aws_names.night_group(context.cluster_name)
    return [
        statement(
            "Schedules",
            [
                f"scheduler:{action}"
                for action in (
                    *("CreateSchedule", "CreateScheduleGroup", "DeleteSchedule", "DeleteScheduleGroup"),
                    *("GetSchedule", "GetScheduleGroup", "ListTagsForResource", "TagResource"),
                    *("UntagResource", "UpdateSchedule"),
                )
            ],
            [
                context.arn("scheduler", f"schedule-group/{group}"),
                context.arn("scheduler", f"schedule/{group}/*"),
            ],
        ),
        statement(
            "Budgets",
            [
                f"budgets:{action}"
                for action in (
                    *("ListTagsForResource", "ModifyBudget", "TagResource", "UntagResource", "ViewBudget"),
                )
            ],
            [context.arn("budgets", f"budget/{name}*", region="")],
        ),
    ]
