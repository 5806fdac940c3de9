"""Which AWS services must be reachable without the internet, by what a cluster does."""

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


_SERVICES: dict[Need, tuple[str, ...]] = {
    Need.NODES: ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "sts"),
    Need.KARPENTER: ("sqs", "ssm"),
    Need.NODE_ACCESS: ("ec2messages", "ssm", "ssmmessages"),
    Need.LOAD_BALANCERS: ("elasticloadbalancing",),
    Need.ENCRYPTION: ("kms",),
}


def interface_services(*needs: Need) -> list[str]:
    """Short names of the interface endpoint services, sorted and without repetition."""
    return sorted({service for need in needs for service in _SERVICES[need]})
