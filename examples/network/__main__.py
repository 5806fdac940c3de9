"""Only the network: a VPC with private nodes' subnets, NAT, endpoints and a record of its traffic."""

import pulumi
import pulumi_aws as aws

from components.aws.network.network import AwsNetwork, AwsNetworkArgs
from components.aws.security.documents import keys
from components.aws.security.documents.document import render
from components.context import AwsContextArgs

WHERE = AwsContextArgs(
    cluster_name="shop",
    region="eu-central-1",
    account="111122223333",
    protected=False,
    tags={"team": "shop"},
)
FLOWS = "/aws/vpc/shop/flows"

provider = aws.Provider("aws", region=WHERE.region, allowed_account_ids=[WHERE.account])
key = aws.kms.Key(
    "logs",
    description="Flow logs of shop",
    enable_key_rotation=True,
    policy=render(keys.logs(WHERE, [FLOWS])),
    tags=dict(WHERE.tags or {}),
    opts=pulumi.ResourceOptions(provider=provider),
)
network = AwsNetwork(
    "network",
    AwsNetworkArgs(
        context=WHERE,
        cidr="10.20.0.0/16",
        zones=["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        nat_per_zone=False,
        interface_services=["ecr.api", "ecr.dkr", "sts"],
        flow_log_group=FLOWS,
        flow_log_interval_seconds=600,
        log_retention_days=30,
        logs_key_arn=key.arn,
    ),
    pulumi.ResourceOptions(providers=[provider]),
)
pulumi.export("vpc", network.vpc_id)
pulumi.export("privateSubnets", network.private_subnet_ids)
