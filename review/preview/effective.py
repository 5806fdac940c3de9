"""What settings come to, beside where each value is from: a stack's file, its preset, or the default."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.presets import preset
from contracts.reading.secret_settings import HIDDEN, is_stand_in
from contracts.reading.stack_files import split
from contracts.settings import Settings

_NONE = object()


def effective(settings: Settings, config: Mapping[str, Any], file: str) -> list[tuple[str, Any, str]]:
    """Every setting that is in effect: its path, its value, and where it comes from.

    Args:
        config: what the stack's file says, by qualified key.
        file: the stack's file.
    """
    written, _ = split(config)
    start = preset(settings.cloud, written)
    of_preset = f"preset of {settings.cluster_type.value}"
    dumped = settings.model_dump(mode="json", by_alias=True, warnings=False)
    found = []
    for path, value in _leaves(dumped, ()):
        origin = "default"
        if _at(written, path) is not _NONE:
            origin = file
        elif _at(start, path) is not _NONE:
            origin = of_preset
        found.append((".".join(path), HIDDEN if is_stand_in(value) else value, origin))
    return found


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    else:
        yield path, value


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if not isinstance(values, Mapping) or key not in values:
            return _NONE
        values = values[key]
    return values
