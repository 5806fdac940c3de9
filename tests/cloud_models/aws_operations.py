"""What of AWS's API does not follow from the name of a type: tables for aws_calls.py."""

SERVICES = {
    # module of the SDK, or of single types: service of the API
    "cloudwatch/eventRule": "events",
    "cloudwatch/eventTarget": "events",
    "cloudwatch/logGroup": "logs",
    "cloudwatch/logMetricFilter": "logs",
    "networkfirewall": "network-firewall",
    "route53/resolverQueryLogConfig": "route53resolver",
    "route53/resolverQueryLogConfigAssociation": "route53resolver",
    "vpc": "ec2",
}
"""Services that are not called like the SDK's module."""

PREFIXES = {"amp": "aps", "cloudwatch": "cloudwatch"}
"""Services whose actions have another prefix than the service's own name."""

ACTIONS = {
    "budgets": {
        "CreateBudget": "ModifyBudget",
        "DeleteBudget": "ModifyBudget",
        "DescribeBudget": "ViewBudget",
        "DescribeBudgets": "ViewBudget",
        "DescribeNotificationsForBudget": "ViewBudget",
        "DescribeSubscribersForNotification": "ViewBudget",
        "UpdateBudget": "ModifyBudget",
    },
}
"""Operations that are allowed by an action of another name."""

NOUNS = {
    "backup/plan": "BackupPlan",
    "backup/selection": "BackupSelection",
    "backup/vault": "BackupVault",
    "cloudwatch/eventRule": "Rule",
    "cloudwatch/logMetricFilter": "MetricFilter",
    "cloudwatch/metricAlarm": "MetricAlarm",
    "ec2/flowLog": "FlowLogs",
    "eks/nodeGroup": "Nodegroup",
    "iam/openIdConnectProvider": "OpenIDConnectProvider",
    "route53/zone": "HostedZone",
}
"""What the API calls a thing that the SDK calls otherwise."""

OPERATIONS: dict[str, dict[str, str]] = {
    # type: phase to further operations, beyond those that its name says
    "acm/certificate": {
        "create": "RequestCertificate",
        "read": "ListTagsForCertificate",
    },
    "acm/certificateValidation": {"create": "DescribeCertificate", "read": "DescribeCertificate"},
    "amp/workspace": {
        "create": "CreateLoggingConfiguration",
        "read": "DescribeLoggingConfiguration",
        "update": "UpdateWorkspaceAlias UpdateLoggingConfiguration",
        "delete": "DeleteLoggingConfiguration",
    },
    "amp/workspaceConfiguration": {"create": "UpdateWorkspaceConfiguration"},
    "backup/plan": {"read": "ListTags"},
    "backup/vault": {"read": "ListTags"},
    "backup/vaultLockConfiguration": {
        "create": "PutBackupVaultLockConfiguration",
        "read": "DescribeBackupVault",
        "update": "PutBackupVaultLockConfiguration",
        "delete": "DeleteBackupVaultLockConfiguration",
    },
    "backup/vaultPolicy": {
        "create": "PutBackupVaultAccessPolicy",
        "read": "GetBackupVaultAccessPolicy",
        "update": "PutBackupVaultAccessPolicy",
        "delete": "DeleteBackupVaultAccessPolicy",
    },
    "budgets/budget": {"read": "DescribeNotificationsForBudget DescribeSubscribersForNotification"},
    "cloudwatch/eventTarget": {
        "create": "PutTargets",
        "read": "ListTargetsByRule",
        "update": "PutTargets",
        "delete": "RemoveTargets",
    },
    "cloudwatch/logGroup": {
        "create": "PutRetentionPolicy AssociateKmsKey",
        "update": "PutRetentionPolicy DeleteRetentionPolicy AssociateKmsKey DisassociateKmsKey",
    },
    "cloudwatch/metricAlarm": {"read": "DescribeAlarms", "delete": "DeleteAlarms"},
    "ec2/defaultSecurityGroup": {
        "create": "DescribeSecurityGroups RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateTags",
        "read": "DescribeSecurityGroups",
        "update": "RevokeSecurityGroupIngress RevokeSecurityGroupEgress",
    },
    "ec2/eip": {"create": "AllocateAddress", "read": "DescribeAddresses", "delete": "ReleaseAddress"},
    "ec2/internetGateway": {"create": "AttachInternetGateway", "delete": "DetachInternetGateway"},
    "ec2/launchTemplate": {
        "create": "DescribeLaunchTemplateVersions",
        "read": "DescribeLaunchTemplateVersions",
        "update": "CreateLaunchTemplateVersion",
    },
    "ec2/natGateway": {"update": "AssociateNatGatewayAddress DisassociateNatGatewayAddress"},
    "ec2/route": {"read": "DescribeRouteTables", "update": "ReplaceRoute"},
    "ec2/routeTableAssociation": {
        "create": "AssociateRouteTable",
        "read": "DescribeRouteTables",
        "update": "ReplaceRouteTableAssociation",
        "delete": "DisassociateRouteTable",
    },
    "ec2/securityGroup": {
        # Terraform takes away the egress that AWS puts into each group; a group is emptied before it goes.
        "create": "RevokeSecurityGroupEgress",
        "update": "RevokeSecurityGroupIngress RevokeSecurityGroupEgress",
        "delete": "DescribeNetworkInterfaces",
    },
    "ec2/subnet": {
        "create": "ModifySubnetAttribute",
        "update": "ModifySubnetAttribute AssociateSubnetCidrBlock DisassociateSubnetCidrBlock",
        "delete": "DescribeNetworkInterfaces",
    },
    "ec2/tag": {"create": "CreateTags", "update": "CreateTags", "delete": "DeleteTags"},
    "ec2/vpc": {
        "create": "ModifyVpcAttribute",
        "read": "DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
        "update": "ModifyVpcAttribute AssociateVpcCidrBlock DisassociateVpcCidrBlock",
    },
    "ec2/vpcEndpoint": {"read": "DescribePrefixLists"},
    "ec2/vpcIpv4CidrBlockAssociation": {
        "create": "AssociateVpcCidrBlock",
        "read": "DescribeVpcs",
        "delete": "DisassociateVpcCidrBlock",
    },
    "ecr/registryScanningConfiguration": {"delete": "PutRegistryScanningConfiguration"},
    "ecr/replicationConfiguration": {"read": "DescribeRegistry", "delete": "PutReplicationConfiguration"},
    "ecr/repository": {
        "read": "DescribeRepositories",
        "update": "PutImageTagMutability PutImageScanningConfiguration",
    },
    "eks/accessPolicyAssociation": {
        "create": "AssociateAccessPolicy",
        "read": "ListAssociatedAccessPolicies",
        "delete": "DisassociateAccessPolicy",
    },
    "eks/addon": {"update": "DescribeUpdate"},
    "eks/cluster": {"update": "UpdateClusterConfig UpdateClusterVersion DescribeUpdate"},
    "eks/nodeGroup": {"update": "UpdateNodegroupConfig UpdateNodegroupVersion DescribeUpdate"},
    "grafana/roleAssociation": {
        "create": "UpdatePermissions",
        "read": "ListPermissions",
        "update": "UpdatePermissions",
        "delete": "UpdatePermissions",
    },
    "grafana/workspace": {"read": "DescribeWorkspaceConfiguration", "update": "UpdateWorkspaceConfiguration"},
    "iam/instanceProfile": {
        "create": "AddRoleToInstanceProfile",
        "delete": "RemoveRoleFromInstanceProfile",
    },
    "iam/openIdConnectProvider": {
        "update": "UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider "
        "RemoveClientIDFromOpenIDConnectProvider"
    },
    "iam/policy": {
        "read": "GetPolicyVersion",
        "update": "CreatePolicyVersion ListPolicyVersions DeletePolicyVersion",
        "delete": "ListPolicyVersions DeletePolicyVersion",
    },
    "iam/role": {
        "read": "ListRolePolicies ListAttachedRolePolicies",
        "update": "UpdateRoleDescription UpdateAssumeRolePolicy PutRolePermissionsBoundary",
        "delete": "ListInstanceProfilesForRole ListAttachedRolePolicies ListRolePolicies",
    },
    "iam/rolePolicyAttachment": {
        "create": "AttachRolePolicy",
        "read": "ListAttachedRolePolicies",
        "delete": "DetachRolePolicy",
    },
    "kms/alias": {"read": "ListAliases"},
    "kms/key": {
        "create": "EnableKeyRotation",
        "read": "GetKeyPolicy GetKeyRotationStatus ListResourceTags",
        "update": "PutKeyPolicy UpdateKeyDescription EnableKeyRotation DisableKeyRotation",
        "delete": "ScheduleKeyDeletion",
    },
    "networkfirewall/firewall": {
        "update": "AssociateSubnets DisassociateSubnets AssociateFirewallPolicy UpdateFirewallDeleteProtection "
        "UpdateFirewallDescription UpdateFirewallPolicyChangeProtection UpdateSubnetChangeProtection"
    },
    "networkfirewall/loggingConfiguration": {
        "create": "UpdateLoggingConfiguration",
        "delete": "UpdateLoggingConfiguration",
    },
    "route53/record": {
        "create": "ChangeResourceRecordSets GetHostedZone GetChange",
        "read": "ListResourceRecordSets GetHostedZone",
        "update": "ChangeResourceRecordSets",
        "delete": "ChangeResourceRecordSets",
    },
    "route53/resolverQueryLogConfigAssociation": {
        "create": "AssociateResolverQueryLogConfig",
        "delete": "DisassociateResolverQueryLogConfig",
    },
    "route53/zone": {
        "create": "GetChange ChangeTagsForResource",
        "read": "ListTagsForResource ListResourceRecordSets",
        "update": "UpdateHostedZoneComment ChangeTagsForResource AssociateVPCWithHostedZone "
        "DisassociateVPCFromHostedZone",
    },
    "sns/topic": {
        "create": "SetTopicAttributes",
        "read": "GetTopicAttributes",
        "update": "SetTopicAttributes",
    },
    "sns/topicPolicy": {
        "create": "SetTopicAttributes",
        "read": "GetTopicAttributes",
        "update": "SetTopicAttributes",
    },
    "sns/topicSubscription": {
        "create": "Subscribe ListSubscriptionsByTopic",
        "read": "GetSubscriptionAttributes",
        "update": "SetSubscriptionAttributes",
        "delete": "Unsubscribe",
    },
    "sqs/queue": {"read": "GetQueueAttributes ListQueueTags", "update": "SetQueueAttributes"},
    "sqs/queuePolicy": {
        "create": "SetQueueAttributes",
        "read": "GetQueueAttributes",
        "update": "SetQueueAttributes",
        "delete": "SetQueueAttributes",
    },
    "vpc/securityGroupIngressRule": {
        "create": "AuthorizeSecurityGroupIngress",
        "read": "DescribeSecurityGroupRules",
        "update": "ModifySecurityGroupRules",
        "delete": "RevokeSecurityGroupIngress",
    },
}

TAGGING = {
    # service, or type: operations that give tags, take them and show them, where they have other names
    "acm": "AddTagsToCertificate RemoveTagsFromCertificate",
    "backup": "TagResource UntagResource",
    "ec2": "CreateTags DeleteTags",
    "iam/instanceProfile": "TagInstanceProfile UntagInstanceProfile",
    "iam/openIdConnectProvider": "TagOpenIDConnectProvider UntagOpenIDConnectProvider",
    "iam/policy": "TagPolicy UntagPolicy",
    "iam/role": "TagRole UntagRole",
    "kms": "TagResource UntagResource",
    "route53": "",
    "sqs": "TagQueue UntagQueue",
}

CLOUDFORMATION = {
    # type: CloudFormation's name, where that does not follow; None where it knows no such thing
    "acm/certificate": "CertificateManager::Certificate",
    "acm/certificateValidation": None,
    "amp/alertManagerDefinition": None,
    "amp/workspace": "APS::Workspace",
    "amp/workspaceConfiguration": None,
    "backup/plan": "Backup::BackupPlan",
    "backup/selection": "Backup::BackupSelection",
    "backup/vault": "Backup::BackupVault",
    "backup/vaultLockConfiguration": None,
    "backup/vaultPolicy": None,
    "cloudwatch/eventRule": "Events::Rule",
    "cloudwatch/eventTarget": None,
    "cloudwatch/logGroup": "Logs::LogGroup",
    "cloudwatch/logMetricFilter": "Logs::MetricFilter",
    "cloudwatch/metricAlarm": "CloudWatch::Alarm",
    "ec2/defaultSecurityGroup": None,
    "ec2/routeTableAssociation": "EC2::SubnetRouteTableAssociation",
    "ec2/tag": None,
    "ec2/vpcIpv4CidrBlockAssociation": "EC2::VPCCidrBlock",
    "ecr/lifecyclePolicy": None,
    "eks/accessPolicyAssociation": None,
    "grafana/roleAssociation": None,
    "iam/openIdConnectProvider": "IAM::OIDCProvider",
    "iam/policy": "IAM::ManagedPolicy",
    "iam/rolePolicyAttachment": None,
    "route53/record": "Route53::RecordSet",
    "route53/resolverQueryLogConfig": "Route53Resolver::ResolverQueryLoggingConfig",
    "route53/resolverQueryLogConfigAssociation": "Route53Resolver::ResolverQueryLoggingConfigAssociation",
    "route53/zone": "Route53::HostedZone",
    "sns/topicSubscription": "SNS::Subscription",
    "vpc/securityGroupIngressRule": "EC2::SecurityGroupIngress",
}

ALSO = {
    # AWS's managed policy AWSGrafanaWorkspacePermissionManagementV2 and its guide, "assign users"
    "grafana/roleAssociation": "sso:DescribeRegisteredRegions sso:GetSharedSsoConfiguration "
    "sso:ListDirectoryAssociations sso:GetManagedApplicationInstance sso:ListProfiles sso:AssociateProfile "
    "sso:DisassociateProfile sso:GetProfile sso:ListProfileAssociations sso-directory:DescribeGroup "
    "sso-directory:DescribeUser",
}
"""Actions of other services that neither the reference nor CloudFormation tells."""

CREATING = {
    "acm/certificate": "RequestCertificate",
    "ec2/eip": "AllocateAddress",
    "vpc/securityGroupIngressRule": "AuthorizeSecurityGroupIngress",
}
"""Operations that bring a thing about, where its name does not say it."""
