"""Inputs of a row held against CloudFormation's schema of the same thing, which knows forms and lengths that the
models of the API leave out. What the schema has no property of the name for is left to the API's model.
"""

from collections.abc import Iterator
from typing import Any

import regex

from tests.cloud_models import aws_calls
from tests.cloud_models.aws_shapes import Wrong, bare, noun_of, spellings

Schema = dict[str, Any]


def row(token: str, inputs: dict[str, Any]) -> Iterator[Wrong]:
    """What CloudFormation would not take of a row."""
    whole = aws_calls.schema(token)
    if whole is not None:
        given = {name: value for name, value in inputs.items() if name not in ("region", "tags")}
        yield from _Judge(whole, noun_of(token)).properties(whole["properties"], given, aws_calls.kind(token))


class _Judge:
    """One schema, with the definitions that its parts refer to."""

    def __init__(self, whole: Schema, noun: str) -> None:
        self._whole = whole
        self._noun = noun

    def _part(self, part: Schema) -> Schema:
        while "$ref" in part:
            found: Any = self._whole
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            part = found
        return part

    def properties(self, known: Schema, value: dict[str, Any], where: str) -> Iterator[Wrong]:
        """What is wrong with an object."""
        by_name = {bare(key): part for key, part in known.items()}
        for name, item in value.items():
            part = next((by_name[one] for one in spellings(name, self._noun) if one in by_name), None)
            if part is not None:
                yield from self._value(self._part(part), item, f"{where}.{name}")

    def _value(self, part: Schema, value: Any, where: str) -> Iterator[Wrong]:
        if isinstance(value, list):
            if "items" in part and not part.get("minItems", 0) <= len(value) <= part.get(
                "maxItems", len(value)
            ):
                rule = f"has {part.get('minItems', 0)} to {part.get('maxItems')} items"
                yield Wrong(where=where, rule=rule, value=len(value))
            for item in value:
                yield from self._value(self._part(part.get("items", part)), item, where)
        elif isinstance(value, dict):
            if "items" in part:
                yield from self._value(self._part(part["items"]), value, where)
            else:
                yield from self.properties(part.get("properties", {}), value, where)
        else:
            yield from self._scalar(part, value, where)

    @staticmethod
    def _scalar(part: Schema, value: Any, where: str) -> Iterator[Wrong]:
        words = [str(one).lower() if isinstance(one, bool) else str(one) for one in part.get("enum", [])]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if words and text not in words:
            yield Wrong(where=where, rule=f"is one of {', '.join(words)[:200]}", value=value)
        if isinstance(value, str):
            form = part.get("pattern")
            if form and not regex.search(form, value):
                yield Wrong(where=where, rule=f"has the form {form}", value=value)
            least, most = part.get("minLength", 0), part.get("maxLength", len(value))
            if not least <= len(value) <= most:
                yield Wrong(where=where, rule=f"has {least} to {most} characters", value=len(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            least, most = part.get("minimum", value), part.get("maximum", value)
            if not least <= value <= most:
                yield Wrong(where=where, rule=f"is {least} to {most}", value=value)
