"""The types of the EKS baseline: network, keys, cluster, nodes, identities."""

import base64

from simulation.aws.shape import account, arn, ec2, numbered, region, uuid
from simulation.outputs import MockOutputs, ResourceInputs


def _cluster(resource: ResourceInputs) -> dict:
    name, where = resource.physical, region(resource)
    return {
        "name": name,
        "arn": arn(resource, "eks", f"cluster/{name}"),
        "endpoint": f"https://{resource.hex(32).upper()}.gr7.{where}.eks.amazonaws.com",
        "certificateAuthority": {"data": base64.b64encode(resource.hex(64).encode()).decode()},
        "identities": [
            {"oidcs": [{"issuer": f"https://oidc.eks.{where}.amazonaws.com/id/{resource.hex(32).upper()}"}]}
        ],
        "vpcConfig": {
            **resource.inputs.get("vpcConfig", {}),
            "clusterSecurityGroupId": f"sg-0{resource.hex(16, 'security-group')}",
        },
        **_service_range(resource),
        "platformVersion": "eks.1",
        "status": "ACTIVE",
    }


def _service_range(resource: ResourceInputs) -> dict:
    """EKS chooses the IPv6 range of Services itself."""
    network = resource.inputs.get("kubernetesNetworkConfig") or {}
    if network.get("ipFamily") != "ipv6":
        return {}
    return {
        "kubernetesNetworkConfig": {
            **network,
            "serviceIpv6Cidr": f"fd{resource.hex(2)}:{resource.hex(4)}::/108",
        }
    }


def _within_cluster(kind: str, *keys: str) -> MockOutputs:
    """Things EKS keeps below a cluster, identified by the cluster's name and their own."""

    def identify(resource: ResourceInputs) -> str:
        return ":".join([str(resource.inputs["clusterName"]), *(str(resource.inputs[key]) for key in keys)])

    return MockOutputs(
        id=identify,
        outputs=lambda resource: {
            "arn": arn(resource, "eks", f"{kind}/{identify(resource).replace(':', '/')}/{resource.hex(8)}")
        },
    )


MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "aws:cloudwatch/eventRule:EventRule": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "events", f"rule/{resource.physical}"),
        },
    ),
    "aws:cloudwatch/eventTarget:EventTarget": MockOutputs(
        id=lambda resource: f"{resource.inputs['rule']}-{resource.hex(8)}"
    ),
    "aws:cloudwatch/logGroup:LogGroup": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "logs", f"log-group:{resource.physical}"),
        },
        stateful=True,
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("sg", "security-group"),
    "aws:ec2/eip:Eip": ec2(
        "eipalloc",
        "elastic-ip",
        allocationId=numbered("eipalloc"),
        publicIp=lambda resource: f"198.51.100.{int(resource.hex(2), 16)}",
    ),
    "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
    "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway"),
    "aws:ec2/launchTemplate:LaunchTemplate": ec2(
        "lt",
        "launch-template",
        latestVersion=lambda _: 1,
        defaultVersion=lambda _: 1,
        name=lambda resource: resource.physical,
    ),
    "aws:ec2/natGateway:NatGateway": ec2("nat", "natgateway"),
    "aws:ec2/route:Route": MockOutputs(id=numbered("r-rtb")),
    "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": MockOutputs(id=numbered("rtbassoc")),
    "aws:ec2/securityGroup:SecurityGroup": ec2(
        "sg", "security-group", name=lambda resource: resource.physical
    ),
    "aws:ec2/subnet:Subnet": ec2("subnet", "subnet"),
    "aws:eks/accessEntry:AccessEntry": _within_cluster("access-entry", "principalArn"),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": MockOutputs(
        id=lambda resource: "#".join(
            str(resource.inputs[key]) for key in ("clusterName", "principalArn", "policyArn")
        )
    ),
    "aws:eks/addon:Addon": _within_cluster("addon", "addonName"),
    "aws:eks/cluster:Cluster": MockOutputs(
        id=lambda resource: resource.physical, outputs=_cluster, stateful=True
    ),
    "aws:eks/nodeGroup:NodeGroup": MockOutputs(
        id=lambda resource: f"{resource.inputs['clusterName']}:{resource.physical}",
        outputs=lambda resource: {
            "nodeGroupName": resource.physical,
            "arn": arn(
                resource,
                "eks",
                f"nodegroup/{resource.inputs['clusterName']}/{resource.physical}/{uuid(resource)}",
            ),
            "status": "ACTIVE",
        },
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": MockOutputs(
        id=lambda resource: f"a-{resource.hex(17)}",
        outputs=lambda resource: {"associationId": f"a-{resource.hex(17)}"},
    ),
    "aws:iam/rolePolicy:RolePolicy": MockOutputs(
        id=lambda resource: f"{resource.inputs['role']}:{resource.physical}",
        outputs=lambda resource: {"name": resource.physical},
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": MockOutputs(
        id=lambda resource: f"{resource.inputs['role']}/{resource.inputs['policyArn']}"
    ),
    "aws:kms/alias:Alias": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {"arn": arn(resource, "kms", resource.physical)},
    ),
    "aws:kms/key:Key": MockOutputs(
        id=uuid,
        outputs=lambda resource: {
            "keyId": uuid(resource),
            "arn": arn(resource, "kms", f"key/{uuid(resource)}"),
        },
        stateful=True,
    ),
    "aws:sqs/queue:Queue": MockOutputs(
        id=lambda resource: (
            f"https://sqs.{region(resource)}.amazonaws.com/{account(resource)}/{resource.physical}"
        ),
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "sqs", resource.physical),
            "url": f"https://sqs.{region(resource)}.amazonaws.com/{account(resource)}/{resource.physical}",
        },
    ),
    "aws:sqs/queuePolicy:QueuePolicy": MockOutputs(id=lambda resource: str(resource.inputs["queueUrl"])),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr", "security-group-rule"),
}
"""Resource type to what AWS computes for it."""
