"""Says a validation error in the words of the people who write the settings."""

import dataclasses
import difflib
from collections.abc import Iterable
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from contracts.problems import Path, Problem, shown
from contracts.reading.descriptions import described
from contracts.reading.source import Source

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "date_type": "a day",
    "date_parsing": "a day",
    "date_from_datetime_parsing": "a day",
    "date_from_datetime_inexact": "a day",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
    "less_than": ("less than", "lt"),
}


_LENGTHS = {
    "too_long": ("max_length", "at most {} entries", "keep {} or fewer"),
    "too_short": ("min_length", "at least {} entries", "write {} or more"),
    "string_too_long": ("max_length", "at most {} characters", "write {} or fewer"),
    "string_too_short": ("min_length", "at least {} characters", "write {} or more"),
}
_PROPER = frozenset(
    {
        "Application",
        "Azure",
        "Defender",
        "Entra",
        "Grafana",
        "Kubernetes",
        "Karpenter",
        "Pulumi",
        "Prometheus",
    }
)
"""Words that keep their capital letter inside a sentence."""


_ALIKE = 0.7
"""How alike two settings have to be to be taken for each other: `diskSize` is no misspelt `minSize`."""


def did_you_mean(key: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The likeliest intention behind an unknown word, or the words there are."""
    known = list(known)
    close = difflib.get_close_matches(key, known, n=1, cutoff=alike)
    return f"did you mean {close[0]}?" if close else f"write one of: {', '.join(known)}"


def problems_of(
    error: ValidationError, top: Path, prefix: Path, source: Source, model: type[BaseModel]
) -> list[Problem]:
    """Turn a validation error into problems.

    Args:
        top: path inside `model` that the error's own locations start from.
        prefix: path in the file of `model` itself.
    """
    problems = []
    items = error.errors(include_url=False)
    meant = {_meant(item, top, model) for item in items if item["type"] == "extra_forbidden"}
    for item in items:
        if item["type"] == "missing" and (*top, *item["loc"]) in meant:
            continue  # it is there, misspelt; that is the one thing to say
        location = tuple(part for part in item["loc"] if part != "[key]")
        path = (*top, *location)
        rule, fix, value = _say(item, path, model)
        problem = source.problem(_in_file(prefix, path), rule, fix, value)
        problems.append(dataclasses.replace(problem, missing=item["type"] == "missing"))
    return problems


def _meant(item: Any, top: Path, model: type[BaseModel]) -> Path:
    """The setting that an unknown key was probably meant to be."""
    *above, key = (*top, *item["loc"])
    close = difflib.get_close_matches(str(key), _names(model, tuple(above)), n=1, cutoff=_ALIKE)
    return (*above, *close)


def _in_file(prefix: Path, path: Path) -> Path:
    if prefix and path:
        *above, namespace = prefix
        return (*above, f"{namespace}{path[0]}", *path[1:])
    return (*prefix, *path)


def _say(item: Any, path: Path, model: type[BaseModel]) -> tuple[str, str, str | None]:
    kind, given, context = item["type"], item["input"], item.get("ctx", {})
    value = shown(given) if not isinstance(given, dict | list) else None
    if kind == "missing":
        about = _description(model, path)
        return f"{path[-1]} is required{about}", "add it", None
    if kind == "extra_forbidden":
        return (
            "there is no such setting",
            did_you_mean(str(path[-1]), _names(model, path[:-1]), _ALIKE),
            value,
        )
    if kind in ("enum", "literal_error"):
        allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        if not isinstance(given, str) and value in allowed:
            return f"one of {', '.join(allowed)}, as text", f'put it in quotes: "{value}"', value
        return f"one of {', '.join(allowed)}", did_you_mean(str(given), allowed), value
    if kind == "refused":
        return context["rule"], context["fix"], value
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        bound = context[key]
        if isinstance(bound, float) and bound.is_integer():
            bound = int(bound)
        # A number that is itself excluded is no remediation, and a bound alone is none that anybody means.
        besides = {"ge": f"{bound} or more", "le": f"{bound} or less"}.get(key, f"a number {words} {bound}")
        return f"{words} {bound}", f"write {besides}", value
    if kind in _LENGTHS:
        key, rule, fix = _LENGTHS[kind]
        return rule.format(context[key]).replace("1 entries", "1 entry"), fix.format(context[key]), value
    if kind in _KINDS:
        fix = f"write {_KINDS[kind]}"
        if _KINDS[kind] == "a day":
            fix = "write it like 2026-11-22"
        elif kind == "string_type" and isinstance(given, bool):
            fix = "put it in quotes, or YAML reads true or false"
        elif kind == "string_type" and isinstance(given, int | float):
            fix = "put it in quotes, or YAML reads a number and drops zeros"
        return f"this is {_KINDS[kind]}", fix, value if value is not None else _brief(given)
    return item["msg"].removeprefix("Input "), "correct the value", value


def _brief(given: Any) -> str:
    return "a mapping" if isinstance(given, dict) else "a list"


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that holds the value at a path, through optional, list and mapping types."""
    current: Any = model
    for part in path:
        if get_origin(current) in (dict, tuple, list):
            # A key or position of a collection; what it holds is its last type argument but an ellipsis.
            current = next(one for one in reversed(get_args(current)) if one is not ...)
            continue
        if not (isinstance(current, type) and issubclass(current, BaseModel)):
            return None
        fields = {field.alias: field for field in current.model_fields.values()}
        if part not in fields:
            return None
        annotation = fields[part].annotation
        collection = get_origin(annotation) in (dict, tuple, list)
        current = annotation if collection else _inner_model(annotation) or annotation
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _names(model: type[BaseModel], path: Path) -> list[str]:
    holder = _model_at(model, path) or _model_at(model, path[:-1])
    return [field.alias or name for name, field in holder.model_fields.items()] if holder else []


def _description(model: type[BaseModel], path: Path) -> str:
    holder = _model_at(model, path[:-1])
    if holder is None:
        return ""
    for name, text in described(holder).items():
        if holder.model_fields[name].alias == path[-1]:
            # A dot inside a name ends no sentence.
            first = " ".join(text.split()).split(". ")[0].removesuffix(".")
            named = first.partition(" ")[0].rstrip(",:;") in _PROPER
            lowered = not named and (first[1:2].islower() or first[1:2] == " ")
            return f": {first[:1].lower()}{first[1:]}" if lowered else f": {first}"
    return ""
