"""What may be set, by subject."""

from contracts.settings.access import Access
from contracts.settings.addons import Addon
from contracts.settings.cluster import Settings
from contracts.settings.network import NatMode
from contracts.settings.nodes import Karpenter, SystemNodes
from contracts.settings.values import LOG_RETENTION_DAYS

__all__ = ["LOG_RETENTION_DAYS", "Access", "Addon", "Karpenter", "NatMode", "Settings", "SystemNodes"]
