"""Regions of both clouds: which exist, how they are abbreviated, and what they have."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Cloud = Literal["aws", "azure"]
CLOUDS: tuple[Cloud, ...] = get_args(Cloud)
"""Clouds with a model of their own, in `contracts/settings/<cloud>/`."""

AWS_REGIONS: tuple[str, ...] = (
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
)
"""Regions of the commercial and GovCloud partitions. The China partition is left out on purpose:
its endpoint service names and some service principals differ, and nothing here has been checked there."""

ZONE_LETTERS = "abcdef"
"""Letters that AWS gives to availability zones; no region has more than six."""

_MANY_ZONES = {
    "us-east-1": "abcdef",
    "us-west-2": "abcd",
    "ap-northeast-1": "abcd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abcd",
}
"""Regions whose zones go beyond c. The others have three, and in the oldest ones every account another choice
of letters."""

ZONES_OF_AN_ACCOUNT = {"us-west-1": 2}
"""Regions that show every account fewer zones than they have. Too few for production: see FEWEST_ZONES."""

WITHOUT_CONTROL_PLANES = {
    "ca-central-1": "cac1-az3",
    "us-east-1": "use1-az3",
    "us-west-1": "usw1-az2",
}
"""Zones, by id, where EKS takes no subnets of a control plane; see "Subnet requirements for clusters" in its
user guide. Which letter that is differs by account, so that only a deployment can tell."""

USUALLY_WITHOUT_CONTROL_PLANES = {"us-east-1": "us-east-1e"}
"""The letter that zone has in most accounts, where most have the same."""

_DIRECTIONS = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "central": "c",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
}


def partition(region: str) -> str:
    """ARN partition of a region: `aws` or `aws-us-gov`."""
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


@dataclass(frozen=True, kw_only=True)
class AzureRegion:
    """What one Azure region has."""

    short: str
    """Short form used in names."""
    paired: str | None
    """Region that Azure copies geo-redundant storage to; None for the newer ones without a pair."""


def _region(short: str, paired: str | None = None) -> AzureRegion:
    return AzureRegion(short=short, paired=paired)


AZURE_REGIONS: dict[str, AzureRegion] = {
    "australiaeast": _region("aue", "australiasoutheast"),
    "austriaeast": _region("ate"),
    "belgiumcentral": _region("bec"),
    "brazilsouth": _region("brs", "southcentralus"),
    "canadacentral": _region("cac", "canadaeast"),
    "centralindia": _region("inc", "southindia"),
    "centralus": _region("usc", "eastus2"),
    "chilecentral": _region("clc"),
    "eastasia": _region("ase", "southeastasia"),
    "eastus": _region("use", "westus"),
    "eastus2": _region("use2", "centralus"),
    "francecentral": _region("frc", "francesouth"),
    "germanywestcentral": _region("dewc", "germanynorth"),
    "indonesiacentral": _region("idc"),
    "israelcentral": _region("ilc"),
    "italynorth": _region("itn"),
    "japaneast": _region("jpe", "japanwest"),
    "japanwest": _region("jpw", "japaneast"),
    "koreacentral": _region("krc", "koreasouth"),
    "malaysiawest": _region("myw"),
    "mexicocentral": _region("mxc"),
    "newzealandnorth": _region("nzn"),
    "northeurope": _region("eun", "westeurope"),
    "norwayeast": _region("noe", "norwaywest"),
    "polandcentral": _region("plc"),
    "southafricanorth": _region("zan", "southafricawest"),
    "southcentralus": _region("ussc", "northcentralus"),
    "southeastasia": _region("asse", "eastasia"),
    "spaincentral": _region("esc"),
    "swedencentral": _region("sec", "swedensouth"),
    "switzerlandnorth": _region("chn", "switzerlandwest"),
    "uaenorth": _region("aen", "uaecentral"),
    "uksouth": _region("gbs", "ukwest"),
    "westeurope": _region("euw", "northeurope"),
    "westus2": _region("usw2", "westcentralus"),
    "westus3": _region("usw3", "eastus"),
}
"""Regions of the public cloud with availability zones, as remembered on the day in versions.py.
Left out on purpose: regions without zones, where no cluster type can keep its promises; those below; and the
government and China clouds, whose endpoints differ."""

AZURE_LEFT_OUT = {
    "qatarcentral": "in qatarcentral AKS puts no API server into a network that the platform makes, "
    "where every cluster here has it",
}
"""Regions with zones that lack something else, to what they lack."""

AZURE_GATEWAYS = frozenset(
    {
        "australiaeast",
        "brazilsouth",
        "canadacentral",
        "centralindia",
        "centralus",
        "eastasia",
        "eastus",
        "eastus2",
        "francecentral",
        "germanywestcentral",
        "koreacentral",
        "northcentralus",
        "northeurope",
        "norwayeast",
        "southcentralus",
        "southeastasia",
        "switzerlandnorth",
        "uaenorth",
        "uksouth",
        "westeurope",
        "westus",
    }
)
"""Regions that offer Application Gateway for Containers, as Microsoft's overview had them in July 2025."""

AZURE_ZONES = ("1", "2", "3")
"""Availability zones, the same names in every region. Which datacentre each means differs by subscription."""


def abbreviation(region: str) -> str:
    """Short form used in names: `us-east-1` is `use1`, `us-gov-west-1` is `usgovw1`, `eastus2` is `use2`."""
    if region in AZURE_REGIONS:
        return AZURE_REGIONS[region].short
    *area, direction, number = region.split("-")
    return f"{''.join(area)}{_DIRECTIONS[direction]}{number}"


def zone_letter(zone: str) -> str:
    """Last letter of a zone name: `us-east-1a` is `a`."""
    return zone[-1]


def is_zone_of(zone: str, region: str) -> bool:
    """Whether a name is an ordinary availability zone of the region (not a Local or Wavelength Zone)."""
    return re.fullmatch(re.escape(region) + f"[{zone_letters(region)}]", zone) is not None


def zone_letters(region: str) -> str:
    """Letters that AWS gives to the availability zones of a region."""
    return _MANY_ZONES.get(region, "abc")
