"""What machines and images of node groups must hold together: the system pool's and those of pools."""

from collections.abc import Iterator
from typing import Any

from contracts.catalog import instance_types, versions
from contracts.problems import Path, Problem
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads


def _groups(known: Known) -> Iterator[tuple[Path, Any]]:
    """Every node group with its path."""
    if known.system_nodes:
        yield ("systemNodes",), known.system_nodes
    for name, pool in known.pools.items():
        yield ("pools", name), pool


@reads("system_nodes", "pools")
def groups_have_room(known: Known) -> Iterator[Problem]:
    for where, nodes in _groups(known):
        with SKIP_UNKNOWN:
            if nodes.max_size <= nodes.min_size:
                yield Problem(
                    keys=(*where, "maxSize"),
                    rule="an update brings new nodes before it removes old ones, so the most exceeds the "
                    "fewest",
                    fix=f"write {nodes.min_size + 1} or more",
                    value=str(nodes.max_size),
                )


@reads("system_nodes", "pools")
def groups_have_machines_that_agree_with_their_architecture(known: Known) -> Iterator[Problem]:
    for where, nodes in _groups(known):
        with SKIP_UNKNOWN:
            if not nodes.instance_types:
                yield Problem(
                    keys=(*where, "instanceTypes"),
                    rule="a node group names at least one instance type",
                    fix="write [m7i.large]",
                )
            for index, instance in enumerate(nodes.instance_types):
                yield from _architecture((*where, "instanceTypes", index), instance, nodes.architecture)


def _architecture(where: Path, instance: str, wanted: str) -> Iterator[Problem]:
    known_type = instance_types.known().get(instance)
    if known_type and known_type.architecture not in ("amd64", "arm64"):
        yield Problem(
            keys=where,
            rule=f"EKS has no node image for {known_type.architecture} machines",
            fix="write a type like m7i.large",
            value=instance,
        )
        return
    other = known_type.architecture if known_type else _architecture_by_name(instance)
    if other != wanted:
        yield Problem(
            keys=where,
            rule=f"{instance} is an {other} machine and the image is {wanted}",
            fix=f"write another type, or architecture: {other}",
            value=instance,
        )


def _architecture_by_name(instance: str) -> str:
    """Of a type that is not known here: behind its generation, Graviton families have a g."""
    family = instance.partition(".")[0].partition("-")[0]
    letters_after_digits = family.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0123456789")
    return "arm64" if letters_after_digits.startswith("g") else "amd64"


@reads("system_nodes", "pools")
def groups_have_machines_that_are_known(known: Known) -> Iterator[Problem]:
    for where, nodes in _groups(known):
        with SKIP_UNKNOWN:
            for index, instance in enumerate(nodes.instance_types):
                if instance in instance_types.known():
                    continue
                meant = instance_types.meant(instance)
                yield Problem(
                    keys=(*where, "instanceTypes", index),
                    rule=f"{instance} is not among the instance types known here, so that neither that it "
                    "exists nor what it costs can be said",
                    fix=f"did you mean {meant}?" if meant else "see that EC2 has it in this region",
                    value=instance,
                    warning=True,
                )


@reads("system_nodes", "pools", "control_plane")
def groups_have_images_that_fit_the_cluster(known: Known) -> Iterator[Problem]:
    kubernetes = known.control_plane.version
    for where, nodes in _groups(known):
        with SKIP_UNKNOWN:
            found = _image_release(kubernetes, nodes.image, nodes.release_version)
            if found:
                rule, fix = found
                yield Problem(
                    keys=(*where, "releaseVersion"), rule=rule, fix=fix, value=nodes.release_version
                )


def _image_release(kubernetes: str, image: str, release: str | None) -> tuple[str, str] | None:
    """What is wrong with the release of a node image, and the remediation."""
    if not release:
        return None
    pinned = versions.AWS_RELEASES[kubernetes]
    if not versions.IMAGE_RELEASE[image].fullmatch(release):
        example = pinned.bottlerocket if image == "bottlerocket" else pinned.al2023
        return f"a release of {image} is exact", f"write it like {example}"
    if image == "al2023" and not release.startswith(f"{kubernetes}."):
        return (
            f"an Amazon Linux release is built for one minor version, and the cluster is {kubernetes}",
            f"write {pinned.al2023}, or leave it out",
        )
    return None
