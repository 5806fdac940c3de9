"""AWS regions: which exist, how they are abbreviated, and the partition they belong to."""

import re

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


def abbreviation(region: str) -> str:
    """Short form used in names: `us-east-1` is `use1`, `us-gov-west-1` is `usgovw1`."""
    *area, direction, number = region.split("-")
    return f"{''.join(area)}{_DIRECTIONS[direction]}{number}"


def zone_letter(zone: str) -> str:
    """Last letter of a zone name: `us-east-1a` is `a`."""
    return zone[-1]


def is_zone_of(zone: str, region: str) -> bool:
    """Whether a name is an ordinary availability zone of the region (not a Local or Wavelength Zone)."""
    return re.fullmatch(re.escape(region) + f"[{ZONE_LETTERS}]", zone) is not None
