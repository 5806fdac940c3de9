"""What the Karpenter controller may do, in three policies.

As one document the permissions pass the size limit of a managed policy for long cluster names, so
they are split by purpose; the worst case of each is tested. Everything that creates or deletes is
tied to tags that name this cluster.
"""

from components.aws.security.documents.document import Document, document, statement

_EC2_CREATED = (
    "fleet",
    "instance",
    "volume",
    "network-interface",
    "launch-template",
    "spot-instances-request",
)


class KarpenterScope:
    """The one cluster the documents are for."""

    def __init__(self, *, partition: str, region: str, account: str, cluster: str) -> None:
        self.partition, self.region, self.account, self.cluster = partition, region, account, cluster
        self.cluster_arn = f"arn:{partition}:eks:{region}:{account}:cluster/{cluster}"
        self.profiles = f"arn:{partition}:iam::{account}:instance-profile/*"
        self._owned = f"kubernetes.io/cluster/{cluster}"

    def ec2(self, *kinds: str) -> list[str]:
        return [f"arn:{self.partition}:ec2:{self.region}:*:{kind}/*" for kind in kinds]

    def owned(self, tag: str) -> dict[str, str]:
        """Tag condition: `tag` is aws:RequestTag or aws:ResourceTag."""
        return {f"{tag}/{self._owned}": "owned"}

    def requested(self) -> dict[str, str]:
        return {**self.owned("aws:RequestTag"), "aws:RequestTag/eks:eks-cluster-name": self.cluster}


def node_lifecycle(scope: KarpenterScope) -> Document:
    """Launch, tag and terminate instances that carry this cluster's tags."""
    nodepool_asked = {"aws:RequestTag/karpenter.sh/nodepool": "*"}
    nodepool_has = {"aws:ResourceTag/karpenter.sh/nodepool": "*"}
    launch = ["ec2:RunInstances", "ec2:CreateFleet"]
    public = [f"arn:{scope.partition}:ec2:{scope.region}::{kind}/*" for kind in ("image", "snapshot")]
    return document(
        statement(
            "AllowScopedEC2InstanceAccessActions",
            launch,
            [*public, *scope.ec2("security-group", "subnet", "capacity-reservation", "placement-group")],
        ),
        statement(
            "AllowScopedEC2LaunchTemplateAccessActions",
            launch,
            scope.ec2("launch-template"),
            conditions={"StringEquals": scope.owned("aws:ResourceTag"), "StringLike": nodepool_has},
        ),
        statement(
            "AllowScopedEC2InstanceActionsWithTags",
            [*launch, "ec2:CreateLaunchTemplate"],
            scope.ec2(*_EC2_CREATED),
            conditions={"StringEquals": scope.requested(), "StringLike": nodepool_asked},
        ),
        statement(
            "AllowScopedResourceCreationTagging",
            ["ec2:CreateTags"],
            scope.ec2(*_EC2_CREATED),
            conditions={
                "StringEquals": {
                    **scope.requested(),
                    "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
                },
                "StringLike": nodepool_asked,
            },
        ),
        statement(
            "AllowScopedResourceTagging",
            ["ec2:CreateTags"],
            scope.ec2("instance"),
            conditions={
                "StringEquals": scope.owned("aws:ResourceTag"),
                "StringLike": nodepool_has,
                "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": scope.cluster},
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]
                },
            },
        ),
        statement(
            "AllowScopedDeletion",
            ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
            scope.ec2("instance", "launch-template"),
            conditions={"StringEquals": scope.owned("aws:ResourceTag"), "StringLike": nodepool_has},
        ),
    )


def iam_integration(scope: KarpenterScope, node_role_arn: str) -> Document:
    """Give launched instances the node role, and nothing else a role."""
    class_asked = {"aws:RequestTag/karpenter.k8s.aws/ec2nodeclass": "*"}
    class_has = {"aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass": "*"}
    in_region_asked = {"aws:RequestTag/topology.kubernetes.io/region": scope.region}
    in_region_has = {"aws:ResourceTag/topology.kubernetes.io/region": scope.region}
    profile_has = {**scope.owned("aws:ResourceTag"), **in_region_has}
    profile_asked = {**scope.requested(), **in_region_asked}
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
            [scope.profiles],
            conditions={"StringEquals": profile_asked, "StringLike": class_asked},
        ),
        statement(
            "AllowScopedInstanceProfileTagActions",
            ["iam:TagInstanceProfile"],
            [scope.profiles],
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
            [scope.profiles],
            conditions={"StringEquals": profile_has, "StringLike": class_has},
        ),
        statement("AllowInstanceProfileReadActions", ["iam:GetInstanceProfile"], [scope.profiles]),
        # IAM has no narrower resource for listing.
        statement("AllowUnscopedInstanceProfileListAction", ["iam:ListInstanceProfiles"], ["*"]),
    )


def discovery(scope: KarpenterScope, queue_arn: str) -> Document:
    """Read what there is to launch, what it costs, and what is about to be interrupted."""
    reads = (
        *("CapacityReservations", "Images", "InstanceStatus", "InstanceTypeOfferings", "InstanceTypes"),
        *("Instances", "LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"),
    )
    return document(
        statement("AllowAPIServerEndpointDiscovery", ["eks:DescribeCluster"], [scope.cluster_arn]),
        statement(
            "AllowInterruptionQueueActions",
            ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
            [queue_arn],
        ),
        statement(
            "AllowZonalShiftStatusReadOnly",
            ["arc-zonal-shift:GetManagedResource"],
            ["*"],
            conditions={"StringEquals": {"arc-zonal-shift:ResourceIdentifier": scope.cluster_arn}},
        ),
        statement(
            "AllowRegionalReadActions",
            [f"ec2:Describe{what}" for what in reads],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": scope.region}},
        ),
        statement(
            "AllowSSMReadActions",
            ["ssm:GetParameter"],
            [f"arn:{scope.partition}:ssm:{scope.region}::parameter/aws/service/*"],
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
