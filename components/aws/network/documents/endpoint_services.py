"""Which AWS services need a private endpoint, by what a cluster does.

Complete for a network without other egress, but for what has no endpoint here: IAM and pricing (Karpenter
is told with `isolatedVPC`) and zonal shifts (only with `enableZonalShift`); Route 53, so that
public names cannot be changed from inside; and certificates, sign-in and WAF, which the load balancer
controller then cannot look up.
"""

from enum import StrEnum


class Need(StrEnum):
    """A feature that calls AWS from inside the VPC."""

    NODES = "nodes"
    """Nodes join, pull images, write logs and get pod identities."""
    KARPENTER = "karpenter"
    """The provisioner reads its queue and image parameters."""
    NODE_ACCESS = "node-access"
    """People open sessions on nodes through Systems Manager, without SSH."""
    LOAD_BALANCERS = "load-balancers"
    """The load balancer controller."""
    ENCRYPTION = "encryption"
    """Add-ons that call KMS."""
    SECRETS = "secrets"
    """Secrets and parameters are read for pods."""
    METRICS = "metrics"
    """Metrics are written to Amazon Managed Prometheus."""
    CLOUDWATCH = "cloudwatch"
    """Metrics are written to CloudWatch."""
    TRACES = "traces"
    """Traces are written to X-Ray."""
    SHARED_FILES = "shared-files"
    """Volumes on EFS."""
    THREAT_DETECTION = "threat-detection"
    """GuardDuty's agent on the nodes reports what it sees."""


_SERVICES: dict[Need, tuple[str, ...]] = {
    Need.NODES: ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "sts"),
    Need.KARPENTER: ("sqs", "ssm"),
    Need.NODE_ACCESS: ("ec2messages", "ssm", "ssmmessages"),
    Need.LOAD_BALANCERS: ("elasticloadbalancing",),
    Need.ENCRYPTION: ("kms",),
    Need.SECRETS: ("secretsmanager", "ssm"),
    Need.METRICS: ("aps-workspaces",),
    Need.CLOUDWATCH: ("logs", "monitoring"),
    Need.TRACES: ("xray",),
    Need.SHARED_FILES: ("elasticfilesystem",),
    Need.THREAT_DETECTION: ("guardduty-data",),
}


ENDPOINT_ONLY = (Need.THREAT_DETECTION,)
"""What is reached through an endpoint alone, whatever egress there is. GuardDuty makes its own where it
manages the agent, and charges for none."""


def interface_services(*needs: Need) -> list[str]:
    """Short names of the interface endpoint services, sorted and without repetition."""
    return sorted({service for need in needs for service in _SERVICES[need]})
