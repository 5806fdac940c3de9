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


@reads("system_nodes", "network")
def system_nodes_have_room(known: Known) -> Iterator[Problem]:
    nodes = known.system_nodes
    if nodes and nodes.max_size <= nodes.min_size:
        yield Problem(
            keys=("systemNodes", "maxSize"),
            rule="an update brings new nodes before it removes old ones, so the most exceeds the fewest",
            fix=f"write {nodes.min_size + 1} or more",
            value=str(nodes.max_size),
        )


@reads("system_nodes")
def instance_types_agree_with_the_architecture(known: Known) -> Iterator[Problem]:
    nodes = known.system_nodes
    if not nodes:
        return
    if not nodes.instance_types:
        yield Problem(
            keys=("systemNodes", "instanceTypes"),
            rule="a node group names at least one instance type",
            fix="write [m7i.large]",
        )
    for index, instance in enumerate(nodes.instance_types):
        known_type = instance_types.known().get(instance)
        if known_type and known_type.architecture not in ("amd64", "arm64"):
            yield Problem(
                keys=("systemNodes", "instanceTypes", index),
                rule=f"EKS has no node image for {known_type.architecture} machines",
                fix="write a type like m7i.large",
                value=instance,
            )
            continue
        other = known_type.architecture if known_type else _architecture_by_name(instance)
        if other != nodes.architecture:
            yield Problem(
                keys=("systemNodes", "instanceTypes", index),
                rule=f"{instance} is an {other} machine and the image is {nodes.architecture}",
                fix=f"write another type, or architecture: {other}",
                value=instance,
            )


@reads("system_nodes")
def instance_types_are_known(known: Known) -> Iterator[Problem]:
    nodes = known.system_nodes
    for index, instance in enumerate(nodes.instance_types if nodes else ()):
        if instance not in instance_types.known():
            meant = instance_types.meant(instance)
            yield Problem(
                keys=("systemNodes", "instanceTypes", index),
                rule=f"{instance} is not among the instance types known here, so that neither that it exists "
                "nor what it costs can be said",
                fix=f"did you mean {meant}?" if meant else "see that EC2 has it in this region",
                value=instance,
                warning=True,
            )


def _architecture_by_name(instance: str) -> str:
    """Of a type that is not known here: behind its generation, Graviton families have a g."""
    family = instance.partition(".")[0].partition("-")[0]
    letters_after_digits = family.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0123456789")
    return "arm64" if letters_after_digits.startswith("g") else "amd64"


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


@reads("system_nodes", "control_plane")
def node_image_fits_the_cluster(known: Known) -> Iterator[Problem]:
    nodes, kubernetes = known.system_nodes, known.control_plane.version
    release = nodes.release_version if nodes else None
    if nodes and release and not versions.IMAGE_RELEASE[nodes.image].fullmatch(release):
        pinned = versions.AWS_RELEASES[kubernetes]
        yield Problem(
            keys=("systemNodes", "releaseVersion"),
            rule=f"a release of {nodes.image} is exact",
            fix=f"write it like {pinned.bottlerocket if nodes.image == 'bottlerocket' else pinned.al2023}",
            value=release,
        )
        return
    if release and nodes.image == "al2023" and not release.startswith(f"{kubernetes}."):
        yield Problem(
            keys=("systemNodes", "releaseVersion"),
            rule=f"an Amazon Linux release is built for one minor version, and the cluster is {kubernetes}",
            fix=f"write {versions.AWS_RELEASES[kubernetes].al2023}, or leave it out",
            value=release,
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
