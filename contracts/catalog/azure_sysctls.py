"""Settings of the kernel that AKS takes for a pool, each with the range that its documentation gives
(MicrosoftDocs/azure-aks-docs, custom-node-configuration). AKS does not check all of them before it makes
nodes, and a value that the kernel refuses leaves nodes that never become ready.
"""

import difflib
import re

_LARGEST_EXACT = 2**53 - 1
"""The kernel takes more, but Pulumi's engine carries numbers as floating point and would change it."""
RANGES: dict[str, tuple[int, int]] = {
    "fs.aio-max-nr": (65_536, 6_553_500),
    "fs.file-max": (8192, _LARGEST_EXACT),
    "fs.inotify.max_user_watches": (781_250, 2_097_152),
    "fs.nr_open": (8192, 20_000_500),
    "kernel.threads-max": (20, 513_785),
    "net.core.netdev_max_backlog": (1000, 3_240_000),
    "net.core.optmem_max": (20_480, 4_194_304),
    "net.core.rmem_default": (212_992, 134_217_728),
    "net.core.rmem_max": (212_992, 134_217_728),
    "net.core.somaxconn": (4096, 3_240_000),
    "net.core.wmem_default": (212_992, 134_217_728),
    "net.core.wmem_max": (212_992, 134_217_728),
    "net.ipv4.neigh.default.gc_thresh1": (128, 80_000),
    "net.ipv4.neigh.default.gc_thresh2": (512, 90_000),
    "net.ipv4.neigh.default.gc_thresh3": (1024, 100_000),
    "net.ipv4.tcp_fin_timeout": (5, 120),
    "net.ipv4.tcp_keepalive_intvl": (10, 90),
    "net.ipv4.tcp_keepalive_probes": (1, 15),
    "net.ipv4.tcp_keepalive_time": (30, 432_000),
    "net.ipv4.tcp_max_syn_backlog": (128, 3_240_000),
    "net.ipv4.tcp_max_tw_buckets": (8000, 1_440_000),
    "net.netfilter.nf_conntrack_buckets": (65_536, 524_288),
    "net.netfilter.nf_conntrack_max": (131_072, 2_097_152),
    "vm.max_map_count": (65_530, 2**31 - 1),
    "vm.swappiness": (0, 100),
    "vm.vfs_cache_pressure": (1, 100),
}
"""Those that are numbers."""
PORTS, REUSE = "net.ipv4.ip_local_port_range", "net.ipv4.tcp_tw_reuse"
_PORT_RANGE = re.compile(r"(\d{4,5}) (\d{5})", re.ASCII)
_FIRST_PORTS, _LAST_PORTS = (1024, 60_999), (32_768, 65_535)


def nearest(name: str) -> str:
    """What to do about a name that AKS does not take."""
    close = difflib.get_close_matches(name, [*RANGES, PORTS, REUSE], n=1)
    return f"did you mean {close[0]}?" if close else "remove it, and set it from a DaemonSet"


def refused(name: str, value: int | bool | str) -> str | None:
    """Why AKS would not take a value, or None."""
    if name == REUSE:
        return None if isinstance(value, bool) else "AKS takes true or false"
    if name == PORTS:
        found = _PORT_RANGE.fullmatch(value) if isinstance(value, str) else None
        first, last = (int(found[1]), int(found[2])) if found else (0, 0)
        within = _FIRST_PORTS[0] <= first <= _FIRST_PORTS[1] and _LAST_PORTS[0] <= last <= _LAST_PORTS[1]
        return None if within and first < last else 'AKS takes two ports in quotes, like "32768 60999"'
    if name not in RANGES:
        return "AKS takes no such setting of the kernel for a pool"
    least, most = RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        return f"AKS takes a whole number from {least} to {most}"
    return None
