"""Rules about every resource of every cloud."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from contracts.planning.labels import STANDARD
from policy.rule import Rule

UNTAGGABLE = frozenset(
    {
        "aws:acm/certificateValidation:CertificateValidation",
        "aws:amp/alertManagerDefinition:AlertManagerDefinition",
        "aws:amp/workspaceConfiguration:WorkspaceConfiguration",
        "aws:backup/selection:Selection",
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        "aws:backup/vaultPolicy:VaultPolicy",
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:cloudwatch/logMetricFilter:LogMetricFilter",
        "aws:ec2/route:Route",
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/tag:Tag",
        "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        "aws:ecr/replicationConfiguration:ReplicationConfiguration",
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "aws:grafana/roleAssociation:RoleAssociation",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:kms/alias:Alias",
        "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
        "aws:route53/record:Record",
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
        "aws:scheduler/schedule:Schedule",
        "aws:sns/topicPolicy:TopicPolicy",
        "aws:sns/topicSubscription:TopicSubscription",
        "aws:sqs/queuePolicy:QueuePolicy",
        "azure-native:authorization:PolicyAssignment",
        "azure-native:authorization:PolicyDefinition",
        "azure-native:authorization:RoleAssignment",
        "azure-native:authorization:RoleDefinition",
        "azure-native:consumption:Budget",
        "azure-native:containerregistry:CacheRule",
        "azure-native:containerservice:MaintenanceConfiguration",
        "azure-native:containerservice:TrustedAccessRoleBinding",
        "azure-native:dataprotection:BackupPolicy",
        "azure-native:kubernetesconfiguration:Extension",
        "azure-native:managedidentity:FederatedIdentityCredential",
        "azure-native:monitor:DataCollectionRuleAssociation",
        "azure-native:monitor:DiagnosticSetting",
        "azure-native:monitor:PrivateLinkScopedResource",
        "azure-native:network:FirewallPolicyRuleCollectionGroup",
        "azure-native:network:PrivateDnsZoneGroup",
        "azure-native:network:Subnet",
        "azure-native:operationalinsights:Table",
        "azure-native:storage:BlobContainer",
        "azure-native:storage:BlobServiceProperties",
    }
)
"""Types whose API knows no tags; a test compares the list with the SDK."""


def _explicit_provider(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.provider or "::default_" in row.provider:
        yield "provider", "it would be made with whatever credentials are at hand"


def _labelled(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    tags = row.inputs.get("tags") or {}
    missing = [key for key in STANDARD if not tags.get(key)]
    if missing:
        yield "tags", f"{', '.join(missing)} missing"
    if tags.get("plane") not in (None, row.plane):
        yield "tags.plane", f"it says it belongs to {tags['plane']} and stands in {row.plane}"


def _in_a_plane(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.plane not in set(Plane):
        yield "", "it belongs to no plane, so nobody owns it"


RULES = (
    Rule(
        id="provider-is-explicit",
        promise="every resource names the provider that makes it",
        why="A shell's variables could otherwise choose another account.",
        fix="parent it to a component that got the provider",
        plane=Plane.GOVERNANCE,
        applies=lambda row: row.is_cloud,
        check=_explicit_provider,
    ),
    Rule(
        id="labels-are-complete",
        promise="everything that can carry labels says whose it is, what it is for and who pays",
        why="What is not labelled is not found, owned or charged.",
        fix="pass the component the standard labels",
        plane=Plane.GOVERNANCE,
        # Kubernetes has labels of its own; policy/tenants/ looks at them.
        applies=lambda row: row.is_cloud and not row.is_kubernetes and row.type not in UNTAGGABLE,
        check=_labelled,
    ),
    Rule(
        id="everything-has-a-plane",
        promise="every resource belongs to a plane, and so to an owner",
        why="Nobody answers for what is outside of all planes.",
        fix="make it in a component",
        plane=Plane.GOVERNANCE,
        applies=lambda row: row.is_cloud or row.is_component,
        check=_in_a_plane,
    ),
)
"""Provider, labels, plane."""
