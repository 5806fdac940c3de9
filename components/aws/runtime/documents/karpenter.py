"""What the Karpenter controller may do, in three policies.

As one document the permissions pass the size limit of a managed policy for long cluster names, so
they are split by purpose; the worst case of each is tested. Everything that creates or deletes is
tied to tags that name this cluster.
"""

from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs

_EC2_CREATED = (
    "fleet",
    "instance",
    "volume",
    "network-interface",
    "launch-template",
    "spot-instances-request",
)


def _ec2(context: AwsContextArgs, *kinds: str) -> list[str]:
    """Of any account: capacity and subnets may be shared with this one."""
    return [f"arn:{context.partition}:ec2:{context.region}:*:{kind}/*" for kind in kinds]


def _owned(context: AwsContextArgs, tag: str) -> dict[str, str]:
    """Tag condition: `tag` is aws:RequestTag or aws:ResourceTag."""
    return {f"{tag}/kubernetes.io/cluster/{context.cluster_name}": "owned"}


def _requested(context: AwsContextArgs) -> dict[str, str]:
    return {
        **_owned(context, "aws:RequestTag"),
        "aws:RequestTag/eks:eks-cluster-name": context.cluster_name,
    }


def node_lifecycle(context: AwsContextArgs) -> Document:
    """Launch, tag and terminate instances that carry this cluster's tags."""
    nodepool_asked = {"aws:RequestTag/karpenter.sh/nodepool": "*"}
    nodepool_has = {"aws:ResourceTag/karpenter.sh/nodepool": "*"}
    launch = ["ec2:RunInstances", "ec2:CreateFleet"]
    public = [f"arn:{context.partition}:ec2:{context.region}::{kind}/*" for kind in ("image", "snapshot")]
    return document(
        statement(
            "AllowScopedEC2InstanceAccessActions",
            launch,
            [*public, *_ec2(context, "security-group", "subnet", "capacity-reservation", "placement-group")],
        ),
        statement(
            "AllowScopedEC2LaunchTemplateAccessActions",
            launch,
            _ec2(context, "launch-template"),
            conditions={"StringEquals": _owned(context, "aws:ResourceTag"), "StringLike": nodepool_has},
        ),
        statement(
            "AllowScopedEC2InstanceActionsWithTags",
            [*launch, "ec2:CreateLaunchTemplate"],
            _ec2(context, *_EC2_CREATED),
            conditions={"StringEquals": _requested(context), "StringLike": nodepool_asked},
        ),
        statement(
            "AllowScopedResourceCreationTagging",
            ["ec2:CreateTags"],
            _ec2(context, *_EC2_CREATED),
            conditions={
                "StringEquals": {
                    **_requested(context),
                    "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
                },
                "StringLike": nodepool_asked,
            },
        ),
        statement(
            "AllowScopedResourceTagging",
            ["ec2:CreateTags"],
            _ec2(context, "instance"),
            conditions={
                "StringEquals": _owned(context, "aws:ResourceTag"),
                "StringLike": nodepool_has,
                "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": context.cluster_name},
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]
                },
            },
        ),
        statement(
            "AllowScopedDeletion",
            ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
            _ec2(context, "instance", "launch-template"),
            conditions={"StringEquals": _owned(context, "aws:ResourceTag"), "StringLike": nodepool_has},
        ),
    )


def iam_integration(context: AwsContextArgs, node_role_arn: str) -> Document:
    """Give launched instances the node role, and nothing else a role."""
    class_asked = {"aws:RequestTag/karpenter.k8s.aws/ec2nodeclass": "*"}
    class_has = {"aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass": "*"}
    in_region_asked = {"aws:RequestTag/topology.kubernetes.io/region": context.region}
    in_region_has = {"aws:ResourceTag/topology.kubernetes.io/region": context.region}
    profiles = context.iam("instance-profile/*")
    profile_has = {**_owned(context, "aws:ResourceTag"), **in_region_has}
    profile_asked = {**_requested(context), **in_region_asked}
    return document(
        statement(
            "AllowPassingInstanceRole",
            ["iam:PassRole"],
            [node_role_arn],
            conditions={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
        ),
        statement(
            "AllowScopedInstanceProfileCreationActions",
            ["iam:CreateInstanceProfile"],
            [profiles],
            conditions={"StringEquals": profile_asked, "StringLike": class_asked},
        ),
        statement(
            "AllowScopedInstanceProfileTagActions",
            ["iam:TagInstanceProfile"],
            [profiles],
            conditions={
                "StringEquals": {**profile_has, **profile_asked},
                "StringLike": {**class_has, **class_asked},
            },
        ),
        statement(
            "AllowScopedInstanceProfileActions",
            [
                "iam:AddRoleToInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
                "iam:DeleteInstanceProfile",
            ],
            [profiles],
            conditions={"StringEquals": profile_has, "StringLike": class_has},
        ),
        statement("AllowInstanceProfileReadActions", ["iam:GetInstanceProfile"], [profiles]),
        # IAM has no narrower resource for listing.
        statement("AllowUnscopedInstanceProfileListAction", ["iam:ListInstanceProfiles"], ["*"]),
    )


def discovery(context: AwsContextArgs, queue_arn: str) -> Document:
    """Read what there is to launch, what it costs, and what is about to be interrupted."""
    cluster_arn = context.arn("eks", f"cluster/{context.cluster_name}")
    reads = (
        *("CapacityReservations", "Images", "InstanceStatus", "InstanceTypeOfferings", "InstanceTypes"),
        *("Instances", "LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"),
    )
    return document(
        statement("AllowAPIServerEndpointDiscovery", ["eks:DescribeCluster"], [cluster_arn]),
        statement(
            "AllowInterruptionQueueActions",
            ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
            [queue_arn],
        ),
        statement(
            "AllowZonalShiftStatusReadOnly",
            ["arc-zonal-shift:GetManagedResource"],
            ["*"],
            conditions={"StringEquals": {"arc-zonal-shift:ResourceIdentifier": cluster_arn}},
        ),
        statement(
            "AllowRegionalReadActions",
            [f"ec2:Describe{what}" for what in reads],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": context.region}},
        ),
        statement(
            "AllowSSMReadActions",
            ["ssm:GetParameter"],
            [f"arn:{context.partition}:ssm:{context.region}::parameter/aws/service/*"],
        ),
        # The price list knows no resources.
        statement("AllowPricingReadActions", ["pricing:GetProducts"], ["*"]),
    )


def interruption_queue(queue_arn: str) -> Document:
    """Let AWS announce interruptions, over TLS only."""
    return document(
        statement(
            "AnnounceInterruptions",
            ["sqs:SendMessage"],
            [queue_arn],
            principal={"Service": ["events.amazonaws.com", "sqs.amazonaws.com"]},
        ),
        statement(
            "DenyPlainText",
            ["sqs:*"],
            [queue_arn],
            principal="*",
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            effect="Deny",
        ),
    )


INTERRUPTIONS: dict[str, tuple[str, str]] = {
    "health": ("aws.health", "AWS Health Event"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
    "capacity-reservation": ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
}
"""Event source and detail type of each announcement Karpenter listens to. A typing error here would
make a rule that never matches, which nothing else would notice."""
