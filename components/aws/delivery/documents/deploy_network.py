"""What the cluster layer's deploy role may do in EC2: the network, and templates of nodes.

EC2 evaluates every resource of a request by itself. What is made has to be asked for with the cluster's
tag, and what it is made in or from has to carry the tag already; hence two statements for most actions. A
network that existed before carries no such tag: its owner grants what is made in it.
"""

from components.aws.security.documents.conditions import ec2, request_tag, resource_tag
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs

_CREATES = (
    *("AllocateAddress", "AuthorizeSecurityGroupIngress", "CreateFlowLogs"),
    *("CreateEgressOnlyInternetGateway", "CreateInternetGateway", "CreateLaunchTemplate", "CreateNatGateway"),
    *("CreateRouteTable", "CreateSecurityGroup", "CreateSubnet"),
    *("CreateVpc", "CreateVpcEndpoint"),
)
_MADE_IN = (
    "CreateEgressOnlyInternetGateway",
    *("AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "CreateFlowLogs", "CreateNatGateway"),
    *("CreateRouteTable", "CreateSecurityGroup", "CreateSubnet"),
    "CreateVpcEndpoint",
)
_CHANGES = (
    *(
        "AssociateNatGatewayAddress",
        "AssociateRouteTable",
        "AssociateSubnetCidrBlock",
        "AssociateVpcCidrBlock",
        "DisassociateNatGatewayAddress",
        "DisassociateSubnetCidrBlock",
        "DisassociateVpcCidrBlock",
        "AttachInternetGateway",
        "CreateLaunchTemplateVersion",
    ),
    *("CreateRoute", "DeleteEgressOnlyInternetGateway", "DeleteFlowLogs", "DeleteInternetGateway"),
    *("DeleteLaunchTemplate", "DeleteNatGateway", "DeleteRoute"),
    *("DeleteRouteTable", "DeleteSecurityGroup", "DeleteSubnet"),
    *("DeleteVpc", "DeleteVpcEndpoints", "DetachInternetGateway"),
    *(
        "DisassociateRouteTable",
        "ModifyLaunchTemplate",
        "ModifySecurityGroupRules",
    ),
    *("ModifySubnetAttribute", "ModifyVpcAttribute", "ModifyVpcEndpoint", "ReleaseAddress", "ReplaceRoute"),
    *("ReplaceRouteTableAssociation", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"),
    *("UpdateSecurityGroupRuleDescriptionsEgress", "UpdateSecurityGroupRuleDescriptionsIngress"),
)


def network(context: AwsContextArgs) -> Document:
    """Networks and launch templates with this cluster's tag."""
    every, owned = [context.arn("ec2", "*")], {"StringEquals": resource_tag(context)}
    return document(
        statement("Make", _ec2(_CREATES), every, conditions={"StringEquals": request_tag(context)}),
        statement("MakeIn", _ec2(_MADE_IN), every, conditions=owned),
        statement("Change", _ec2(_CHANGES), every, conditions=owned),
        statement(
            "TagWhatIsMade",
            ["ec2:CreateTags"],
            every,
            conditions={"StringEquals": {**request_tag(context), "ec2:CreateAction": [*_CREATES]}},
        ),
        statement(
            "TagOwn",
            ["ec2:CreateTags", "ec2:DeleteTags"],
            every,
            # The cluster's tag is what makes a thing its own: it can be kept, not turned into another's.
            conditions={"StringEquals": resource_tag(context), "StringEqualsIfExists": request_tag(context)},
        ),
        # The security group that AWS makes with every VPC is born without tags; it is tagged and emptied.
        statement(
            "LockDefaultGroup",
            ["ec2:CreateTags", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
            ec2(context, "security-group"),
            conditions={
                "Null": {"aws:ResourceTag/cluster": "true"},
                "StringEqualsIfExists": request_tag(context),
            },
        ),
    )


def nodes(context: AwsContextArgs) -> Document:
    """Launches from the cluster's templates, and the reads that both documents need.

    EKS tries a node group's launch template with the rights of whoever makes the group.
    """
    public = [f"arn:{context.partition}:ec2:{context.region}::{kind}/*" for kind in ("image", "snapshot")]
    launched = ec2(context, "instance", "network-interface", "volume")
    return document(
        statement(
            "LaunchOwnTemplates",
            ["ec2:RunInstances"],
            ec2(context, "launch-template", "security-group", "subnet"),
            conditions={"StringEquals": resource_tag(context)},
        ),
        # EKS makes the cluster's own security group, with EKS's tag and not the platform's.
        statement(
            "LaunchIntoClusterGroup",
            ["ec2:RunInstances"],
            ec2(context, "security-group"),
            conditions={
                "StringEquals": {f"aws:ResourceTag/kubernetes.io/cluster/{context.cluster_name}": "owned"}
            },
        ),
        statement(
            "LaunchFromTemplates",
            ["ec2:RunInstances"],
            [*public, *launched],
            conditions={"ArnLike": {"ec2:LaunchTemplate": context.arn("ec2", "launch-template/*")}},
        ),
        statement(
            "TagLaunched",
            ["ec2:CreateTags"],
            launched,
            conditions={"StringEquals": {**request_tag(context), "ec2:CreateAction": "RunInstances"}},
        ),
        # Describing knows no resources.
        statement(
            "See",
            ["ec2:Describe*"],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": context.region}},
        ),
    )


def _ec2(actions: tuple[str, ...]) -> list[str]:
    return [f"ec2:{action}" for action in actions]
