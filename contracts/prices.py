"""List prices that reports count with. Read from `config/prices.yaml`, where everybody may correct them."""

import datetime
import json
import pathlib
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from contracts.model import Model
from contracts.problems import SettingsError
from contracts.settings.values import Region
from contracts.source import read
from contracts.translate import translate

FILE = pathlib.Path("config", "prices.yaml")
HOURS_A_MONTH = 730
"""A twelfth of a year, as AWS's own calculator counts."""

Price = Annotated[float, Field(gt=0, lt=1000)]


class RegionPrices(Model):
    """What things cost in one region."""

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


class Prices(Model):
    """The price list."""

    currency: Literal["USD"]
    """Currency of every price."""
    as_of: datetime.date
    """Day of the list."""
    source: Annotated[str, Field(min_length=1)]
    """Where the prices come from."""
    verified: bool
    """Whether somebody compared them with AWS's price list on that day."""
    regions: dict[Region, RegionPrices]
    """Prices by region."""

    @property
    def caveat(self) -> str:
        """What a reader must know about every number."""
        compared = "" if self.verified else ", not compared with AWS"
        return f"list prices as of {self.as_of}{compared}; without traffic, discounts and taxes"


def load(root: pathlib.Path) -> Prices:
    """Read the price list of a project.

    Raises:
        SettingsError: the file is missing or does not hold what `Prices` asks.
    """
    source = read(root / FILE, FILE.as_posix())
    try:
        return Prices.model_validate_json(json.dumps(source.values), strict=True)
    except ValidationError as error:
        raise SettingsError(translate(error, (), (), source, Prices)) from None
