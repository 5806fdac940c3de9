"""What a network's settings must hold together: zones and ranges. The modules beside this one hold the
rules about egress, address families and existing networks.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations, product

from contracts.catalog import regions
from contracts.planning import aws_subnets
from contracts.problems import Problem, dotted, shown

# A rule counts from the moment its module is imported, and this one is imported with all rules.
from contracts.rules.aws import egress, existing_network
from contracts.rules.aws.groups import pods
from contracts.rules.rule import Known, reads

__all__ = ["PRIVATE_RANGES", "egress", "existing_network", "pods"]

PRIVATE_RANGES = tuple(
    IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)


SERVICE_RANGES = PRIVATE_RANGES[:3]
"""Where EKS takes a range of Services from; the last of the above is for VPCs and pods only."""


def _is_private(block: IPv4Network) -> bool:
    return any(block.subnet_of(private) for private in PRIVATE_RANGES)


@reads("region", "network")
def zones_exist(known: Known) -> Iterator[Problem]:
    letters = regions.zone_letters(known.region)
    for index, zone in enumerate(known.network.zones):
        if not regions.is_zone_of(zone, known.region):
            yield Problem(
                keys=("network", "zones", index),
                rule=f"a zone belongs to the stack's region, {known.region}, whose letters are "
                f"{letters[0]} to {letters[-1]}",
                fix=f"write a name like {known.region}a",
                value=shown(zone),
            )
    most = regions.ZONES_OF_AN_ACCOUNT.get(known.region)
    if most and len(set(known.network.zones)) > most:
        yield Problem(
            keys=("network", "zones"),
            rule=f"{known.region} gives every account {most} zones",
            fix=f"name {most}, or take another region: a cluster type that needs more cannot be here",
        )


@reads("region", "network")
def zones_take_a_control_plane(known: Known) -> Iterator[Problem]:
    zone_id = regions.WITHOUT_CONTROL_PLANES.get(known.region)
    for index, zone in enumerate(known.network.zones):
        if zone == regions.USUALLY_WITHOUT_CONTROL_PLANES.get(known.region):
            yield Problem(
                keys=("network", "zones", index),
                rule=f"in most accounts {zone} is {zone_id}, where EKS takes no control plane",
                fix="take another zone, or see what it is in this account: `aws ec2 "
                f"describe-availability-zones --region {known.region}`; a deployment asks, too",
                value=zone,
                warning=True,
            )


@reads("network")
def vpc_has_room(known: Known) -> Iterator[Problem]:
    vpc = known.network.cidr
    if known.network.adopt:
        # Nothing is laid out in a VPC that exists; its subnets have rules of their own.
        return
    if vpc.prefixlen < aws_subnets.WIDEST_PREFIX:
        yield Problem(
            keys=("network", "cidr"),
            rule=f"AWS permits no VPC wider than /{aws_subnets.WIDEST_PREFIX}",
            fix=f"write {next(vpc.subnets(new_prefix=aws_subnets.WIDEST_PREFIX))}",
            value=str(vpc),
        )
    elif vpc.prefixlen > aws_subnets.NARROWEST_PREFIX:
        fits = vpc.supernet(new_prefix=aws_subnets.NARROWEST_PREFIX)
        yield Problem(
            keys=("network", "cidr"),
            rule=f"a VPC is /{aws_subnets.NARROWEST_PREFIX} or wider: prefix delegation hands nodes whole "
            "/28 blocks, sixteen to a private subnet, and the control plane takes a /28 in each zone",
            fix=f"write {fits} or wider",
            value=str(vpc),
        )


@reads("network")
def ranges_are_private_and_apart(known: Known) -> Iterator[Problem]:
    network = known.network
    ranges = [(("network", "cidr"), network.cidr)]
    if network.ip_family == "ipv4":
        ranges.append((("network", "serviceCidr"), network.service_cidr))
    if network.pod_cidr:
        ranges.append((("network", "podCidr"), network.pod_cidr))
    for path, block in ranges:
        if not _is_private(block):
            yield Problem(
                keys=path,
                rule="cluster ranges are private: inside 10/8, 172.16/12, 192.168/16 or 100.64/10",
                fix="choose a private range",
                value=str(block),
            )
    reserved = [
        (("network", "reservedCidrs", index), block) for index, block in enumerate(network.reserved_cidrs)
    ]
    # Reserved ranges may overlap each other: they only have to stay clear of the cluster's.
    for (path, block), (other_path, other) in [*combinations(ranges, 2), *product(ranges, reserved)]:
        if block.overlaps(other):
            yield Problem(
                keys=other_path,
                rule=f"overlaps {block} ({dotted(path)}); addresses must mean one thing",
                fix="choose ranges that do not overlap",
                value=str(other),
            )


@reads("network")
def service_range_is_one_eks_takes(known: Known) -> Iterator[Problem]:
    services = known.network.service_cidr
    if not any(services.subnet_of(block) for block in SERVICE_RANGES) and _is_private(services):
        yield Problem(
            keys=("network", "serviceCidr"),
            rule="EKS takes a service range inside 10/8, 172.16/12 or 192.168/16 only",
            fix="write 172.20.0.0/16",
            value=str(services),
        )
    if not 12 <= services.prefixlen <= 24:
        yield Problem(
            keys=("network", "serviceCidr"),
            rule="EKS takes a service range of /12 to /24",
            fix="write 172.20.0.0/16",
            value=str(services),
        )
