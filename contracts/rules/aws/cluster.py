"""What the settings of an EKS control plane, its nodes and its add-ons must hold together."""

import re
from collections.abc import Iterator

from contracts.catalog import instance_types, versions
from contracts.planning.labels import STANDARD
from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.rules.tags import tags_that_differ_in_case

_SYSTEM_NODE = (2, 4)
"""vCPUs and GiB that a node for the platform's own needs at least."""
_TAG = re.compile(r"[\w .:/=+@-]*", re.ASCII)


@reads("system_nodes")
def system_machines_are_large_enough(known: Known) -> Iterator[Problem]:
    nodes = known.system_nodes
    for index, instance in enumerate(nodes.instance_types if nodes else ()):
        known_type = instance_types.known().get(instance)
        if known_type and not known_type.has(*_SYSTEM_NODE):
            larger = instance_types.smallest(known_type.family, *_SYSTEM_NODE)
            yield Problem(
                keys=("systemNodes", "instanceTypes", index),
                rule="system nodes need two vCPUs and 4 GiB for Karpenter and the add-ons",
                fix=f"write {larger} or larger" if larger else "write a type like m7i.large",
                value=instance,
            )


@reads("system_nodes")
def fips_has_an_image(known: Known) -> Iterator[Problem]:
    nodes = known.system_nodes
    if nodes and nodes.fips and nodes.image != "bottlerocket":
        yield Problem(
            keys=("systemNodes", "fips"),
            rule="EKS has FIPS images of Bottlerocket only",
            fix="write image: bottlerocket, or fips: false",
            value="true",
        )


@reads("karpenter", "control_plane")
def karpenter_fits_the_cluster(known: Known) -> Iterator[Problem]:
    if not known.karpenter:
        return
    version, kubernetes = known.karpenter.version, known.control_plane.version
    if not versions.KARPENTER_VERSION.fullmatch(version):
        yield Problem(
            keys=("karpenter", "version"),
            rule="a Karpenter version is three numbers, without a v",
            fix=f'write "{versions.KARPENTER}"',
            value=version,
        )
        return
    if versions.minor(version)[0] != versions.minor(versions.KARPENTER)[0]:
        yield Problem(
            keys=("karpenter", "version"),
            rule=f"the permissions are written for Karpenter {versions.minor(versions.KARPENTER)[0]}",
            fix=f'write "{versions.KARPENTER}", or leave it out',
            value=version,
        )
        return
    floor = max(versions.AWS_RELEASES[kubernetes].karpenter_floor, versions.KARPENTER_PERMISSIONS_FLOOR)
    if versions.minor(version) < floor:
        yield Problem(
            keys=("karpenter", "version"),
            rule=f"Kubernetes {kubernetes} and the permissions written here need Karpenter "
            f"{floor[0]}.{floor[1]} or newer",
            fix=f'write "{versions.KARPENTER}", or leave it out',
            value=version,
        )


@reads("tags")
def tags_are_ours_to_give(known: Known) -> Iterator[Problem]:
    for key, value in known.tags.items():
        reason = None
        if key.lower() in STANDARD:
            reason = "this tag is set by the platform"
        elif key.lower().startswith("aws:") or not 1 <= len(key) <= 128 or len(value) > 256:
            reason = "a tag key has 1 to 128 characters and no aws: prefix, a value at most 256"
        elif not _TAG.fullmatch(key) or not _TAG.fullmatch(value):
            reason = "tags hold letters, digits, spaces and . : / = + - @ _ only"
        elif key.lower() == "name" or key.startswith(("kubernetes.io/", "karpenter.sh/", "eks:")):
            reason = "controllers give this tag a meaning"
        if reason:
            yield Problem(keys=("tags", key), rule=reason, fix="choose another key or value", value=value)
    yield from tags_that_differ_in_case(known.tags, "IAM takes tag keys that differ in case only for one")
    if len(known.tags) > 50 - len(STANDARD) - 4:
        yield Problem(
            keys=("tags",), rule="AWS permits 50 tags, the platform's own included", fix="remove some"
        )
