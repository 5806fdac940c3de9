"""List prices that reports count with. Read from `config/prices.yaml`, where everybody may correct them."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings.aws.values import Region
from contracts.settings.azure.values import Region as AzureRegion
from contracts.settings.azure.values import VmSize

HOURS_A_MONTH = 730
"""A twelfth of a year, as the calculators of both clouds count."""
DAYS_A_MONTH = 365 / 12
"""A twelfth of a year, for what is charged by the day."""

Price = Annotated[float, Field(gt=0, lt=1000)]


class RegionPrices(Model):
    """What things cost in one region of AWS."""

    eks_cluster_hour: Price
    """Control plane on standard support."""
    eks_cluster_hour_extended: Price
    """Control plane on extended support."""
    nat_gateway_hour: Price
    """A NAT gateway, before traffic."""
    nat_gateway_gb: Price
    """A GB through it, in or out, on top of what the transfer itself costs."""
    interface_endpoint_hour: Price
    """An interface endpoint in one zone, before traffic."""
    interface_endpoint_gb: Price
    """A GB through it."""
    public_address_hour: Price
    """A public IPv4 address."""
    application_load_balancer_hour: Price
    """An application load balancer, before capacity units."""
    network_load_balancer_hour: Price
    """A network load balancer, before capacity units."""
    gp3_gb_month: Price
    """A GB of gp3 volume, with its included throughput."""
    kms_key_month: Price
    """A customer-managed key."""
    instance_hour: dict[str, Price]
    """Instances on demand, Linux, by type."""


class AzureRegionPrices(Model):
    """What things cost in one region of Azure."""

    aks_standard_hour: Price
    """A cluster of the Standard tier, which has an uptime agreement."""
    aks_premium_hour: Price
    """A cluster of the Premium tier, which long-term support asks for."""
    aks_automatic_hour: Price
    """An AKS Automatic cluster, before what it adds to each of its nodes."""
    nat_gateway_hour: Price
    """A NAT gateway, before traffic."""
    nat_gateway_gb: Price
    """A GB through it, in or out, on top of what the transfer itself costs."""
    public_address_hour: Price
    """A static public IPv4 address."""
    firewall_hour: dict[Literal["standard", "premium"], Price]
    """An Azure Firewall, before traffic, by tier."""
    firewall_gb: Price
    """A GB through it."""
    bastion_hour: dict[Literal["basic", "standard", "premium"], Price]
    """A bastion with its two included units, by tier."""
    private_endpoint_hour: Price
    """A private endpoint, before traffic."""
    private_endpoint_gb: Price
    """A GB through it."""
    dns_zone_month: Price
    """A DNS zone, private or public, before queries."""
    gateway_hour: Price
    """An Application Gateway for Containers, before frontends, associations and capacity units."""
    gateway_frontend_hour: Price
    """A frontend of one."""
    gateway_association_hour: Price
    """An association of one with a subnet."""
    registry_premium_day: Price
    """A container registry of the Premium tier in one region, with its included storage."""
    hsm_key_month: Price
    """A key kept in hardware. A key kept in software costs nothing but its uses."""
    logs_gb: Price
    """A GB taken into a Log Analytics workspace."""
    logs_basic_gb: Price
    """A GB taken into a table of the Basic plan, whose queries cost extra."""
    grafana_hour: Price
    """A managed Grafana workspace of the Standard tier."""
    grafana_user_month: Price
    """A person who uses it."""
    defender_vcpu_month: Price
    """Defender for Containers, by vCPU of a node."""
    network_observability_node_hour: Price
    """Advanced Container Networking Services, by node."""
    managed_disk_gb_month: Price
    """A GB of premium disk. A disk on the machine itself costs nothing."""
    vm_hour: dict[VmSize, Price]
    """Machines on demand, Linux, by size."""


class Prices(Model):
    """The price list."""

    currency: Literal["USD"]
    """Currency of every price."""
    as_of: datetime.date
    """Day of the list."""
    source: Annotated[str, Field(min_length=1)]
    """Where the prices come from."""
    verified: bool
    """Whether somebody compared them with the clouds' price lists on that day."""
    regions: dict[Region, RegionPrices]
    """Prices by region of AWS."""
    azure_regions: dict[AzureRegion, AzureRegionPrices]
    """Prices by region of Azure."""

    @property
    def caveat(self) -> str:
        """What a reader must know about every number."""
        compared = "" if self.verified else ", not compared with AWS or Azure"
        return f"list prices as of {self.as_of}{compared}; without traffic, discounts and taxes"
