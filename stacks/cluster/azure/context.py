"""The context of an Azure stack: what every part of its recipe needs to know."""

import pulumi
import pulumi_azure_native as azure

from components.context import AzureContextArgs
from contracts.catalog.backup_plan import Level
from contracts.catalog.cluster_types import TENANT_TYPES
from contracts.planning.labels import Labels
from contracts.settings.azure.cluster import AzureSettings


class AzureContext:
    """Settings of one Azure stack, the names derived from them, and its provider."""

    def __init__(self, settings: AzureSettings, labels: Labels) -> None:
        self.settings = settings
        self.name = settings.cluster_name
        self.args = AzureContextArgs(
            cluster_name=settings.cluster_name,
            subscription=settings.account,
            tenant=settings.tenant,
            region=settings.region,
            protected=settings.protected,
            plane_tags=labels.by_plane(),
        )
        """What every component of the stack is told."""
        self.node_group = f"rg-{self.name}-nodes"
        """Resource group that AKS makes and keeps its nodes in."""
        self.groups = groups(settings)
        """Purposes of the resource groups that the stack makes, sorted."""
        self.scheduled_shutdown = settings.cost.night is not None and settings.compute == "managed"
        """Whether the cluster is stopped by schedule. One whose nodes are provisioned cannot be."""
        self.provider = azure.Provider(
            "azure",
            # Named here, so that whoever is signed in to another subscription changes nothing in it.
            subscription_id=settings.account,
            tenant_id=settings.tenant,
            location=settings.region,
        )
        self.opts = pulumi.ResourceOptions(providers=[self.provider])

    def group(self, purpose: str) -> str:
        """Name of a resource group of this stack, by purpose: cluster, network, backup."""
        return f"rg-{self.name}" if purpose == "cluster" else f"rg-{self.name}-{purpose}"


def groups(settings: AzureSettings) -> tuple[str, ...]:
    """Purposes of a stack's resource groups: what is deleted, and handed out, together. Sorted.

    `delivery` and `tenants` are apart because whoever may change a group's identities can become them: the
    pipeline does not reach its own, and the tenants layer reaches those of workloads and no others.
    """
    wanted = {
        "cluster": True,
        "network": settings.compute != "automatic",
        "backup": settings.backup.level is not Level.L0,
        "delivery": settings.delivery is not None,
        "tenants": settings.cluster_type in TENANT_TYPES,
    }
    return tuple(sorted(purpose for purpose, asked in wanted.items() if asked))
