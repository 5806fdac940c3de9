"""What the two kinds of AKS cluster are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.context import AzureContextArgs


@dataclass(frozen=True, kw_only=True)
class AksProxyArgs(Args):
    url: str
    """Where it listens."""
    bypass: Sequence[str]
    """Names and ranges that are reached without it."""


@dataclass(frozen=True, kw_only=True)
class AksNetworkArgs(Args):
    node_subnet_id: pulumi.Input[str]
    """Subnet of nodes, once it has its egress. Changing it replaces the cluster."""
    api_server_subnet_id: pulumi.Input[str]
    """Subnet of the API server's addresses. Changing it replaces the cluster."""
    outbound_type: str
    """`userAssignedNATGateway` or `userDefinedRouting`: how traffic leaves. Fixed."""
    pod_cidr: str
    """Range of pods in the overlay; unused with a subnet of pods."""
    service_cidr: str
    """Range of Kubernetes Services. Fixed."""
    flow_metrics: bool
    """Flows and drops of pods as metrics."""
    pod_policies: str
    """`none`, `fqdn` or `l7`: what network policies know besides addresses and ports."""
    pod_subnet_id: str | None = None
    """Subnet that pods have addresses of, instead of an overlay. Changing it replaces the cluster."""
    proxy: AksProxyArgs | None = None
    """Proxy for HTTP and HTTPS. A change of it replaces every node."""


@dataclass(frozen=True, kw_only=True)
class AksApiServerArgs(Args):
    authorized_ranges: pulumi.Input[Sequence[str]]
    """Ranges that may reach a public API server; unused where it is private."""
    private: bool
    """Whether it is reached from the network only. Fixed."""
    private_zone: str
    """`system`, or resource id of the private DNS zone that its name is in; unused where it is public."""
    subdomain: str | None = None
    """First label of its name in that zone. Fixed."""


@dataclass(frozen=True, kw_only=True)
class AksKubeletArgs(Args):
    cpu_manager_policy: str | None = None
    """`none` or `static`: whether guaranteed pods have CPUs of their own."""
    cpu_cfs_quota: bool | None = None
    """Whether limits of CPU are enforced."""
    cpu_cfs_quota_period: str | None = None
    """In which period they are measured, in milliseconds, such as `100ms`."""
    topology_manager_policy: str | None = None
    """How a pod is kept on one NUMA node."""
    image_gc_high_threshold: int | None = None
    """Use of the disk, in percent, from which unused images are removed."""
    image_gc_low_threshold: int | None = None
    """Use of the disk, in percent, down to which they are."""
    container_log_max_size_mb: int | None = None
    """Size at which the log of a container is rotated, in MB."""
    container_log_max_files: int | None = None
    """How many log files of a container are kept."""
    pod_max_pids: int | None = None
    """Most processes of a pod."""
    allowed_unsafe_sysctls: Sequence[str] | None = None
    """Settings of the kernel that pods may change though others may feel it."""
    fail_swap_on: bool | None = None
    """Whether the kubelet refuses to start beside a swap file."""


@dataclass(frozen=True, kw_only=True)
class AksLinuxArgs(Args):
    sysctls: Mapping[str, str] | None = None
    """Settings of the kernel, by the kernel's own name; numbers and truth as text, such as `16384`."""
    transparent_huge_pages: str | None = None
    """Whether the kernel uses huge pages by itself."""
    transparent_huge_page_defrag: str | None = None
    """Whether it makes room for them."""
    swap_file_mb: int | None = None
    """Size of a swap file, in MB."""


@dataclass(frozen=True, kw_only=True)
class AksMachineArgs(Args):
    size: str
    """Machine size."""
    image: str
    """`AzureLinux` or `Ubuntu`."""
    disk_gib: int
    """Size of the system disk."""
    ephemeral_disk: bool
    """Whether the system disk is on the machine itself."""
    most_pods: int
    """Most pods of one node."""
    min_size: int
    """Fewest nodes; as many as there are without autoscaling."""
    max_size: int
    """Most nodes, with autoscaling."""
    trusted_launch: bool
    """Whether the machine starts measured and from signed parts only."""
    ssh: bool | None = None
    """Whether its nodes run the SSH service; they do unless this is false."""
    kubelet: AksKubeletArgs | None = None
    """What the kubelet does otherwise than AKS has it."""
    linux: AksLinuxArgs | None = None
    """What the operating system has otherwise than its image."""


@dataclass(frozen=True, kw_only=True)
class AksUpgradesArgs(Args):
    version: str
    """Kubernetes minor version."""
    long_term: bool
    """Whether support lasts a year longer."""
    channel: str
    """What Azure upgrades by itself: `patch`, `stable`, `rapid` or `none`."""
    node_images: str
    """`NodeImage` or `SecurityPatch`: how nodes get security fixes."""


@dataclass(frozen=True, kw_only=True)
class AksFeaturesArgs(Args):
    keda: bool
    """Scale workloads by events."""
    vertical_autoscaler: bool
    """Recommend and set what pods request."""
    blob_storage: bool
    """Mount blob containers."""
    cost_analysis: bool
    """Tell the portal what namespaces cost."""
    local_dns: bool
    """Answer names on every node."""
    policy: bool
    """Have Azure Policy's controller."""
    defender: bool
    """Have Defender's sensor."""
    metrics: bool
    """Have the collector of Prometheus metrics."""
    container_logs: bool
    """Have the collector of containers' output."""
    image_cleaner_hours: int
    """How often unused images are removed."""


@dataclass(frozen=True, kw_only=True)
class AksEncryptionArgs(Args):
    disk_encryption_set_id: pulumi.Input[str]
    """What encrypts the disks. Changing it replaces the cluster."""
    secrets_key_url: pulumi.Input[str]
    """Version of the key for envelope encryption of Kubernetes secrets."""
    vault_id: pulumi.Input[str]
    """Vault of that key."""
    private_vault: bool
    """Whether the vault has private endpoints only. Changing it means to turn the encryption off in
    between."""


@dataclass(frozen=True, kw_only=True)
class AksClusterArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of the cluster."""
    node_group: str
    """Name of the resource group that AKS makes for its nodes."""
    lock_node_group: bool
    """Let nobody change what is in that group."""
    control_plane_id: pulumi.Input[str]
    """Identity of the control plane, once it may do what it needs."""
    kubelet_id: pulumi.Input[str]
    """Identity of nodes, once the control plane may hand it out."""
    kubelet_client_id: pulumi.Input[str]
    """Its client id."""
    kubelet_principal: pulumi.Input[str]
    """Its object id."""
    provisioned: bool
    """Whether node auto-provisioning makes nodes; the cluster autoscaler otherwise."""
    network: AksNetworkArgs
    """Addresses, and how traffic enters and leaves."""
    api_server: AksApiServerArgs
    """Who reaches the API server."""
    upgrades: AksUpgradesArgs
    """Version, support and what Azure changes by itself."""
    system_name: str
    """Name of the system pool. Fixed for the life of the cluster."""
    system: AksMachineArgs
    """The system pool."""
    fips: bool
    """Whether every node uses validated cryptography."""
    zones: Sequence[str]
    """Availability zones of nodes."""
    features: AksFeaturesArgs
    """Managed add-ons."""
    log_workspace_id: pulumi.Input[str]
    """Where Defender and the collector of containers' output report to."""
    encryption: AksEncryptionArgs | None = None
    """Customer-managed keys."""
    scheduled_shutdown: bool | None = None
    """Whether a scheduled shutdown resizes the system pool."""
    trusted_certificates: Sequence[str] | None = None
    """Certificate authorities that nodes trust besides those of their image, in PEM. A change of them
    replaces every node."""


@dataclass(frozen=True, kw_only=True)
class AksAutomaticArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of the cluster."""
    node_group: str
    """Name of the resource group that AKS makes for its nodes."""
    version: str
    """Kubernetes minor version to begin with; AKS raises it."""
    authorized_ranges: Sequence[str]
    """Ranges that may reach the API server."""
    features: AksFeaturesArgs
    """Managed add-ons, as far as they are not fixed."""
    log_workspace_id: pulumi.Input[str]
    """Where Defender and the collector of containers' output report to."""
