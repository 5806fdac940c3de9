"""How pods get addresses and security groups: what the VPC CNI and the control plane's role are told."""

from typing import Any

TRUNKING_POLICY = "AmazonEKSVPCResourceController"
"""Managed policy that the control plane's role needs to give pods interfaces of their own."""


def cni_values(
    *, pod_subnets: bool = False, pod_security_groups: bool = False, ipv6: bool = False
) -> dict[str, Any]:
    """Configuration of the `vpc-cni` add-on. Its schema wants text, not booleans or numbers."""
    env = {"ENABLE_PREFIX_DELEGATION": "true"}
    if not ipv6:
        # With IPv6 a node has one prefix of 2^48 addresses, and nothing to keep warm.
        env["WARM_PREFIX_TARGET"] = "1"
    if pod_subnets:
        # On by default, but this network depends on it.
        env["ENABLE_SUBNET_DISCOVERY"] = "true"
    if pod_security_groups:
        # With `standard`, traffic within a node and network policies stay what they are for other pods.
        env |= {"ENABLE_POD_ENI": "true", "POD_SECURITY_GROUP_ENFORCING_MODE": "standard"}
    return {"enableNetworkPolicy": "true", "env": env}


def control_plane_policies(*, pod_security_groups: bool = False) -> list[str]:
    """Managed policies of the control plane's role."""
    return ["AmazonEKSClusterPolicy", *([TRUNKING_POLICY] if pod_security_groups else [])]
