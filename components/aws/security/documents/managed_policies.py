"""Policies that AWS writes and keeps, by who gets them; each is the part of its ARN after `policy/`."""

NODES = (
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonSSMManagedInstanceCore",
)
"""What a node may do: join, pull images, be reached through Systems Manager. The CNI's permissions are
not here; its pods have an identity of their own."""

AUTO_MODE_CONTROL_PLANE = (
    "AmazonEKSClusterPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
"""What a control plane in Auto Mode does beside being one."""

AUTO_MODE_NODES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
"""Its nodes join and pull images, nothing else."""

TRUNKING = "AmazonEKSVPCResourceController"
"""What the control plane's role needs to give pods interfaces of their own."""


def control_plane(*, pod_security_groups: bool = False) -> list[str]:
    """Policies of a standard control plane's role."""
    return ["AmazonEKSClusterPolicy", *([TRUNKING] if pod_security_groups else [])]
