"""What the cluster layer's deploy role may do with images, and with the firewall that what is fetched comes
through.
"""

from components.aws.delivery.documents.deploy_parts import in_region, tagged
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs


def supply(context: AwsContextArgs, replica_region: str | None = None) -> Document:
    """Images, and the firewall that what is fetched comes through.

    Args:
        replica_region: region that gets a copy of every image, if one does.
    """
    return document(*_images(context, replica_region), *_firewalls(context))


def _images(context: AwsContextArgs, replica_region: str | None) -> list[dict]:
    regions = [context.region, *([replica_region] if replica_region else [])]
    return [
        *tagged(
            context,
            "Images",
            "ecr",
            create=("CreateRepository",),
            anew=[context.arn("ecr", "repository/*")],
            own=(
                *("DeleteLifecyclePolicy", "DeleteRepository", "DescribeRepositories", "GetLifecyclePolicy"),
                *("ListTagsForResource", "PutImageScanningConfiguration", "PutImageTagMutability"),
                "PutLifecyclePolicy",
            ),
            resources=[context.arn("ecr", "repository/*")],
        ),
        # The registry is the account's, and no resource to IAM.
        statement(
            "Registry",
            [
                f"ecr:{action}"
                for action in (
                    *("CreatePullThroughCacheRule", "DeletePullThroughCacheRule"),
                    *("DescribePullThroughCacheRules", "DescribeRegistry"),
                    *("GetRegistryScanningConfiguration", "PutRegistryScanningConfiguration"),
                    *("PutReplicationConfiguration", "UpdatePullThroughCacheRule"),
                )
            ],
            ["*"],
            conditions=in_region(context),
        ),
        # Copies are made by templates of the region they arrive in.
        statement(
            "Templates",
            [
                f"ecr:{action}"
                for action in (
                    *("CreateRepositoryCreationTemplate", "DeleteRepositoryCreationTemplate"),
                    *("DescribeRepositoryCreationTemplates", "UpdateRepositoryCreationTemplate"),
                )
            ],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": regions}},
        ),
        # ECR switches Inspector on and off with the rights of whoever asks for enhanced scanning.
        statement(
            "ScanImages",
            ["inspector2:Disable", "inspector2:Enable", "inspector2:ListAccountPermissions"],
            ["*"],
            conditions=in_region(context),
        ),
    ]


def _firewalls(context: AwsContextArgs) -> list[dict]:
    firewalls = [
        context.arn("network-firewall", f"{kind}/*")
        for kind in ("firewall", "firewall-policy", "stateful-rulegroup", "stateless-rulegroup")
    ]
    return [
        *tagged(
            context,
            "Firewalls",
            "network-firewall",
            create=("CreateFirewall", "CreateFirewallPolicy", "CreateRuleGroup"),
            anew=firewalls,
            own=(
                *("AssociateFirewallPolicy", "AssociateSubnets"),
                *("DeleteFirewall", "DeleteFirewallPolicy", "DeleteRuleGroup", "DescribeFirewall"),
                *("DescribeFirewallPolicy", "DescribeLoggingConfiguration", "DescribeRuleGroup"),
                *("DisassociateSubnets", "ListTagsForResource", "UpdateFirewallDeleteProtection"),
                *(
                    "UpdateFirewallDescription",
                    "UpdateFirewallPolicy",
                    "UpdateFirewallPolicyChangeProtection",
                ),
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
            conditions=in_region(context),
        ),
    ]
