"""Rules about every resource of every cloud."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from contracts.planning.labels import EVIDENT, STANDARD
from policy.resource_types import aws, azure
from policy.rule import Rule

UNTAGGABLE = frozenset(
    {
        aws.CERTIFICATE_VALIDATION,
        aws.ALERT_MANAGER_DEFINITION,
        aws.PROMETHEUS_WORKSPACE_CONFIGURATION,
        aws.BACKUP_SELECTION,
        aws.BACKUP_VAULT_LOCK,
        aws.BACKUP_VAULT_POLICY,
        aws.EVENT_TARGET,
        aws.LOG_METRIC_FILTER,
        aws.ROUTE,
        aws.ROUTE_TABLE_ASSOCIATION,
        aws.EC2_TAG,
        aws.VPC_SECONDARY_CIDR,
        aws.ECR_LIFECYCLE_POLICY,
        aws.PULL_THROUGH_CACHE_RULE,
        aws.REGISTRY_SCANNING,
        aws.REGISTRY_REPLICATION,
        aws.REPOSITORY_CREATION_TEMPLATE,
        aws.ACCESS_POLICY_ASSOCIATION,
        aws.GRAFANA_ROLE_ASSOCIATION,
        aws.IAM_ROLE_POLICY,
        aws.IAM_ROLE_POLICY_ATTACHMENT,
        aws.KMS_ALIAS,
        aws.NETWORK_FIREWALL_LOGGING,
        aws.DNS_RECORD,
        aws.DNS_QUERY_LOG_ASSOCIATION,
        aws.SCHEDULE,
        aws.SNS_TOPIC_POLICY,
        aws.SNS_SUBSCRIPTION,
        aws.SQS_QUEUE_POLICY,
        azure.POLICY_ASSIGNMENT,
        azure.POLICY_DEFINITION,
        azure.ROLE_ASSIGNMENT,
        azure.ROLE_DEFINITION,
        azure.BUDGET,
        azure.REGISTRY_CACHE_RULE,
        azure.MAINTENANCE_CONFIGURATION,
        azure.TRUSTED_ACCESS_ROLE_BINDING,
        azure.BACKUP_POLICY,
        azure.CLUSTER_EXTENSION,
        azure.FEDERATED_CREDENTIAL,
        azure.DATA_COLLECTION_RULE_ASSOCIATION,
        azure.DIAGNOSTIC_SETTING,
        azure.PRIVATE_LINK_SCOPED_RESOURCE,
        azure.FIREWALL_RULES,
        azure.PRIVATE_DNS_ZONE_GROUP,
        azure.SUBNET,
        azure.VNET_PEERING,
        azure.LOG_TABLE,
        azure.BLOB_CONTAINER,
        azure.BLOB_SERVICE,
    }
)
"""Types whose API knows no tags; a test compares the list with the SDK."""


def _explicit_provider(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.provider or "::default_" in row.provider:
        yield "provider", "it would be made with whatever credentials are at hand"


_FEW_TAGS = {
    # Route 53 takes ten, zones and keys of Azure fifteen.
    aws.DNS_ZONE: 10,
    **dict.fromkeys((azure.DNS_ZONE, azure.PRIVATE_DNS_ZONE, azure.PRIVATE_DNS_ZONE_LINK, azure.KEY), 15),
}
"""Types that take few tags, and how many. One that is full spares what the cluster's name tells too."""


def _labelled(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    tags = row.inputs.get("tags") or {}
    spared = EVIDENT if row.type in _FEW_TAGS and len(tags) >= _FEW_TAGS[row.type] else ()
    missing = [key for key in STANDARD if not tags.get(key) and key not in spared]
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
