"""Reads EKS clusters, who may use them, their node groups and their add-ons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory.model import LATER
from review.inventory.reading import (
    Needs,
    guarded_by,
    is_on,
    items,
    last,
    number,
    public_to,
    text,
    texts,
    value,
)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """An EKS cluster."""

    row: Row
    name: str
    version: str
    """Kubernetes version; empty where only a deployment knows."""
    support: str
    """`standard` or `extended`; empty where nobody chose, which EKS reads as extended."""
    private: bool
    """Whether the API server answers inside the VPC."""
    public: bool
    """Whether it answers on the internet; it does unless somebody said it must not."""
    public_ranges: Sequence[str]
    """Addresses it answers on the internet; empty for all of them."""
    customer_key: bool
    """Whether secrets have envelope encryption with a customer-managed key."""
    authentication: str
    """Authentication mode."""
    creator_is_admin: bool
    logs: Sequence[str]
    """Logs of the control plane that are kept."""
    services: str
    """Address range of services."""
    zonal_shift: bool
    auto_mode: bool
    """Whether EKS provides the nodes."""

    @property
    def endpoint(self) -> str:
        """Where the API server can be reached from."""
        if not self.public:
            return "private only" if self.private else "closed"
        return public_to(self.public_ranges, private_too=self.private)

    @property
    def deletion(self) -> str:
        """What stands between a mistake and the end of the cluster."""
        return guarded_by(self.row, "EKS" if is_on(self.row, "deletionProtection") else "")


def clusters(graph: Graph) -> list[Cluster]:
    return [_cluster(row) for row in graph.all(aws.CLUSTER)]


def _cluster(row: Row) -> Cluster:
    unknown = "vpcConfig.publicAccessCidrs" in row.unknowns
    creator = value(row, "accessConfig", "bootstrapClusterCreatorAdminPermissions")
    return Cluster(
        row=row,
        name=text(row, "name") or row.name,
        version=text(row, "version"),
        support=text(row, "upgradePolicy", "supportType").lower(),
        private=is_on(row, "vpcConfig", "endpointPrivateAccess"),
        public=value(row, "vpcConfig", "endpointPublicAccess") is not False,
        public_ranges=[LATER] if unknown else texts(row, "vpcConfig", "publicAccessCidrs"),
        customer_key=bool(text(row, "encryptionConfig", "provider", "keyArn")),
        authentication=text(row, "accessConfig", "authenticationMode"),
        creator_is_admin=creator is not False,
        logs=texts(row, "enabledClusterLogTypes"),
        services=text(row, "kubernetesNetworkConfig", "serviceIpv4Cidr"),
        zonal_shift=is_on(row, "zonalShiftConfig", "enabled"),
        auto_mode=is_on(row, "computeConfig", "enabled"),
    )


_POOL = "platform.example.com/pool"
"""Label that names the pool of a node."""


@dataclass(frozen=True, kw_only=True)
class NodeGroup:
    """A managed node group."""

    row: Row
    least: int | None
    """Fewest nodes; None where nobody said."""
    most: int | None
    machines: Sequence[str]
    """Instance types."""
    image: str
    capacity: str
    """`on demand` or `spot`; empty where nobody said."""
    volume_gib: int
    """Size of the volumes of one node."""
    pool: str = ""
    """Name of the pool for workloads that it is; empty for the system pool."""

    @property
    def words(self) -> str:
        """Size, machines and image."""
        least, most = self.least, self.most
        grows = least is not None and most is not None and least != most
        size = f"{least} to {most} nodes" if grows else f"{'?' if least is None else least} nodes"
        return " · ".join(
            part for part in (size, " or ".join(self.machines), self.image, self.capacity) if part
        )


def node_groups(graph: Graph, needs: Needs) -> list[NodeGroup]:
    return [_node_group(row, needs) for row in graph.all(aws.NODE_GROUP)]


def _node_group(row: Row, needs: Needs) -> NodeGroup:
    image = text(row, "amiType").lower().removesuffix("_standard")
    return NodeGroup(
        row=row,
        least=_size(row, "minSize"),
        most=_size(row, "maxSize"),
        machines=texts(row, "instanceTypes"),
        image=image.replace("_x86_64", " x86-64").replace("_arm_64", " arm64").replace("_", " "),
        capacity=text(row, "capacityType").replace("_", " ").lower(),
        volume_gib=sum(map(_volumes, needs.direct(row, aws.LAUNCH_TEMPLATE))),
        pool=text(row, "labels", _POOL).removeprefix("system"),
    )


def _volumes(template: Row) -> int:
    volumes = [device.get("ebs") for device in items(template, "blockDeviceMappings")]
    return sum(int(volume.get("volumeSize") or 0) for volume in volumes if isinstance(volume, Mapping))


def _size(row: Row, key: str) -> int | None:
    return number(row, "scalingConfig", key) if text(row, "scalingConfig", key) else None


@dataclass(frozen=True, kw_only=True)
class Addon:
    """An add-on that EKS manages."""

    name: str
    version: str
    """Empty where EKS chooses."""
    stage: str
    """When it is installed, as the dependencies say it."""


BEFORE_NODES, AFTER_NODES, ANY_TIME = "Add-ons before nodes", "Add-ons after nodes", "Add-ons"


def addons(graph: Graph, needs: Needs) -> list[Addon]:
    groups = graph.all(aws.NODE_GROUP)
    nodes = {group.urn for group in groups}
    before_nodes = {urn for group in groups for urn in needs.all(group)}
    return [
        Addon(
            name=text(row, "addonName") or row.name,
            version=text(row, "addonVersion"),
            stage=BEFORE_NODES
            if row.urn in before_nodes
            else AFTER_NODES
            if nodes & needs.all(row)
            else ANY_TIME,
        )
        for row in graph.all(aws.ADDON)
    ]


@dataclass(frozen=True, kw_only=True)
class AccessEntry:
    """Who may use the API server, and as what."""

    principal: str
    name: str
    """Last part of the principal's ARN."""
    groups: Sequence[str]
    """Kubernetes groups."""
    kind: str
    """`STANDARD`, or which nodes it is for."""
    policies: Sequence[str]
    """Names of EKS access policies."""


def access_entries(graph: Graph) -> list[AccessEntry]:
    policies: dict[str, list[str]] = {}
    for row in graph.all(aws.ACCESS_POLICY_ASSOCIATION):
        policies.setdefault(text(row, "principalArn"), []).append(last(text(row, "policyArn")))
    return [
        AccessEntry(
            principal=text(row, "principalArn"),
            name=last(text(row, "principalArn")) or row.name,
            groups=texts(row, "kubernetesGroups"),
            kind=text(row, "type"),
            policies=policies.get(text(row, "principalArn"), []),
        )
        for row in graph.all(aws.ACCESS_ENTRY)
    ]
