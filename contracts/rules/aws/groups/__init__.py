"""What settings of nodes on AWS must hold together: node groups, what provisions others, room for pods."""

from contracts.rules.aws.groups import machines, pods, pools, provisioning

__all__ = ["machines", "pods", "pools", "provisioning"]
