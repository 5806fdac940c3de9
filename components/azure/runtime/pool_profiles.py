"""What every pool of an AKS cluster has in common, inline or beside it."""

from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import containerservice as aks

from components.azure.runtime.cluster_args import AksKubeletArgs, AksLinuxArgs, AksMachineArgs

SYSTEM_TAINT = "CriticalAddonsOnly=true:NoSchedule"
"""Keeps workloads away from what the cluster needs to work."""
SPOT = "kubernetes.azure.com/scalesetpriority"
"""Label and taint that AKS puts on spare capacity by itself; sent too, or every preview would show it."""


def machine(  # noqa: PLR0913 what a pool is made of
    args: AksMachineArgs,
    *,
    subnet_id: Any,
    pod_subnet_id: str | None,
    zones: Any,
    fips: bool,
    local_dns: bool,
    autoscaled: bool,
    tags: Mapping[str, str],
) -> dict[str, Any]:
    """What the pool in a cluster and a pool beside it have in common; their classes differ in the name."""
    return {
        "type": "VirtualMachineScaleSets",
        "os_type": "Linux",
        "os_sku": args.image,
        "vm_size": args.size,
        # Asked for even where something scales the pool; whoever scales it may change it then.
        "count": args.min_size,
        "enable_auto_scaling": autoscaled,
        "min_count": args.min_size if autoscaled else None,
        "max_count": args.max_size if autoscaled else None,
        "availability_zones": zones,
        "vnet_subnet_id": subnet_id,
        "pod_subnet_id": pod_subnet_id,
        "os_disk_type": "Ephemeral" if args.ephemeral_disk else "Managed",
        "os_disk_size_gb": args.disk_gib,
        "kubelet_disk_type": "OS",
        "max_pods": args.most_pods,
        "enable_encryption_at_host": True,
        "enable_node_public_ip": False,
        "enable_fips": fips,
        "enable_ultra_ssd": False,
        "scale_down_mode": "Delete",
        "security_profile": aks.AgentPoolSecurityProfileArgs(
            enable_vtpm=args.trusted_launch,
            enable_secure_boot=args.trusted_launch,
            # Said only where it is off: that needs a feature in preview, which few subscriptions have.
            ssh_access="Disabled" if args.ssh is False else None,
        ),
        "kubelet_config": kubelet(args.kubelet) if args.kubelet else None,
        "linux_os_config": linux(args.linux) if args.linux else None,
        # Said even where it is off: AKS turns it on by itself from 1.36.
        "local_dns_profile": aks.LocalDNSProfileArgs(mode="Required" if local_dns else "Disabled"),
        "tags": dict(tags),
    }


def upgrade_settings() -> aks.AgentPoolUpgradeSettingsArgs:
    """How nodes are replaced: more first, then each drained and given time."""
    return aks.AgentPoolUpgradeSettingsArgs(
        max_surge="33%",
        drain_timeout_in_minutes=30,
        node_soak_duration_in_minutes=0,
        # A node that cannot be drained is set aside, and the upgrade goes on.
        undrainable_node_behavior="Cordon",
    )


def kubelet(args: AksKubeletArgs) -> aks.KubeletConfigArgs:
    """Every value as it is told; what is not told is AKS's."""
    return aks.KubeletConfigArgs(
        cpu_manager_policy=args.cpu_manager_policy,
        cpu_cfs_quota=args.cpu_cfs_quota,
        cpu_cfs_quota_period=args.cpu_cfs_quota_period,
        topology_manager_policy=args.topology_manager_policy,
        image_gc_high_threshold=args.image_gc_high_threshold,
        image_gc_low_threshold=args.image_gc_low_threshold,
        container_log_max_size_mb=args.container_log_max_size_mb,
        container_log_max_files=args.container_log_max_files,
        pod_max_pids=args.pod_max_pids,
        allowed_unsafe_sysctls=args.allowed_unsafe_sysctls or None,
        fail_swap_on=args.fail_swap_on,
    )


def linux(args: AksLinuxArgs) -> aks.LinuxOSConfigArgs:
    return aks.LinuxOSConfigArgs(
        sysctls=_sysctls(args.sysctls) if args.sysctls else None,
        transparent_huge_page_enabled=args.transparent_huge_pages,
        transparent_huge_page_defrag=args.transparent_huge_page_defrag,
        swap_file_size_mb=args.swap_file_mb,
    )


def _sysctls(given: Mapping[str, str]) -> aks.SysctlConfigArgs:
    values: dict[str, Any] = {sysctl(name): _typed(value) for name, value in given.items()}
    return aks.SysctlConfigArgs(**values)


def _typed(value: str) -> int | bool | str:
    """A value as the interface takes it: most are numbers, one is truth, and one is two ports."""
    return int(value) if value.isdigit() else {"true": True, "false": False}.get(value, value)


def sysctl(name: str) -> str:
    """What the SDK calls a setting of the kernel. One of them is misspelt there, and stays so."""
    called = name.replace(".", "_").replace("-", "_")
    return "net_ipv4_tcpkeepalive_intvl" if called == "net_ipv4_tcp_keepalive_intvl" else called
