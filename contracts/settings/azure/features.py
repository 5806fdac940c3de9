"""Settings of what AKS installs and looks after in the cluster."""

from contracts.model import Model


class Features(Model):
    """Managed add-ons beyond those that every cluster has."""

    keda: bool = False
    """Scale workloads by events: queues, streams, schedules."""
    vertical_autoscaler: bool = False
    """Recommend, and where asked set, what pods request."""
    blob_storage: bool = False
    """Mount blob containers as volumes."""
    gateway: bool = True
    """Have the Azure half of Application Gateway for Containers: association, frontend and identity of its
    controller."""
    web_firewall: bool = False
    """Put a web application firewall before the gateway."""
    cost_analysis: bool = True
    """Tell the portal's cost analysis what namespaces cost."""
    local_dns: bool = False
    """Answer names on every node instead of asking cluster DNS over the network. Network policies then have
    to let pods ask 169.254.10.0/24, and policies by name (`podPolicies`) do not work with it."""
