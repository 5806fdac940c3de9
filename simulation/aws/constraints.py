"""The constraints of AWS. The words of refusal are those of its API."""

from simulation.aws import network_constraints
from simulation.constraints import Constraints

_CLUSTER = "aws:eks/cluster:Cluster"
_NODES = "aws:eks/nodeGroup:NodeGroup"
_ROLE = "aws:iam/role:Role"
_PROFILE = "aws:iam/instanceProfile:InstanceProfile"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
_EVENT_RULE = "aws:cloudwatch/eventRule:EventRule"
_EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget"

CONSTRAINTS: dict[str, Constraints] = {
    **network_constraints.CONSTRAINTS,
    "aws:acm/certificate:Certificate": Constraints(
        fixed=("domainName", "keyAlgorithm", "subjectAlternativeNames", "validationMethod")
    ),
    "aws:acm/certificateValidation:CertificateValidation": Constraints(
        fixed=("certificateArn", "validationRecordFqdns"), upsert=True
    ),
    "aws:amp/alertManagerDefinition:AlertManagerDefinition": Constraints(
        fixed=("workspaceId",), unique=(("workspaceId",),), taken="ConflictException"
    ),
    "aws:amp/workspace:Workspace": Constraints(fixed=("kmsKeyArn",)),
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration": Constraints(fixed=("workspaceId",), upsert=True),
    "aws:backup/plan:Plan": Constraints(
        unique=(("name",),),
        held_by=("aws:backup/selection:Selection",),
        in_use="InvalidRequestException: Related backup plan selections must be deleted prior to backup plan",
        # A vault in another account or region is not looked at before the first copy.
        unchecked=("rules",),
    ),
    "aws:backup/selection:Selection": Constraints(
        fixed=("conditions", "iamRoleArn", "notResources", "planId", "resources", "selectionTags"),
        unchecked=("resources", "notResources"),
    ),
    "aws:backup/vault:Vault": Constraints(fixed=("kmsKeyArn",), unique=(("name",),)),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": Constraints(
        fixed=("backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"),
        needs={"backupVaultName": "aws:backup/vault:Vault"},
        upsert=True,
    ),
    "aws:backup/vaultPolicy:VaultPolicy": Constraints(
        fixed=("backupVaultName",), needs={"backupVaultName": "aws:backup/vault:Vault"}, upsert=True
    ),
    "aws:budgets/budget:Budget": Constraints(
        fixed=("accountId",), unique=(("name",),), taken="DuplicateRecordException"
    ),
    "aws:cloudwatch/eventRule:EventRule": Constraints(
        held_by=(_EVENT_TARGET,),
        in_use="ValidationException: Rule can't be deleted since it has targets",
        upsert=True,
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Constraints(
        fixed=("eventBusName", "rule", "targetId"), needs={"rule": _EVENT_RULE}, upsert=True
    ),
    "aws:cloudwatch/logGroup:LogGroup": Constraints(
        fixed=("logGroupClass",), unique=(("name",),), taken="ResourceAlreadyExistsException"
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Constraints(
        fixed=("logGroupName",), needs={"logGroupName": "aws:cloudwatch/logGroup:LogGroup"}, upsert=True
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Constraints(upsert=True),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Constraints(
        fixed=("repository",), needs={"repository": "aws:ecr/repository:Repository"}, upsert=True
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": Constraints(
        fixed=("ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"),
        taken="PullThroughCacheRuleAlreadyExistsException",
    ),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": Constraints(upsert=True),
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": Constraints(upsert=True),
    "aws:ecr/repository:Repository": Constraints(
        fixed=("encryptionConfigurations",),
        unique=(("name",),),
        taken="RepositoryAlreadyExistsException",
        takes_along=("aws:ecr/lifecyclePolicy:LifecyclePolicy",),
    ),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": Constraints(
        fixed=("prefix",), taken="TemplateAlreadyExistsException"
    ),
    "aws:eks/accessEntry:AccessEntry": Constraints(
        fixed=("clusterName", "principalArn", "type"),
        needs={"clusterName": _CLUSTER},
        taken="ResourceInUseException: The specified access entry resource is already in use on this cluster",
    ),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Constraints(
        fixed=("accessScope", "clusterName", "policyArn", "principalArn"),
        needs={"clusterName": _CLUSTER},
        upsert=True,
    ),
    "aws:eks/addon:Addon": Constraints(
        fixed=("addonName", "clusterName", "namespaceConfig"),
        needs={"clusterName": _CLUSTER},
        taken="ResourceInUseException: Addon already exists",
    ),
    "aws:eks/cluster:Cluster": Constraints(
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
    "aws:eks/nodeGroup:NodeGroup": Constraints(
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
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": Constraints(
        fixed=("clusterName", "namespace", "serviceAccount"),
        needs={"clusterName": _CLUSTER},
        unique=(("clusterName", "namespace", "serviceAccount"),),
        taken="ResourceInUseException: Association already exists",
    ),
    "aws:grafana/roleAssociation:RoleAssociation": Constraints(fixed=("role", "workspaceId"), upsert=True),
    "aws:grafana/workspace:Workspace": Constraints(
        fixed=("accountAccessType", "authenticationProviders", "permissionType"), named=""
    ),
    "aws:iam/instanceProfile:InstanceProfile": Constraints(
        fixed=("path",), taken="EntityAlreadyExists", needs={"role": _ROLE}
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Constraints(
        fixed=("url",), taken="EntityAlreadyExists"
    ),
    "aws:iam/policy:Policy": Constraints(
        fixed=("description", "path"),
        taken="EntityAlreadyExists",
        held_by=(_ATTACHMENT,),
        in_use="DeleteConflict: Cannot delete a policy attached to entities",
    ),
    "aws:iam/role:Role": Constraints(
        fixed=("path",),
        taken="EntityAlreadyExists",
        held_by=(_ATTACHMENT, _ROLE_POLICY, _PROFILE),
        in_use="DeleteConflict: Cannot delete entity, must detach all policies first",
    ),
    "aws:iam/rolePolicy:RolePolicy": Constraints(fixed=("role",), needs={"role": _ROLE}, upsert=True),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Constraints(
        fixed=("policyArn", "role"), needs={"role": _ROLE}, upsert=True
    ),
    "aws:kms/alias:Alias": Constraints(),
    "aws:kms/key:Key": Constraints(
        fixed=("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion"),
        takes_along=("aws:kms/alias:Alias",),
    ),
    "aws:route53/record:Record": Constraints(
        fixed=("setIdentifier", "type", "zoneId"), taken="InvalidChangeBatch: it already exists"
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": Constraints(
        fixed=("destinationArn",),
        held_by=("aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",),
        in_use="ResourceInUseException",
    ),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": Constraints(
        fixed=("resolverQueryLogConfigId", "resourceId"),
        unique=(("resolverQueryLogConfigId", "resourceId"),),
        taken="ResourceExistsException",
    ),
    "aws:route53/zone:Zone": Constraints(
        fixed=("delegationSetId",),
        held_by=("aws:route53/record:Record",),
        in_use="HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets",
    ),
    "aws:scheduler/schedule:Schedule": Constraints(
        fixed=("groupName",),
        needs={"groupName": "aws:scheduler/scheduleGroup:ScheduleGroup"},
        taken="ConflictException",
        unchecked=("target.arn",),
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": Constraints(
        taken="ConflictException", takes_along=("aws:scheduler/schedule:Schedule",)
    ),
    "aws:sns/topic:Topic": Constraints(
        fixed=("fifoTopic",), upsert=True, takes_along=("aws:sns/topicSubscription:TopicSubscription",)
    ),
    "aws:sns/topicPolicy:TopicPolicy": Constraints(fixed=("arn",), upsert=True),
    "aws:sns/topicSubscription:TopicSubscription": Constraints(
        fixed=("endpoint", "protocol", "topic"), upsert=True
    ),
    "aws:sqs/queue:Queue": Constraints(fixed=("fifoQueue",), upsert=True),
    "aws:sqs/queuePolicy:QueuePolicy": Constraints(fixed=("queueUrl",), upsert=True),
}
"""Resource type to its constraints."""
