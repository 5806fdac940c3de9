"""What the settings of pods' addresses and security groups must hold together."""

import re
from collections.abc import Iterator

from contracts.planning import aws_subnets
from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.settings.aws.network import Inspection

_FAMILY = re.compile(r"([a-z]+)(\d+)")
_FIRST_TRUNKING = {"c": 5, "g": 4, "i": 3, "m": 5, "p": 3, "r": 5, "x": 2, "z": 1}
"""First generation of each family with trunk interfaces: those on Nitro. Families that are not here may have
them too; a deployment then finds out."""


@reads("network")
def pods_get_a_range_aws_adds(known: Known) -> Iterator[Problem]:
    block = known.network.pod_cidr
    if not block:
        return
    if not block.subnet_of(aws_subnets.POD_RANGE):
        yield Problem(
            keys=("network", "podCidr"),
            rule=f"a second range for pods lies inside {aws_subnets.POD_RANGE}, which AWS adds to any "
            "private VPC and nobody else's network uses",
            fix="write 100.64.0.0/16",
            value=str(block),
        )
    elif not aws_subnets.WIDEST_PREFIX <= block.prefixlen <= aws_subnets.NARROWEST_PREFIX:
        inside = next(aws_subnets.POD_RANGE.subnets(new_prefix=aws_subnets.WIDEST_PREFIX))
        yield Problem(
            keys=("network", "podCidr"),
            rule=f"a range for pods is /{aws_subnets.WIDEST_PREFIX} to /{aws_subnets.NARROWEST_PREFIX}, "
            "so that AWS takes it and every zone gets a /24 or more",
            fix=f"write {inside}",
            value=str(block),
        )


@reads("network", "compute")
def pod_options_have_a_cni_that_knows_them(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute != "auto":
        return
    rule = "Auto Mode has no VPC CNI add-on to be told of this"
    fix = "remove it, or write compute: karpenter"
    if network.pod_cidr:
        yield Problem(keys=("network", "podCidr"), rule=rule, fix=fix, value=str(network.pod_cidr))
    if network.security_groups_for_pods:
        yield Problem(keys=("network", "securityGroupsForPods"), rule=rule, fix=fix)


@reads("network", "system_nodes")
def pod_groups_have_trunk_interfaces(known: Known) -> Iterator[Problem]:
    if not known.network.security_groups_for_pods or not known.system_nodes:
        return
    for index, instance in enumerate(known.system_nodes.instance_types):
        match = _FAMILY.match(instance)
        family, generation = (match[1], int(match[2])) if match else ("", 0)
        if family == "t" or generation < _FIRST_TRUNKING.get(family, 0):
            yield Problem(
                keys=("systemNodes", "instanceTypes", index),
                rule="security groups for pods need trunk interfaces, which no t instance and none before "
                "Nitro has",
                fix="write a type like m7i.large, or securityGroupsForPods: false",
                value=instance,
            )


@reads("network")
def ipv6_goes_with_what_knows_it(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.ip_family != "ipv6":
        return
    clashes = [
        (
            "serviceCidr" if "service_cidr" in network.model_fields_set else None,
            "with IPv6 AWS chooses the range of Services",
            "remove it",
        ),
        (
            "podCidr" if network.pod_cidr else None,
            "with IPv6 pods need no second range: each node has a /80 of its own",
            "remove it",
        ),
        (
            "inspection" if network.inspection is Inspection.FIREWALL else None,
            "IPv6 leaves through an egress-only gateway, whose answers would pass by the firewall",
            "write ipFamily: ipv4, or nat: none and inspection: none",
        ),
        (
            "inspection" if network.inspection is Inspection.PROXY else None,
            "what passes by the proxy is listed before AWS has given the VPC its IPv6 range",
            "write ipFamily: ipv4, or inspection: none",
        ),
        (
            "adopt" if network.adopt else None,
            "an existing network is declared, and so validated, by its IPv4 ranges only",
            "write ipFamily: ipv4, or remove it",
        ),
    ]
    for name, rule, fix in clashes:
        if name:
            yield Problem(keys=("network", name), rule=rule, fix=fix)


@reads("network", "addons")
def ipv6_has_prefix_delegation(known: Known) -> Iterator[Problem]:
    cni = known.addons.get("vpc-cni")
    env = cni.configuration.get("env") if cni else None
    given = env.get("ENABLE_PREFIX_DELEGATION", "true") if isinstance(env, dict) else "true"
    if known.network.ip_family == "ipv6" and str(given).lower() != "true":
        yield Problem(
            keys=("addons", "vpc-cni", "configuration", "env", "ENABLE_PREFIX_DELEGATION"),
            rule="the CNI gives out IPv6 addresses by prefix only",
            fix="remove it",
            value=str(given),
        )
