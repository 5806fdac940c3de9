"""Settings of a pool's kubelet. What is left out is as AKS has it."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse

_PERIOD = re.compile(r"[1-9]\d{0,3}ms", re.ASCII)
_UNSAFE = re.compile(
    r"kernel\.(shm|msg)[a-z_]*\*?|kernel\.sem|fs\.mqueue\.[a-z_*]+|net\.[a-z0-9_.]*\*?", re.ASCII
)


def _period(value: str) -> str:
    if not _PERIOD.fullmatch(value) or not 1 <= int(value[:-2]) <= 1000:
        raise refuse("the kernel takes a period of 1 to 1000 milliseconds", "write it like 100ms")
    return value


def _unsafe(value: str) -> str:
    if not _UNSAFE.fullmatch(value):
        raise refuse(
            "AKS lets pods set what begins with kernel.shm, kernel.msg, fs.mqueue. or net., and kernel.sem",
            "write it like net.core.somaxconn or net.*",
        )
    return value


Period = Annotated[str, AfterValidator(_period)]
UnsafeSysctl = Annotated[str, AfterValidator(_unsafe)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Kubelet(Model):
    """What the kubelet of a pool's nodes does otherwise than AKS has it."""

    cpu_manager_policy: Literal["none", "static"] | None = None
    """`static` gives pods that are guaranteed whole CPUs these CPUs alone."""
    cpu_cfs_quota: bool | None = None
    """Whether limits of CPU are enforced; AKS does."""
    cpu_cfs_quota_period: Period | None = None
    """How long a period is in which a limit of CPU is measured, such as `100ms`, which is AKS's."""
    topology_manager_policy: Literal["none", "best-effort", "restricted", "single-numa-node"] | None = None
    """How CPUs and devices of a pod are kept on one NUMA node."""
    image_gc_high_threshold: Percent | None = None
    """Use of the disk, in percent, from which unused images are removed; AKS has 85."""
    image_gc_low_threshold: Percent | None = None
    """Use of the disk, in percent, down to which they are; AKS has 80."""
    container_log_max_size_mb: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Size at which the log of a container is rotated, in MB; AKS has 50."""
    container_log_max_files: Annotated[int, Field(ge=2, le=100)] | None = None
    """How many log files of a container are kept; AKS has 5."""
    pod_max_pids: Annotated[int, Field(ge=20, le=4_194_304)] | None = None
    """Most processes of a pod; AKS sets no limit."""
    allowed_unsafe_sysctls: tuple[UnsafeSysctl, ...] = ()
    """Settings of the kernel that pods may change though others on the node may feel it. None, unless they
    are listed."""
    fail_swap_on: bool | None = None
    """Whether the kubelet refuses to start beside a swap file, as AKS has it."""
