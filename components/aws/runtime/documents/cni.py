"""What the VPC CNI may do where AWS has no managed policy for it."""

from components.aws.security.documents.conditions import ec2
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs


def ipv6(context: AwsContextArgs) -> Document:
    """Give prefixes to the interfaces of this account's instances in one region: the actions of IPv6 mode in
    docs/iam-policy.md of amazon-vpc-cni-k8s. That document allows them on everything; here they are as narrow
    as an address family can be tied, since nodes' interfaces have no common tag.
    """
    interfaces = ec2(context, "network-interface")
    return document(
        statement(
            "FindInterfaces",
            [
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeNetworkInterfaces",
                # From 1.22 on it does not start without: it looks for groups marked for its interfaces.
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeTags",
            ],
            ["*"],
        ),
        statement("AssignPrefixes", ["ec2:AssignIpv6Addresses"], interfaces),
        statement("MarkInterfaces", ["ec2:CreateTags"], interfaces),
        # Sets the groups of an interface, and that it goes with its instance: asked of all three.
        statement(
            "SetUpInterfaces",
            ["ec2:ModifyNetworkInterfaceAttribute"],
            [*interfaces, *ec2(context, "instance"), *ec2(context, "security-group")],
        ),
    )
