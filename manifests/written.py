"""YAML that every parser reads the same way, byte for byte the same every time."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

_NUMBER = re.compile(
    r"[-+_]*(0_*[xXoObB][-+_]*[0-9a-fA-F][0-9a-fA-F_]*|\.?_*[0-9][0-9_]*(\.[0-9_]*)?([eE]_*[-+]?[0-9_]+)?)$"
)
_WORD = re.compile(r"[yYnN]$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes without anchors, and in quotes what YAML 1.1 or 1.2 would take for something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


# PyYAML quotes what itself would misread. It takes 1e3 and 0o17 for text, and Kubernetes for numbers.
_Dumper.add_implicit_resolver("tag:platform,2026:number", _NUMBER, list("-+.0123456789"))
_Dumper.add_implicit_resolver("tag:platform,2026:word", _WORD, list("yYnN"))
# It takes 2027-1-5 for text, too, and Go for a day.
_Dumper.add_implicit_resolver("tag:platform,2026:day", _DAY, list("0123456789"))


def dump(thing: Mapping[str, Any], *, sort_keys: bool = False, width: int = 10_000) -> str:
    """One object as YAML, keys in the order it has them unless they are to be sorted."""
    return yaml.dump(
        thing,
        Dumper=_Dumper,
        sort_keys=sort_keys,
        default_flow_style=False,
        width=width,
        allow_unicode=True,
    )
