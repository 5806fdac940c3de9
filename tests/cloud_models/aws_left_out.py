"""Which services' own roles rows bring about, and what AWS lists for a type that ours do not take."""

from tests.cloud_models.iam_evaluator import like

LINKED = {
    # kind of row: services whose own role the first of its kind brings about
    "backup/selection": ["backup.amazonaws.com"],
    "ecr/pullThroughCacheRule": ["pullthroughcache.ecr.amazonaws.com"],
    "ecr/registryScanningConfiguration": ["inspector2.amazonaws.com"],
    "ecr/replicationConfiguration": ["replication.ecr.amazonaws.com"],
    "eks/cluster": ["eks.amazonaws.com"],
    "eks/nodeGroup": ["eks-nodegroup.amazonaws.com", "autoscaling.amazonaws.com"],
    "grafana/workspace": ["grafana.amazonaws.com"],
    "networkfirewall/firewall": ["network-firewall.amazonaws.com"],
    "networkfirewall/ruleGroup": ["network-firewall.amazonaws.com"],
    "route53/resolverQueryLogConfig": ["route53resolver.amazonaws.com"],
}
LEFT_OUT = {
    # actions that CloudFormation asks for and we do not: why
    "acm-pca:*": "no certificates of a private authority",
    "acm:UpdateCertificateOptions": "transparency logs are left as they are",
    "aps:*QueryLogging*": "queries are not logged",
    "autoscaling:DescribeTags": "CloudFormation looks for flow logs of groups",
    "backup-storage:Mount": "its name is MountCapsule by now",
    "backup:*BackupVaultNotifications": "no topic of backups",
    "billing:GetBillingViewData": "budgets of the account's own bill, of no view",
    "ecs:*": "the reference looks for flow logs of containers' services",
    "ec2:AcceptAddressTransfer": "no addresses of other accounts",
    "ec2:*Tags of ec2/tag": "tags of an existing network: its owner allows them",
    "ec2:AllocateIpamPoolCidr": "no IPAM",
    "ec2:AssociateAddress": "addresses go to gateways, which take them as they are made",
    "ec2:DisassociateAddress": "gateways give their addresses back as they go",
    "ec2:*Appliance*NatGateway": "firewalls stand in subnets",
    "ec2:*NetworkInterfacePermission": "firewalls stand in subnets",
    "ec2:*PrivateNatGatewayAddress": "no private gateways",
    "ec2:CreateVpcEncryptionControl": "encryption in transit is not asked for by the VPC",
    "ec2:DescribeVpcEncryptionControls": "encryption in transit is not asked for by the VPC",
    "ec2:ModifyVpcTenancy": "no dedicated tenancy",
    "ec2:DeleteVpcEndpoints of networkfirewall/firewall": "Network Firewall's own role takes its endpoints away",
    "ec2:GetManagedPrefixListEntries": "no prefix lists",
    "ecr:CreateRepository of ecr/repositoryCreationTemplate": "asked of the role that ECR gets for it",
    "ecr:PutLifecyclePolicy of ecr/repositoryCreationTemplate": "asked of the role that ECR gets for it",
    "eks:ActivateCertificateAuthority": "certificate authorities are EKS's own",
    "firehose:*": "logs go to CloudWatch",
    "iam:*GroupPolicy": "policies are for roles",
    "iam:*InstanceProfile of eks/cluster": "EKS makes profiles of Auto Mode with the cluster's own role",
    "iam:*UserPolicy": "policies are for roles",
    "eks:*ssociate*AccessPolic* of eks/accessEntry": "associations are rows of their own",
    "ecr:*RepositoryPolicy": "repositories have no policies of their own",
    "eks:*PodIdentityAssociation of eks/addon": "associations of add-ons are rows of their own",
    "eks:ListUpdates": "Terraform's provider waits for the one update it began",
    "iam:CreateServiceLinkedRole of ec2/flowLog": "flow logs are delivered with the stack's own role",
    "iam:CreateServiceLinkedRole of ecr/repositoryCreationTemplate": "templates have a role of the stack, or need none",
    "iam:CreateServiceLinkedRole of kms/key": "that of keys in several regions",
    "iam:CreateServiceLinkedRole of networkfirewall/loggingConfiguration": "that of Firehose; logs go to CloudWatch",
    "iam:*tachRolePolicy of iam/policy": "attachments are rows of their own",
    "iam:GetRole of eks/addon": "add-ons get their roles by Pod Identity",
    "iam:GetRole of sns/*": "deliveries are not logged",
    "iam:DeleteRolePermissionsBoundary": "never: a role without its boundary could be anything",
    "iam:ListEntitiesForPolicy": "Terraform's provider does not ask",
    "iam:ListOpenIDConnectProviderTags": "they come with the provider",
    "kms:DisableKey": "keys are in use until they are deleted",
    "logs:*DataProtectionPolicy": "no data protection policies",
    "logs:*Index*": "no field indexes",
    "logs:DeleteResourcePolicy": "resource policies belong to the account",
    "logs:PutBearerTokenAuthentication": "logs come signed",
    "logs:PutLogGroupDeletionProtection": "what is kept is protected by Pulumi",
    "network-firewall:*AvailabilityZone*": "for firewalls of transit gateways",
    "network-firewall:DescribeRuleGroup of networkfirewall/firewall": "rule groups are rows of their own",
    "network-firewall:ListRuleGroups": "CloudFormation looks for names",
    "network-firewall:ListTLSInspectionConfigurations": "traffic is not decrypted",
    "network-firewall:ListTagsForResources": "no such action",
    "network-firewall:UpdateFirewallAnalysisSettings": "no analysis",
    "network-firewall:UpdateProxySettings": "no such action",
    "resolverquerylogging:*": "the service's old name",
    "route53:*QueryLoggingConfig*": "queries to public zones are not logged",
    "route53:UpdateHostedZoneFeatures": "no accelerated recovery",
    "route53resolver:ListResolverQueryLog*": "Terraform's provider asks for one by its identifier",
    "s3:*": "logs go to CloudWatch",
    "scheduler:DeleteSchedule of scheduler/scheduleGroup": "schedules are rows of their own",
    "secretsmanager:*": "cached registries ask for no credentials",
    "sns:*DataProtectionPolicy": "no data protection policies",
    "ssm:GetParameters": "images are named by their release, and by no parameter",
    "vpc-lattice:*": "no service networks",
    "vpce:*": "endpoints of one region",
}


def left_out(action: str, kind: str) -> str | None:
    """The entry by which an action is not asked for."""
    for entry in LEFT_OUT:
        pattern, _, only = entry.partition(" of ")
        if like(pattern, action) and (not only or like(only, kind)):
            return entry
    return None
