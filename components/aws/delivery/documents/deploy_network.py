"""What the cluster layer's deploy role may do in EC2: the network, and templates of nodes.

EC2 judges every resource of a request by itself. What is made has to be asked for with the cluster's tag, and
what it is made in or from has to carry the tag already; hence two statements for most actions. A network that
was adopted carries no such tag: its owner grants what is made in it.
"""

from components.aws.security.documents.document import Document, document, statement
from components.aws.security.documents.place import Place

_CREATES = (
    *("AllocateAddress", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "CreateFlowLogs"),
    *("CreateInternetGateway", "CreateLaunchTemplate", "CreateNatGateway"),
    *("CreateRouteTable", "CreateSecurityGroup", "CreateSubnet"),
    *("CreateVpc", "CreateVpcEndpoint"),
)
_MADE_IN = (
    *("AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "CreateFlowLogs", "CreateNatGateway"),
    *("CreateRouteTable", "CreateSecurityGroup", "CreateSubnet"),
    "CreateVpcEndpoint",
)
_CHANGES = (
    *(
        "AssociateRouteTable",
        "AssociateVpcCidrBlock",
        "DisassociateVpcCidrBlock",
        "AttachInternetGateway",
        "CreateLaunchTemplateVersion",
    ),
    *("CreateRoute", "DeleteFlowLogs", "DeleteInternetGateway", "DeleteLaunchTemplate"),
    *("DeleteLaunchTemplateVersions", "DeleteNatGateway", "DeleteRoute"),
    *("DeleteRouteTable", "DeleteSecurityGroup", "DeleteSubnet"),
    *("DeleteVpc", "DeleteVpcEndpoints", "DetachInternetGateway", "DisassociateAddress"),
    *(
        "DisassociateRouteTable",
        "ModifyLaunchTemplate",
        "ModifyManagedPrefixList",
        "ModifySecurityGroupRules",
    ),
    *("ModifySubnetAttribute", "ModifyVpcAttribute", "ModifyVpcEndpoint", "ReleaseAddress", "ReplaceRoute"),
    *("ReplaceRouteTableAssociation", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"),
    *("UpdateSecurityGroupRuleDescriptionsEgress", "UpdateSecurityGroupRuleDescriptionsIngress"),
)


def network(place: Place) -> Document:
    """Networks and launch templates with this cluster's tag."""
    every, owned = [place.arn("ec2", "*")], {"StringEquals": place.owned()}
    return document(
        statement("Make", _ec2(_CREATES), every, conditions={"StringEquals": place.asked()}),
        statement("MakeIn", _ec2(_MADE_IN), every, conditions=owned),
        statement("Change", _ec2(_CHANGES), every, conditions=owned),
        statement(
            "TagWhatIsMade",
            ["ec2:CreateTags"],
            every,
            conditions={"StringEquals": {**place.asked(), "ec2:CreateAction": [*_CREATES]}},
        ),
        statement(
            "TagOwn",
            ["ec2:CreateTags", "ec2:DeleteTags"],
            every,
            # The cluster's tag is what makes a thing its own: it can be kept, not turned into another's.
            conditions={"StringEquals": place.owned(), "StringEqualsIfExists": place.asked()},
        ),
        # The security group that AWS makes with every VPC is born without tags; it is tagged and emptied.
        statement(
            "LockDefaultGroup",
            ["ec2:CreateTags", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
            place.ec2("security-group"),
            conditions={"Null": {"aws:ResourceTag/cluster": "true"}, "StringEqualsIfExists": place.asked()},
        ),
    )


def nodes(place: Place) -> Document:
    """Launches from the cluster's templates, and the reads that both documents need.

    EKS tries a node group's launch template with the rights of whoever makes the group.
    """
    public = [f"arn:{place.partition}:ec2:{place.region}::{kind}/*" for kind in ("image", "snapshot")]
    launched = place.ec2("instance", "network-interface", "volume")
    return document(
        statement(
            "LaunchOwnTemplates",
            ["ec2:RunInstances"],
            place.ec2("launch-template", "security-group", "subnet"),
            conditions={"StringEquals": place.owned()},
        ),
        # EKS makes the cluster's own security group, with its own tag and not with ours.
        statement(
            "LaunchIntoClusterGroup",
            ["ec2:RunInstances"],
            place.ec2("security-group"),
            conditions={"StringEquals": {f"aws:ResourceTag/kubernetes.io/cluster/{place.cluster}": "owned"}},
        ),
        statement(
            "LaunchFromTemplates",
            ["ec2:RunInstances"],
            [*public, *launched],
            conditions={"ArnLike": {"ec2:LaunchTemplate": place.arn("ec2", "launch-template/*")}},
        ),
        statement(
            "TagLaunched",
            ["ec2:CreateTags"],
            launched,
            conditions={"StringEquals": {**place.asked(), "ec2:CreateAction": "RunInstances"}},
        ),
        # Describing knows no resources.
        statement(
            "See",
            ["ec2:Describe*"],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": place.region}},
        ),
    )


def _ec2(actions: tuple[str, ...]) -> list[str]:
    return [f"ec2:{action}" for action in actions]
