"""The types of the EKS baseline: network, keys, cluster, nodes, identities."""

import base64

from simulation.aws.shape import account, arn, ec2, numbered, region, uuid
from simulation.outputs import Answer, Asked


def _cluster(asked: Asked) -> dict:
    name, where = asked.physical, region(asked)
    return {
        "name": name,
        "arn": arn(asked, "eks", f"cluster/{name}"),
        "endpoint": f"https://{asked.hex(32).upper()}.gr7.{where}.eks.amazonaws.com",
        "certificateAuthority": {"data": base64.b64encode(asked.hex(64).encode()).decode()},
        "identities": [
            {"oidcs": [{"issuer": f"https://oidc.eks.{where}.amazonaws.com/id/{asked.hex(32).upper()}"}]}
        ],
        "vpcConfig": {
            **asked.inputs.get("vpcConfig", {}),
            "clusterSecurityGroupId": f"sg-0{asked.hex(16, 'security-group')}",
        },
        **_service_range(asked),
        "platformVersion": "eks.1",
        "status": "ACTIVE",
    }


def _service_range(asked: Asked) -> dict:
    """EKS chooses the IPv6 range of Services itself."""
    network = asked.inputs.get("kubernetesNetworkConfig") or {}
    if network.get("ipFamily") != "ipv6":
        return {}
    return {
        "kubernetesNetworkConfig": {**network, "serviceIpv6Cidr": f"fd{asked.hex(2)}:{asked.hex(4)}::/108"}
    }


def _within_cluster(kind: str, *keys: str) -> Answer:
    """Things EKS keeps below a cluster, identified by the cluster's name and their own."""

    def identify(asked: Asked) -> str:
        return ":".join([str(asked.inputs["clusterName"]), *(str(asked.inputs[key]) for key in keys)])

    return Answer(
        id=identify,
        outputs=lambda asked: {
            "arn": arn(asked, "eks", f"{kind}/{identify(asked).replace(':', '/')}/{asked.hex(8)}")
        },
    )


ANSWERS: dict[str, Answer] = {
    "aws:cloudwatch/eventRule:EventRule": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "events", f"rule/{asked.physical}"),
        },
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Answer(
        id=lambda asked: f"{asked.inputs['rule']}-{asked.hex(8)}"
    ),
    "aws:cloudwatch/logGroup:LogGroup": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "logs", f"log-group:{asked.physical}"),
        },
        stateful=True,
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("sg", "security-group"),
    "aws:ec2/eip:Eip": ec2(
        "eipalloc",
        "elastic-ip",
        allocationId=numbered("eipalloc"),
        publicIp=lambda asked: f"198.51.100.{int(asked.hex(2), 16)}",
    ),
    "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
    "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway"),
    "aws:ec2/launchTemplate:LaunchTemplate": ec2(
        "lt",
        "launch-template",
        latestVersion=lambda _: 1,
        defaultVersion=lambda _: 1,
        name=lambda asked: asked.physical,
    ),
    "aws:ec2/natGateway:NatGateway": ec2("nat", "natgateway"),
    "aws:ec2/route:Route": Answer(id=numbered("r-rtb")),
    "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Answer(id=numbered("rtbassoc")),
    "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group", name=lambda asked: asked.physical),
    "aws:ec2/subnet:Subnet": ec2("subnet", "subnet"),
    "aws:eks/accessEntry:AccessEntry": _within_cluster("access-entry", "principalArn"),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Answer(
        id=lambda asked: "#".join(
            str(asked.inputs[key]) for key in ("clusterName", "principalArn", "policyArn")
        )
    ),
    "aws:eks/addon:Addon": _within_cluster("addon", "addonName"),
    "aws:eks/cluster:Cluster": Answer(id=lambda asked: asked.physical, outputs=_cluster, stateful=True),
    "aws:eks/nodeGroup:NodeGroup": Answer(
        id=lambda asked: f"{asked.inputs['clusterName']}:{asked.physical}",
        outputs=lambda asked: {
            "nodeGroupName": asked.physical,
            "arn": arn(
                asked,
                "eks",
                f"nodegroup/{asked.inputs['clusterName']}/{asked.physical}/{uuid(asked)}",
            ),
            "status": "ACTIVE",
        },
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": Answer(
        id=lambda asked: f"a-{asked.hex(17)}",
        outputs=lambda asked: {"associationId": f"a-{asked.hex(17)}"},
    ),
    "aws:iam/rolePolicy:RolePolicy": Answer(
        id=lambda asked: f"{asked.inputs['role']}:{asked.physical}",
        outputs=lambda asked: {"name": asked.physical},
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Answer(
        id=lambda asked: f"{asked.inputs['role']}/{asked.inputs['policyArn']}"
    ),
    "aws:kms/alias:Alias": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {"arn": arn(asked, "kms", asked.physical)},
    ),
    "aws:kms/key:Key": Answer(
        id=uuid,
        outputs=lambda asked: {
            "keyId": uuid(asked),
            "arn": arn(asked, "kms", f"key/{uuid(asked)}"),
        },
        stateful=True,
    ),
    "aws:sqs/queue:Queue": Answer(
        id=lambda asked: f"https://sqs.{region(asked)}.amazonaws.com/{account(asked)}/{asked.physical}",
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "sqs", asked.physical),
            "url": f"https://sqs.{region(asked)}.amazonaws.com/{account(asked)}/{asked.physical}",
        },
    ),
    "aws:sqs/queuePolicy:QueuePolicy": Answer(id=lambda asked: str(asked.inputs["queueUrl"])),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr", "security-group-rule"),
}
"""Resource type to what AWS computes for it."""
