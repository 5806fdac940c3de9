"""Which EC2 instance types there are, with processors and memory, so that nobody has to ask a cloud.

`instance_types.csv` has a line per family: `family,architecture,sizes`, each size as `size:vCPUs:GiB`, or
alone where its measures are not known. Names are the `InstanceType` values of EC2's API model in botocore
1.44.8; a test compares them with the version that is installed. Measures are those of DescribeInstanceTypes
as moto 5.2.5 recorded them. What is not in the list is not wrong, only unknown: AWS adds types every month,
and no region has all of them.
"""

import csv
import difflib
import functools
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class InstanceType:
    """What one type is."""

    family: str
    """What stands before the point."""
    architecture: str
    """`amd64`, `arm64`, `i386` or `macos`."""
    vcpus: int | None
    """Processors as Kubernetes counts them; None where unknown."""
    memory_gib: float | None
    """Memory; None where unknown."""

    def has(self, vcpus: int, memory_gib: float) -> bool:
        """Whether it has as much, as far as is known."""
        return (self.vcpus is None or self.vcpus >= vcpus) and (
            self.memory_gib is None or self.memory_gib >= memory_gib
        )


@functools.cache
def known() -> Mapping[str, InstanceType]:
    """Every type by its name, a family's smallest first."""
    text = (importlib.resources.files("contracts.catalog") / "instance_types.csv").read_text("utf-8")
    made: dict[str, InstanceType] = {}
    for line in csv.DictReader(text.splitlines()):
        for size in line["sizes"].split():
            name, _, measures = size.partition(":")
            vcpus, _, memory = measures.partition(":")
            made[f"{line['family']}.{name}"] = InstanceType(
                family=line["family"],
                architecture=line["architecture"],
                vcpus=int(vcpus) if vcpus else None,
                memory_gib=float(memory) if memory else None,
            )
    return made


def smallest(family: str, vcpus: int, memory_gib: float) -> str | None:
    """The smallest type of a family that has as much."""
    return next(
        (name for name, one in known().items() if one.family == family and one.has(vcpus, memory_gib)), None
    )


def meant(name: str) -> str | None:
    """The type that somebody who wrote an unknown one is likeliest to have meant."""
    family, _, size = name.partition(".")
    of_family = [other.partition(".")[2] for other in known() if other.startswith(f"{family}.")]
    close = difflib.get_close_matches(size, of_family, n=1)
    if close:
        return f"{family}.{close[0]}"
    return next(iter(difflib.get_close_matches(name, list(known()), n=1)), None)
