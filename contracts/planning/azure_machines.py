"""What the name of an Azure machine says about it, as far as the platform needs to know.

Sizes of local disks are those of Microsoft's pages on the series, as remembered on the day in
contracts/catalog/versions.py; a machine that is not here is not wrong, only unknown.
"""

import re

SIZE = re.compile(r"Standard_([A-Z]+)(\d+)(-\d+)?([a-z]*)(_[A-Z]+\d*)?_v(\d+)", re.ASCII)
"""Family, vCPUs, vCPUs in use, features, accelerator and version."""
_GIB_PER_VCPU = 37.5
"""Local disk of the fifth generation of D and E: one SATA-like disk that grows with the machine."""
_NVME_GIB_PER_VCPU, _NVME_GIB, _BIG_NVME_GIB, _BIG_VCPUS = 55, 440, 880, 64
"""Local disks of the sixth: several NVMe disks, of which the system takes one."""


def local_disk_gib(size: str) -> int | None:
    """GiB of the local disk that a system disk can be kept on: 0 where there is none, None where unknown."""
    match = SIZE.fullmatch(size)
    if not match:
        return None
    family, vcpus, features, generation = match[1], int(match[2]), match[4], match[6]
    if "d" not in features:
        return 0
    if family not in ("D", "E") or match[5]:
        return None
    if generation == "5":
        return int(vcpus * _GIB_PER_VCPU)
    if generation == "6":
        return _BIG_NVME_GIB if vcpus >= _BIG_VCPUS else min(vcpus * _NVME_GIB_PER_VCPU, _NVME_GIB)
    return None


def is_arm(size: str) -> bool:
    """Whether the processor is ARM."""
    match = SIZE.fullmatch(size)
    return bool(match) and "p" in match[4]


def trusted_launch(size: str, *, fips: bool, image: str) -> bool:
    """Whether a machine can start measured and from signed parts: AKS has no such image for ARM, and one with
    validated cryptography of Ubuntu only.
    """
    return not is_arm(size) and (not fips or image == "Ubuntu")
