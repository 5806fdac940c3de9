"""What the VPC CNI may do where AWS has no managed policy for it."""

from components.aws.security.documents.conditions import ec2
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs


def ipv6(context: AwsContextArgs) -> Document:
    """Give prefixes to the interfaces of this account's instances in one region. AWS's guide allows it on
    everything; interfaces are as narrow as an address family can be tied, since nodes' have no common tag.
    """
    interfaces = ec2(context, "network-interface")
    return document(
        statement(
            "FindInterfaces",
            [
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:DescribeTags",
            ],
            ["*"],
        ),
        statement("AssignPrefixes", ["ec2:AssignIpv6Addresses"], interfaces),
        statement("MarkInterfaces", ["ec2:CreateTags"], interfaces),
    )
