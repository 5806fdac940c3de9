"""What AWS insists on. The words of refusal are those of its API."""

from simulation.aws import network_constraints
from simulation.constraints import Law

_CLUSTER = "aws:eks/cluster:Cluster"
_NODES = "aws:eks/nodeGroup:NodeGroup"
_ROLE = "aws:iam/role:Role"
_PROFILE = "aws:iam/instanceProfile:InstanceProfile"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
_EVENT_RULE = "aws:cloudwatch/eventRule:EventRule"
_EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget"

LAWS: dict[str, Law] = {
    **network_constraints.LAWS,
    "aws:acm/certificate:Certificate": Law(
        fixed=("domainName", "keyAlgorithm", "subjectAlternativeNames", "validationMethod")
    ),
    "aws:acm/certificateValidation:CertificateValidation": Law(
        fixed=("certificateArn", "validationRecordFqdns"), upsert=True
    ),
    "aws:amp/alertManagerDefinition:AlertManagerDefinition": Law(
        fixed=("workspaceId",), unique=(("workspaceId",),), taken="ConflictException"
    ),
    "aws:amp/workspace:Workspace": Law(fixed=("kmsKeyArn",)),
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration": Law(fixed=("workspaceId",), upsert=True),
    "aws:backup/plan:Plan": Law(
        unique=(("name",),),
        held_by=("aws:backup/selection:Selection",),
        in_use="InvalidRequestException: Related backup plan selections must be deleted prior to backup plan",
        # A vault in another account or region is not looked at before the first copy.
        unchecked=("rules",),
    ),
    "aws:backup/selection:Selection": Law(
        fixed=("conditions", "iamRoleArn", "notResources", "planId", "resources", "selectionTags"),
        unchecked=("resources", "notResources"),
    ),
    "aws:backup/vault:Vault": Law(fixed=("kmsKeyArn",), unique=(("name",),)),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": Law(
        fixed=("backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"),
        needs={"backupVaultName": "aws:backup/vault:Vault"},
        upsert=True,
    ),
    "aws:backup/vaultPolicy:VaultPolicy": Law(
        fixed=("backupVaultName",), needs={"backupVaultName": "aws:backup/vault:Vault"}, upsert=True
    ),
    "aws:budgets/budget:Budget": Law(
        fixed=("accountId",), unique=(("name",),), taken="DuplicateRecordException"
    ),
    "aws:cloudwatch/eventRule:EventRule": Law(
        held_by=(_EVENT_TARGET,),
        in_use="ValidationException: Rule can't be deleted since it has targets",
        upsert=True,
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Law(
        fixed=("eventBusName", "rule", "targetId"), needs={"rule": _EVENT_RULE}, upsert=True
    ),
    "aws:cloudwatch/logGroup:LogGroup": Law(
        fixed=("logGroupClass",), unique=(("name",),), taken="ResourceAlreadyExistsException"
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Law(
        fixed=("logGroupName",), needs={"logGroupName": "aws:cloudwatch/logGroup:LogGroup"}, upsert=True
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Law(upsert=True),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Law(
        fixed=("repository",), needs={"repository": "aws:ecr/repository:Repository"}, upsert=True
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": Law(
        fixed=("ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"),
        taken="PullThroughCacheRuleAlreadyExistsException",
    ),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": Law(upsert=True),
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": Law(upsert=True),
    "aws:ecr/repository:Repository": Law(
        fixed=("encryptionConfigurations",),
        unique=(("name",),),
        taken="RepositoryAlreadyExistsException",
        takes_along=("aws:ecr/lifecyclePolicy:LifecyclePolicy",),
    ),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": Law(
        fixed=("prefix",), taken="TemplateAlreadyExistsException"
    ),
    "aws:eks/accessEntry:AccessEntry": Law(
        fixed=("clusterName", "principalArn", "type"),
        needs={"clusterName": _CLUSTER},
        taken="ResourceInUseException: The specified access entry resource is already in use on this cluster",
    ),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Law(
        fixed=("accessScope", "clusterName", "policyArn", "principalArn"),
        needs={"clusterName": _CLUSTER},
        upsert=True,
    ),
    "aws:eks/addon:Addon": Law(
        fixed=("addonName", "clusterName", "namespaceConfig"),
        needs={"clusterName": _CLUSTER},
        taken="ResourceInUseException: Addon already exists",
    ),
    "aws:eks/cluster:Cluster": Law(
        fixed=(
            "accessConfig.bootstrapClusterCreatorAdminPermissions",
            "bootstrapSelfManagedAddons",
            "encryptionConfig.provider",
            "kubernetesNetworkConfig.ipFamily",
            "kubernetesNetworkConfig.serviceIpv4Cidr",
            "outpostConfig",
            "roleArn",
        ),
        unique=(("name",),),
        taken="ResourceInUseException: Cluster already exists with name",
        held_by=(_NODES,),
        in_use="ResourceInUseException: Cluster has nodegroups attached",
        takes_along=(
            "aws:eks/accessEntry:AccessEntry",
            "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
            "aws:eks/addon:Addon",
            "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        ),
        locked_by="deletionProtection",
    ),
    "aws:eks/nodeGroup:NodeGroup": Law(
        fixed=(
            "amiType",
            "capacityType",
            "clusterName",
            "diskSize",
            "instanceTypes",
            "launchTemplate.id",
            "launchTemplate.name",
            "nodeRoleArn",
            "remoteAccess",
            "subnetIds",
        ),
        named="nodeGroupName",
        needs={"clusterName": _CLUSTER},
        taken="ResourceInUseException: NodeGroup already exists with name",
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": Law(
        fixed=("clusterName", "namespace", "serviceAccount"),
        needs={"clusterName": _CLUSTER},
        unique=(("clusterName", "namespace", "serviceAccount"),),
        taken="ResourceInUseException: Association already exists",
    ),
    "aws:grafana/roleAssociation:RoleAssociation": Law(fixed=("role", "workspaceId"), upsert=True),
    "aws:grafana/workspace:Workspace": Law(
        fixed=("accountAccessType", "authenticationProviders", "permissionType"), named=""
    ),
    "aws:iam/instanceProfile:InstanceProfile": Law(
        fixed=("path",), taken="EntityAlreadyExists", needs={"role": _ROLE}
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Law(fixed=("url",), taken="EntityAlreadyExists"),
    "aws:iam/policy:Policy": Law(
        fixed=("description", "path"),
        taken="EntityAlreadyExists",
        held_by=(_ATTACHMENT,),
        in_use="DeleteConflict: Cannot delete a policy attached to entities",
    ),
    "aws:iam/role:Role": Law(
        fixed=("path",),
        taken="EntityAlreadyExists",
        held_by=(_ATTACHMENT, _ROLE_POLICY, _PROFILE),
        in_use="DeleteConflict: Cannot delete entity, must detach all policies first",
    ),
    "aws:iam/rolePolicy:RolePolicy": Law(fixed=("role",), needs={"role": _ROLE}, upsert=True),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Law(
        fixed=("policyArn", "role"), needs={"role": _ROLE}, upsert=True
    ),
    "aws:kms/alias:Alias": Law(),
    "aws:kms/key:Key": Law(
        fixed=("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion"),
        takes_along=("aws:kms/alias:Alias",),
    ),
    "aws:route53/record:Record": Law(
        fixed=("setIdentifier", "type", "zoneId"), taken="InvalidChangeBatch: it already exists"
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": Law(
        fixed=("destinationArn",),
        held_by=("aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",),
        in_use="ResourceInUseException",
    ),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": Law(
        fixed=("resolverQueryLogConfigId", "resourceId"),
        unique=(("resolverQueryLogConfigId", "resourceId"),),
        taken="ResourceExistsException",
    ),
    "aws:route53/zone:Zone": Law(
        fixed=("delegationSetId",),
        held_by=("aws:route53/record:Record",),
        in_use="HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets",
    ),
    "aws:scheduler/schedule:Schedule": Law(
        fixed=("groupName",),
        needs={"groupName": "aws:scheduler/scheduleGroup:ScheduleGroup"},
        taken="ConflictException",
        unchecked=("target.arn",),
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": Law(
        taken="ConflictException", takes_along=("aws:scheduler/schedule:Schedule",)
    ),
    "aws:sns/topic:Topic": Law(
        fixed=("fifoTopic",), upsert=True, takes_along=("aws:sns/topicSubscription:TopicSubscription",)
    ),
    "aws:sns/topicPolicy:TopicPolicy": Law(fixed=("arn",), upsert=True),
    "aws:sns/topicSubscription:TopicSubscription": Law(fixed=("endpoint", "protocol", "topic"), upsert=True),
    "aws:sqs/queue:Queue": Law(fixed=("fifoQueue",), upsert=True),
    "aws:sqs/queuePolicy:QueuePolicy": Law(fixed=("queueUrl",), upsert=True),
}
"""Resource type to what AWS insists on."""
