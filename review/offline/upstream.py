"""What stacks export, for those that stand on them: previewed once in a process, whoever asks first."""

import json
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

_KNOWN: dict[tuple[pathlib.Path, str, str], dict[str, Any]] = {}
"""Outputs by project, stack and settings."""


def remember(root: pathlib.Path, stack: str, config: Mapping[str, Any], outputs: dict[str, Any]) -> None:
    """Keep what a stack was seen to export."""
    _KNOWN[_key(root, stack, config)] = outputs


def outputs(
    root: pathlib.Path, stack: str, config: Mapping[str, Any], look: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """What a stack exports with these settings; looked at when nobody did before."""
    key = _key(root, stack, config)
    if key not in _KNOWN:
        _KNOWN[key] = look()
    return _KNOWN[key]


def _key(root: pathlib.Path, stack: str, config: Mapping[str, Any]) -> tuple[pathlib.Path, str, str]:
    return root, stack, json.dumps(config, sort_keys=True, default=str)
