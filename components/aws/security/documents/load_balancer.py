"""What the AWS Load Balancer Controller may do.

The project's own list (docs/install/iam_policy.json), tied closer: everything it makes or changes carries
this cluster's tag where AWS can ask for it, and is in this region and account where it cannot. Left out are
WAF Classic, which AWS has ended, and Shield Advanced, which is bought per organisation: the chart sets
`enableWaf` and `enableShield` to false.

As one document it passes the size limit of a managed policy for long cluster names, hence two.
"""

from components.aws.security.documents.conditions import ec2
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs

_EC2_READS = (
    *("AccountAttributes", "Addresses", "AvailabilityZones", "CoipPools", "Instances", "InternetGateways"),
    *("IpamPools", "NetworkInterfaces", "RouteTables", "SecurityGroups", "Subnets", "Tags"),
    *("VpcPeeringConnections", "Vpcs"),
)
_ELB_READS = (
    *("CapacityReservation", "ListenerAttributes", "ListenerCertificates", "Listeners"),
    *("LoadBalancerAttributes", "LoadBalancers", "Rules", "SSLPolicies", "Tags", "TargetGroupAttributes"),
    *("TargetGroups", "TargetHealth", "TrustStores"),
)
_ELB_CHANGES = (
    *("DeleteLoadBalancer", "DeleteTargetGroup", "ModifyCapacityReservation", "ModifyIpPools"),
    *("ModifyLoadBalancerAttributes", "ModifyTargetGroup", "ModifyTargetGroupAttributes"),
    *("SetIpAddressType", "SetSecurityGroups", "SetSubnets"),
)
_RULE_CHANGES = (
    *("AddListenerCertificates", "CreateRule", "DeleteListener", "DeleteRule", "ModifyListener"),
    *("ModifyListenerAttributes", "ModifyRule", "RemoveListenerCertificates", "SetRulePriorities"),
)
_TAG = "elbv2.k8s.aws/cluster"


def groups(context: AwsContextArgs) -> Document:
    """See the network, and let balancers reach nodes."""
    return document(*_reads(context), *_security_groups(context))


def balancers(context: AwsContextArgs) -> Document:
    """Balancers, listeners, targets and their firewalls."""
    return document(*_balancers(context))


def _elb(actions: tuple[str, ...]) -> list[str]:
    return [f"elasticloadbalancing:{action}" for action in actions]


def _elb_arns(context: AwsContextArgs, *kinds: str) -> list[str]:
    return [context.arn("elasticloadbalancing", f"{kind}/*") for kind in kinds]


def _reads(context: AwsContextArgs) -> list[dict]:
    service = "elasticloadbalancing.amazonaws.com"
    return [
        statement(
            "FirstBalancerOfTheAccount",
            ["iam:CreateServiceLinkedRole"],
            [context.iam(f"role/aws-service-role/{service}/*")],
            conditions={"StringEquals": {"iam:AWSServiceName": service}},
        ),
        # None of these knows resources.
        statement(
            "See",
            [
                *(f"ec2:Describe{what}" for what in _EC2_READS),
                "ec2:GetCoipPoolUsage",
                *_elb(tuple(f"Describe{what}" for what in _ELB_READS)),
                "acm:DescribeCertificate",
                "acm:ListCertificates",
                "cognito-idp:DescribeUserPoolClient",
                "iam:GetServerCertificate",
                "iam:ListServerCertificates",
                "waf-regional:GetWebACL",
                "waf-regional:GetWebACLForResource",
                "wafv2:GetWebACL",
                "wafv2:GetWebACLForResource",
            ],
            ["*"],
        ),
        statement("SeeGroupsOfVpc", ["ec2:GetSecurityGroupsForVpc"], ec2(context, "vpc")),
    ]


def _security_groups(context: AwsContextArgs) -> list[dict]:
    every, rules = (
        ec2(context, "security-group"),
        ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"],
    )
    changes = [f"ec2:{action}" for action in rules]
    asked, owned = (
        {f"aws:RequestTag/{_TAG}": context.cluster_name},
        {f"aws:ResourceTag/{_TAG}": context.cluster_name},
    )
    return [
        statement("GroupInVpc", ["ec2:CreateSecurityGroup"], ec2(context, "vpc")),
        statement("NewGroup", ["ec2:CreateSecurityGroup"], every, conditions={"StringEquals": asked}),
        statement(
            "TagNewGroup",
            ["ec2:CreateTags"],
            every,
            conditions={"StringEquals": {**asked, "ec2:CreateAction": "CreateSecurityGroup"}},
        ),
        statement(
            "TagOwnGroups",
            ["ec2:CreateTags", "ec2:DeleteTags"],
            every,
            # Never the cluster's tag itself, which is what makes a group its own.
            conditions={"StringEquals": owned, "Null": {f"aws:RequestTag/{_TAG}": "true"}},
        ),
        statement(
            "OwnGroups", [*changes, "ec2:DeleteSecurityGroup"], every, conditions={"StringEquals": owned}
        ),
        # EKS gives its tag to the one security group of nodes and control plane.
        statement(
            "NodesLetBalancersIn",
            changes,
            every,
            conditions={
                "StringEquals": {f"aws:ResourceTag/kubernetes.io/cluster/{context.cluster_name}": "owned"}
            },
        ),
    ]


def _balancers(context: AwsContextArgs) -> list[dict]:
    asked, owned = (
        {f"aws:RequestTag/{_TAG}": context.cluster_name},
        {f"aws:ResourceTag/{_TAG}": context.cluster_name},
    )
    own = _elb_arns(context, "loadbalancer/app", "loadbalancer/net", "targetgroup")
    listeners = _elb_arns(context, "listener/app", "listener/net", "listener-rule/app", "listener-rule/net")
    return [
        statement(
            "New",
            _elb(("CreateLoadBalancer", "CreateTargetGroup")),
            own,
            conditions={"StringEquals": asked},
        ),
        statement(
            "TagNew",
            _elb(("AddTags",)),
            own,
            conditions={
                "StringEquals": {
                    **asked,
                    "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"],
                }
            },
        ),
        statement(
            "TagOwn",
            _elb(("AddTags", "RemoveTags")),
            own,
            conditions={"StringEquals": owned, "Null": {f"aws:RequestTag/{_TAG}": "true"}},
        ),
        statement(
            "Own",
            _elb((*_ELB_CHANGES, "CreateListener", "DeregisterTargets", "RegisterTargets")),
            own,
            conditions={"StringEquals": owned},
        ),
        # Rules are not always tagged, and a tag asked for here leaves stale ones behind.
        statement("Rules", _elb((*_RULE_CHANGES, "AddTags", "RemoveTags")), listeners),
        statement(
            "Firewalls",
            ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", *_elb(("SetWebAcl",))],
            [context.arn("wafv2", "regional/webacl/*/*"), *_elb_arns(context, "loadbalancer/app")],
        ),
    ]
