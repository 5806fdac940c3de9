"""Objects as YAML that every parser reads the same way, byte for byte the same every time."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

_NUMBER = re.compile(r"[-+]?(0[xob][0-9a-fA-F_]+|\.?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?)$")
_WORD = re.compile(r"[yYnN]$")


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes without anchors, and in quotes what YAML 1.1 or 1.2 would take for something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


# PyYAML quotes what itself would misread. It takes 1e3 and 0o17 for text, and Kubernetes for numbers.
_Dumper.add_implicit_resolver("tag:platform,2026:number", _NUMBER, list("-+.0123456789"))
_Dumper.add_implicit_resolver("tag:platform,2026:word", _WORD, list("yYnN"))


def dump(thing: Mapping[str, Any]) -> str:
    """One object as YAML, keys in the order it has them."""
    return yaml.dump(
        thing, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=10_000, allow_unicode=True
    )
