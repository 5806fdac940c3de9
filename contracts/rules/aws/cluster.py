"""What the settings of an EKS control plane, its nodes and its add-ons must hold together."""

import re
from collections.abc import Iterator

from contracts.catalog import versions
from contracts.planning.labels import STANDARD
from contracts.problems import Problem
from contracts.rules.rule import Known, reads

_TAG = re.compile(r"[\w .:/=+@-]*", re.ASCII)
_ARM_FAMILY = {"a1", "t4g", "im4gn", "is4gen", "x2gd", "hpc7g", "g5g"}


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
        arm = _is_arm(instance)
        if arm != (nodes.architecture == "arm64"):
            other = "arm64" if arm else "amd64"
            yield Problem(
                keys=("systemNodes", "instanceTypes", index),
                rule=f"{instance} is an {other} machine and the image is {nodes.architecture}",
                fix=f"write another type, or architecture: {other}",
                value=instance,
            )


def _is_arm(instance: str) -> bool:
    family = instance.split(".", maxsplit=1)[0]
    letters_after_digits = family.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0123456789")
    return family in _ARM_FAMILY or letters_after_digits.startswith("g")


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


@reads("addons", "control_plane")
def addons_fit_the_cluster(known: Known) -> Iterator[Problem]:
    kubernetes = known.control_plane.version
    release = versions.AWS_RELEASES[kubernetes]
    proxy = known.addons.get("kube-proxy")
    if proxy and proxy.version and versions.minor(proxy.version) != versions.minor(kubernetes):
        yield Problem(
            keys=("addons", "kube-proxy", "version"),
            rule=f"kube-proxy has the minor version of the cluster, which is {kubernetes}",
            fix=f"write {versions.AWS_RELEASES[kubernetes].addons['kube-proxy']}, or leave it out",
            value=proxy.version,
        )
    for name, addon in known.addons.items():
        pinned = release.addons.get(name) or release.optional_addons.get(name)
        if pinned is None:
            continue  # nothing was written for it, so any version goes
        major = int(pinned[1:].split(".")[0])
        if addon.version and name != "kube-proxy" and versions.minor(addon.version)[0] != major:
            yield Problem(
                keys=("addons", name, "version"),
                rule=f"the configuration written for {name} is that of major version {major}",
                fix=f"write {pinned}, or leave it out",
                value=addon.version,
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
    if len(known.tags) > 50 - len(STANDARD) - 4:
        yield Problem(
            keys=("tags",), rule="AWS permits 50 tags, the platform's own included", fix="remove some"
        )
