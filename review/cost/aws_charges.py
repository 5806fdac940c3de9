"""What AWS charges for types that config/prices.yaml has no price for. A type of neither list is named in
every sum, so that nothing new is left out in silence.
"""

from policy.resource_types import aws

PREFIX = aws.PREFIX
FIXED = {
    aws.DNS_ZONE: "hosted zone",
    aws.METRIC_ALARM: "alarm",
    aws.NETWORK_FIREWALL: "network firewall",
}
"""Charged by the hour or month."""
BY_USE = {
    aws.CLUSTER: "nodes beyond the fewest and their volumes",
    "eks:index:Cluster": "nodes and what Auto Mode adds to their price",
    aws.LOG_GROUP: "logs",
    aws.PROMETHEUS_WORKSPACE: "metrics",
    aws.GRAFANA_WORKSPACE: "people who use Grafana",
    aws.BACKUP_VAULT: "backups",
    aws.ECR_REPOSITORY: "images",
    aws.PULL_THROUGH_CACHE_RULE: "images",
    aws.FILE_SYSTEM: "shared files",
    aws.SNS_TOPIC: "messages",
    aws.SQS_QUEUE: "messages",
}
"""Charged by what goes through or is kept."""
FREE = (
    *("aws:acm/", "aws:amp/", "aws:backup/", "aws:budgets/", "aws:ecr/", "aws:eks/", "aws:grafana/"),
    *("aws:iam/", "aws:kms/alias:", "aws:scheduler/", "aws:sns/", "aws:sqs/", "aws:vpc/"),
    *("aws:cloudwatch/event", "aws:cloudwatch/log", "aws:networkfirewall/logging"),
    *("aws:networkfirewall/firewallPolicy:", "aws:networkfirewall/ruleGroup:"),
    *("aws:route53/record:", "aws:route53/resolverQueryLog"),
    *("aws:ec2/defaultSecurityGroup:", "aws:ec2/egressOnlyInternetGateway:", "aws:ec2/flowLog:"),
    *("aws:ec2/internetGateway:", "aws:ec2/launchTemplate:", "aws:ec2/route", "aws:ec2/securityGroup"),
    *("aws:ec2/subnet", "aws:ec2/tag:", "aws:ec2/vpc:", "aws:ec2/vpcIpv"),
)
"""How types begin that cost nothing by themselves."""
