"""Settings of a pool's operating system. What is left out is as the image has it."""

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator

from contracts.model import Model, refuse


def _value(value: Any) -> int | bool | str:
    if not isinstance(value, int | bool | str):
        raise refuse("a setting of the kernel is a number, true, false or text", "write it like 16384")
    return value


Value = Annotated[int | bool | str, PlainValidator(_value, json_schema_input_type=int | bool | str)]
Sysctls = dict[str, Value]
"""Values by the kernel's own name."""


class LinuxOs(Model):
    """What the operating system of a pool's nodes has otherwise than its image."""

    sysctls: Sysctls = Field(default_factory=dict)
    """Settings of the kernel, by the kernel's own name, such as `net.core.somaxconn`."""
    transparent_huge_pages: Literal["always", "madvise", "never"] | None = None
    """Whether the kernel uses huge pages by itself."""
    transparent_huge_page_defrag: Literal["always", "defer", "defer+madvise", "madvise", "never"] | None = (
        None
    )
    """Whether it makes room for them."""
    swap_file_mb: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Size of a swap file on the machine's own disk, in MB. The kubelet has to stand it:
    `kubelet.failSwapOn: false`."""
