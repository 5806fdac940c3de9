"""What the settings of a control plane, its nodes and its add-ons must hold together."""

from collections.abc import Iterator

from contracts import naming, versions
from contracts.cluster_types import LOG_TYPES, PRODUCTION
from contracts.labels import STANDARD
from contracts.rules.rule import Broken, Known, reads

_MOST_PUBLIC_CIDRS = 40
_WIDEST_PUBLIC = 16
_ARM_FAMILY = {"a1", "t4g", "im4gn", "is4gen", "x2gd", "hpc7g", "g5g"}


@reads("cloud", "environment")
def stack_is_named_after_its_contents(known: Known) -> Iterator[Broken]:
    wanted = f"{known.cloud}-{known.environment}"
    if known.stack != wanted:
        yield Broken(
            path=("environment",),
            rule=f"a stack is called <cloud>-<environment>, and this one is {known.stack}",
            fix=f"correct the environment, or rename the stack and its file to {wanted}",
            value=known.environment,
        )


@reads("cloud", "region", "environment", "purpose", "number")
def cluster_name_fits(known: Known) -> Iterator[Broken]:
    name = naming.cluster_name(known.cloud, known.region, known.environment, known.purpose, known.number)
    over = len(name) - naming.CLUSTER_NAME_LIMIT
    if over > 0:
        yield Broken(
            path=("purpose",),
            rule=f"{name} has {len(name)} characters; cluster names end at "
            f"{naming.CLUSTER_NAME_LIMIT}, because they are Kubernetes label values too",
            fix=f"shorten purpose or environment by {over}",
            value=known.purpose,
        )


@reads("control_plane")
def public_endpoint_is_listed(known: Known) -> Iterator[Broken]:
    plane = known.control_plane
    public = plane.endpoint == "private-and-public"
    if public and not plane.public_cidrs:
        yield Broken(
            path=("controlPlane", "publicCidrs"),
            rule="a public endpoint lists who may reach it; without a list AWS opens it to the world",
            fix="list your offices' or VPN's ranges, or write endpoint: private",
        )
    if plane.public_cidrs and not public:
        yield Broken(
            path=("controlPlane", "publicCidrs"),
            rule="a private endpoint has no public ranges",
            fix="remove publicCidrs, or write endpoint: private-and-public",
        )
    for index, block in enumerate(plane.public_cidrs):
        if block.prefixlen < _WIDEST_PUBLIC:
            yield Broken(
                path=("controlPlane", "publicCidrs", index),
                rule=f"opens the API server to {block.num_addresses:,} addresses; /{_WIDEST_PUBLIC} is the "
                "widest range that can still be somebody's own",
                fix="list the ranges you mean",
                value=str(block),
            )
    if len(plane.public_cidrs) > _MOST_PUBLIC_CIDRS:
        yield Broken(
            path=("controlPlane", "publicCidrs"),
            rule=f"EKS takes at most {_MOST_PUBLIC_CIDRS} ranges",
            fix="join neighbouring ranges",
        )


@reads("system_nodes", "network")
def system_nodes_have_room(known: Known) -> Iterator[Broken]:
    nodes = known.system_nodes
    if nodes.max_size <= nodes.min_size:
        yield Broken(
            path=("systemNodes", "maxSize"),
            rule="an update brings new nodes before it removes old ones, so the most exceeds the fewest",
            fix=f"write {nodes.min_size + 1} or more",
            value=str(nodes.max_size),
        )


@reads("system_nodes")
def instance_types_agree_with_the_architecture(known: Known) -> Iterator[Broken]:
    nodes = known.system_nodes
    if not nodes.instance_types:
        yield Broken(
            path=("systemNodes", "instanceTypes"),
            rule="a node group names at least one instance type",
            fix="write [m7i.large]",
        )
    for index, instance in enumerate(nodes.instance_types):
        arm = _is_arm(instance)
        if arm != (nodes.architecture == "arm64"):
            other = "arm64" if arm else "amd64"
            yield Broken(
                path=("systemNodes", "instanceTypes", index),
                rule=f"{instance} is an {other} machine and the image is {nodes.architecture}",
                fix=f"write another type, or architecture: {other}",
                value=instance,
            )


def _is_arm(instance: str) -> bool:
    family = instance.split(".", maxsplit=1)[0]
    letters_after_digits = family.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0123456789")
    return family in _ARM_FAMILY or letters_after_digits.startswith("g")


@reads("system_nodes", "control_plane")
def node_image_fits_the_cluster(known: Known) -> Iterator[Broken]:
    nodes, kubernetes = known.system_nodes, known.control_plane.version
    release = nodes.release_version
    if release and nodes.image == "al2023" and not release.startswith(f"{kubernetes}."):
        yield Broken(
            path=("systemNodes", "releaseVersion"),
            rule=f"an Amazon Linux release is built for one minor version, and the cluster is {kubernetes}",
            fix=f"write {versions.AWS_RELEASES[kubernetes].al2023}, or leave it out",
            value=release,
        )


@reads("addons", "control_plane")
def addons_fit_the_cluster(known: Known) -> Iterator[Broken]:
    kubernetes = known.control_plane.version
    proxy = known.addons.get("kube-proxy")
    if proxy and proxy.version and versions.minor(proxy.version) != versions.minor(kubernetes):
        yield Broken(
            path=("addons", "kube-proxy", "version"),
            rule=f"kube-proxy has the minor version of the cluster, which is {kubernetes}",
            fix=f"write {versions.AWS_RELEASES[kubernetes].addons['kube-proxy']}, or leave it out",
            value=proxy.version,
        )
    for name, addon in known.addons.items():
        pinned = versions.AWS_RELEASES[kubernetes].addons[name]
        major = int(pinned[1:].split(".")[0])
        if addon.version and name != "kube-proxy" and versions.minor(addon.version)[0] != major:
            yield Broken(
                path=("addons", name, "version"),
                rule=f"the configuration written for {name} is that of major version {major}",
                fix=f"write {pinned}, or leave it out",
                value=addon.version,
            )


@reads("karpenter", "control_plane")
def karpenter_fits_the_cluster(known: Known) -> Iterator[Broken]:
    version, kubernetes = known.karpenter.version, known.control_plane.version
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        yield Broken(
            path=("karpenter", "version"),
            rule="a Karpenter version is three numbers, without a v",
            fix=f'write "{versions.KARPENTER}"',
            value=version,
        )
        return
    floor = max(versions.AWS_RELEASES[kubernetes].karpenter_floor, versions.KARPENTER_PERMISSIONS_FLOOR)
    if versions.minor(version) < floor:
        yield Broken(
            path=("karpenter", "version"),
            rule=f"Kubernetes {kubernetes} and the permissions written here need Karpenter "
            f"{floor[0]}.{floor[1]} or newer",
            fix=f'write "{versions.KARPENTER}", or leave it out',
            value=version,
        )


@reads("tags")
def tags_are_ours_to_give(known: Known) -> Iterator[Broken]:
    for key, value in known.tags.items():
        reason = None
        if key in STANDARD:
            reason = "this tag is set by the platform"
        elif key.lower().startswith("aws:") or not 1 <= len(key) <= 128 or len(value) > 256:
            reason = "a tag key has 1 to 128 characters and no aws: prefix, a value at most 256"
        elif key == "Name" or key.startswith(("kubernetes.io/", "karpenter.sh/", "eks:")):
            reason = "controllers give this tag a meaning"
        if reason:
            yield Broken(path=("tags", key), rule=reason, fix="choose another key or value", value=value)
    if len(known.tags) > 50 - len(STANDARD) - 4:
        yield Broken(
            path=("tags",), rule="AWS permits 50 tags, the platform's own included", fix="remove some"
        )


@reads("cluster_type", "protected", "network", "control_plane", "log_retention_days")
def production_is_not_loosened(known: Known) -> Iterator[Broken]:
    if known.cluster_type not in PRODUCTION:
        return
    plane = known.control_plane
    loosened = [
        (not known.protected, ("protected",), "is protected against deletion", "true"),
        (plane.endpoint != "private", ("controlPlane", "endpoint"), "has a private endpoint", "private"),
        (
            set(plane.log_types) != set(LOG_TYPES),
            ("controlPlane", "logTypes"),
            "keeps every control plane log",
            f"[{', '.join(LOG_TYPES)}]",
        ),
        (not plane.zonal_shift, ("controlPlane", "zonalShift"), "shifts away from a failing zone", "true"),
        (known.network.nat != "per-zone", ("network", "nat"), "has egress in every zone", "per-zone"),
        (known.log_retention_days < 90, ("logRetentionDays",), "keeps its logs for 90 days", "90"),
    ]
    for is_loosened, path, promise, wanted in loosened:
        if is_loosened:
            yield Broken(
                path=path,
                rule=f"a {known.cluster_type} cluster {promise}",
                fix=f"write {wanted}, or leave it out; a looser cluster is another cluster type",
            )
