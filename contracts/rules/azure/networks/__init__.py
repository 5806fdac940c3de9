"""What the settings of a network on Azure must hold together."""

from contracts.rules.azure.networks import connections, egress, existing_network, network, pods

__all__ = ["connections", "egress", "existing_network", "network", "pods"]
