"""The configuration of a stack as a program gets it, whether an engine read the file or a preview does."""

import dataclasses
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from contracts.problems import Path, Problem, printable
from contracts.reading import pulumi_values, secret_settings
from contracts.reading.source import Source
from contracts.settings import CLOUDS, model_of

PROJECT = "platform"
_TENANTS = f"{PROJECT}:layer"
"""A key that only stacks of tenants have; all their settings are text."""


def encode(config: Mapping[str, Any]) -> dict[str, str]:
    """Write configuration values the way Pulumi hands them to a program: as text, structures as JSON."""
    return {key: pulumi_values.hand_over(value) for key, value in config.items()}


def decode(config: Mapping[str, str]) -> dict[str, Any]:
    """Read what Pulumi hands over. Text stays text unless the setting is no text."""
    texts = _texts(config)
    return {
        key: pulumi_values.day(text) if texts is None or key in texts else pulumi_values.take(text)
        for key, text in config.items()
    }


def peek(config: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a file of another stack, without its model: a text that looks like a number is one."""
    return {
        pulumi_values.key(key, PROJECT) or key: pulumi_values.take(text)
        for key, text in encode(config).items()
    }


def as_handed_over(source: Source, config: Mapping[str, Any]) -> Source:
    """The source of a stack's file with its configuration as a program gets it.

    Keys without a namespace are the project's. What Pulumi would refuse, or read otherwise than it is
    written, is a problem of the source.
    """
    renamed, values, problems = {}, {}, []
    for written, value in config.items():
        place = ("config", written)
        key = pulumi_values.key(written, PROJECT)
        if key is None:
            rule = "Pulumi knows keys as namespace:name"
            problems.append(source.problem(place, rule, f"write {PROJECT}:{written.rpartition(':')[2]}"))
        elif key in values:
            problems.append(source.problem(place, f"{key} may appear once", "remove one of the two"))
        else:
            values[key] = value
            renamed[written] = key
    values, secrets = secret_settings.split(values, ("config",))
    texts = encode(values)
    moved = _moved(source, renamed)
    problems += _misread(moved, texts)
    return dataclasses.replace(
        moved,
        values={**source.values, "config": decode(texts)},
        secrets=tuple(secrets),
        problems=[*source.problems, *problems],
    )


def _moved(source: Source, renamed: Mapping[str, str]) -> Source:
    """The source with each key of the configuration under its full name."""
    if all(written == key for written, key in renamed.items()):
        return source

    def place(path: Path) -> Path:
        if len(path) > 1 and path[0] == "config" and path[1] in renamed:
            return ("config", renamed[str(path[1])], *path[2:])
        return path

    return dataclasses.replace(
        source,
        lines={place(path): line for path, line in source.lines.items()},
        unquoted={place(path): text for path, text in source.unquoted.items()},
    )


def _misread(source: Source, texts: Mapping[str, str]) -> list[Problem]:
    """Texts that were written without quotes and arrive as other ones. Numbers may be written in any way."""
    known = _texts(texts)
    found = []
    for path, written in source.unquoted.items():
        key = path[1] if len(path) == len(("config", "key")) and path[0] == "config" else None
        if not isinstance(key, str) or key not in texts or (known is not None and key not in known):
            continue
        arrives = pulumi_values.day(texts[key])
        if arrives not in (written, ""):
            rule = f"without quotes YAML reads {printable(written)} as {printable(arrives)}"
            found.append(source.problem(path, rule, f'put it in quotes: "{written}"', printable(written)))
    return found


def _texts(config: Mapping[str, Any]) -> set[str] | None:
    """Keys whose values are text; None where all are."""
    if _TENANTS in config:
        return None
    cloud = config.get(f"{PROJECT}:cloud")
    fields = model_of(cloud if cloud in CLOUDS else CLOUDS[0]).model_fields.values()
    return {f"{PROJECT}:{field.alias}" for field in fields if _is_text(field.annotation)}


def _is_text(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_text(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return all(_is_text(one) for one in get_args(annotation) if one is not type(None))
    return origin is Literal or (isinstance(annotation, type) and issubclass(annotation, str))
