"""What the cluster layer's deploy role may do with the services that support a cluster: metrics, backups,
images, names, firewalls, schedules, budgets.
"""

from collections.abc import Sequence

from components.aws.security.documents.conditions import request_tag, resource_tag
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs

_OF_VAULTS = (
    *("CreateBackupVault", "DeleteBackupVault", "DeleteBackupVaultAccessPolicy"),
    *("DeleteBackupVaultLockConfiguration", "DescribeBackupVault"),
    *("GetBackupVaultAccessPolicy", "ListTags", "PutBackupVaultAccessPolicy"),
    *("PutBackupVaultLockConfiguration", "TagResource", "UntagResource"),
)


def backends(context: AwsContextArgs) -> Document:
    """Metrics, dashboards and backups."""
    name = context.cluster_name
    return document(
        *_tagged(
            context,
            "Metrics",
            "aps",
            create=("CreateWorkspace",),
            anew=["*"],
            own=(
                *("CreateAlertManagerDefinition", "CreateLoggingConfiguration", "CreateRuleGroupsNamespace"),
                *("DeleteAlertManagerDefinition", "DeleteLoggingConfiguration", "DeleteRuleGroupsNamespace"),
                *("DeleteWorkspace", "DescribeAlertManagerDefinition", "DescribeLoggingConfiguration"),
                *("DescribeRuleGroupsNamespace", "DescribeWorkspace", "DescribeWorkspaceConfiguration"),
                *("ListTagsForResource", "PutAlertManagerDefinition", "PutRuleGroupsNamespace"),
                *("UpdateLoggingConfiguration", "UpdateWorkspaceAlias", "UpdateWorkspaceConfiguration"),
            ),
            resources=[context.arn("aps", "workspace/*"), context.arn("aps", "rulegroupsnamespace/*")],
        ),
        *_tagged(
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
        statement(
            "Backups",
            [f"backup:{action}" for action in _OF_VAULTS],
            [context.arn("backup", f"backup-vault:{name}*")],
        ),
        # A vault's storage is made with the rights of whoever makes the vault, and is no resource to IAM.
        statement("VaultStorage", ["backup-storage:MountCapsule"], ["*"], conditions=_in_region(context)),
        *_tagged(
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
        *_tagged(
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
        *_tagged(
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
    name = context.cluster_name
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
                context.arn("scheduler", f"schedule-group/{name}*"),
                context.arn("scheduler", f"schedule/{name}*/*"),
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


def supply(context: AwsContextArgs) -> Document:
    """Images, and the firewall that what is fetched comes through."""
    return document(*_images(context), *_firewalls(context))


def _images(context: AwsContextArgs) -> list[dict]:
    return [
        *_tagged(
            context,
            "Images",
            "ecr",
            create=("CreateRepository",),
            anew=[context.arn("ecr", "repository/*")],
            own=(
                *("DeleteLifecyclePolicy", "DeleteRepository", "DescribeRepositories", "GetLifecyclePolicy"),
                *("GetRepositoryPolicy", "ListTagsForResource", "PutImageScanningConfiguration"),
                *("PutImageTagMutability", "PutLifecyclePolicy", "SetRepositoryPolicy"),
            ),
            resources=[context.arn("ecr", "repository/*")],
        ),
        # The registry is the account's, and no resource to IAM.
        statement(
            "Registry",
            [
                f"ecr:{action}"
                for action in (
                    *("CreatePullThroughCacheRule", "CreateRepositoryCreationTemplate"),
                    *("DeletePullThroughCacheRule", "DeleteRepositoryCreationTemplate"),
                    *("DescribePullThroughCacheRules", "DescribeRegistry"),
                    *("DescribeRepositoryCreationTemplates", "GetRegistryScanningConfiguration"),
                    *("PutRegistryScanningConfiguration", "PutReplicationConfiguration"),
                    *("UpdatePullThroughCacheRule", "UpdateRepositoryCreationTemplate"),
                )
            ],
            ["*"],
            conditions=_in_region(context),
        ),
    ]


def _firewalls(context: AwsContextArgs) -> list[dict]:
    firewalls = [
        context.arn("network-firewall", f"{kind}/*")
        for kind in ("firewall", "firewall-policy", "stateful-rulegroup", "stateless-rulegroup")
    ]
    return [
        *_tagged(
            context,
            "Firewalls",
            "network-firewall",
            create=("CreateFirewall", "CreateFirewallPolicy", "CreateRuleGroup"),
            anew=firewalls,
            own=(
                *("AssociateFirewallPolicy", "AssociateSubnets", "CreateFirewall", "CreateFirewallPolicy"),
                *("DeleteFirewall", "DeleteFirewallPolicy", "DeleteRuleGroup", "DescribeFirewall"),
                *("DescribeFirewallPolicy", "DescribeLoggingConfiguration", "DescribeRuleGroup"),
                *("DisassociateSubnets", "ListTagsForResource", "UpdateFirewallDeleteProtection"),
                *("UpdateFirewallDescription", "UpdateFirewallEncryptionConfiguration"),
                *("UpdateFirewallPolicy", "UpdateFirewallPolicyChangeProtection"),
                *("UpdateLoggingConfiguration", "UpdateRuleGroup", "UpdateSubnetChangeProtection"),
            ),
            resources=firewalls,
        ),
        # A firewall's logs are delivered by CloudWatch Logs, and deliveries are no resource to IAM.
        statement(
            "FirewallLogs",
            [
                f"logs:{action}"
                for action in (
                    *("CreateLogDelivery", "DeleteLogDelivery", "DescribeResourcePolicies", "GetLogDelivery"),
                    *("ListLogDeliveries", "PutResourcePolicy", "UpdateLogDelivery"),
                )
            ],
            ["*"],
            conditions=_in_region(context),
        ),
    ]


def _in_region(context: AwsContextArgs) -> dict[str, dict[str, str]]:
    return {"StringEquals": {"aws:RequestedRegion": context.region}}


def _tagged(  # noqa: PLR0913 one per difference between services
    context: AwsContextArgs,
    sid: str,
    service: str,
    *,
    create: Sequence[str],
    anew: Sequence[str],
    own: Sequence[str],
    resources: Sequence[str],
    tag: str = "TagResource",
    untag: str = "UntagResource",
) -> list[dict]:
    """Things made with the cluster's tag, and changed only with it.

    Args:
        anew: what a creation is asked on: the kind of thing, or everything where it has no ARN yet.
    """
    asked, owned = {"StringEquals": request_tag(context)}, {"StringEquals": resource_tag(context)}
    return [
        statement(f"New{sid}", [f"{service}:{action}" for action in create], anew, conditions=asked),
        # The right to tag is checked before the first tag is there, hence "if exists".
        statement(
            f"Tag{sid}",
            [f"{service}:{tag}"],
            resources,
            conditions={**asked, "StringEqualsIfExists": resource_tag(context)},
        ),
        statement(
            f"Own{sid}", [f"{service}:{action}" for action in (*own, untag)], resources, conditions=owned
        ),
    ]
