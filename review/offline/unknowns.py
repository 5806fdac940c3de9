"""Follows computed values: what a resource computed, and where such a value ended up."""

from collections.abc import Mapping
from typing import Any

from pulumi.runtime import rpc

from contracts.problems import joined

_SHORT = 8
"""Computed values shorter than this are recognised only when they stand alone."""


def new_texts(outputs: Any, inputs: Any) -> set[str]:
    """Leaves of the outputs that are not merely inputs repeated."""
    if isinstance(outputs, dict):
        below = inputs if isinstance(inputs, dict) else {}
        found: set[str] = set()
        for key, item in outputs.items():
            found |= new_texts(item, below.get(key))
        return found
    if isinstance(outputs, list):
        return {text for item in outputs for text in new_texts(item, None)} if outputs != inputs else set()
    return set() if outputs == inputs else {str(outputs)}


def hidden(outputs: Any, inputs: Any) -> Any:
    """The outputs with everything computed unknown."""
    if isinstance(outputs, dict):
        below = inputs if isinstance(inputs, dict) else {}
        return {key: hidden(item, below.get(key)) for key, item in outputs.items()}
    if isinstance(outputs, list):
        return outputs if outputs == inputs else [hidden(item, None) for item in outputs]
    return outputs if outputs == inputs else rpc.UNKNOWN


def search(value: Any, path: str, computed: set[str], found: list[str]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            search(item, joined(path, key), computed, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            search(item, joined(path, index), computed, found)
    elif isinstance(value, str) and any(
        text == value or (len(text) >= _SHORT and _inside(text, value)) for text in computed
    ):
        found.append(path)


def _inside(text: str, value: str) -> bool:
    """Whether a value holds a computed text as a part of its own. Names that only begin or end alike, such as
    those of a cluster and of the group of its nodes, are not made of one another.
    """
    start = value.find(text)
    while start >= 0:
        before, after = value[:start][-1:], value[start + len(text) :][:1]
        if not (_is_of_a_name(before) or _is_of_a_name(after)):
            return True
        start = value.find(text, start + 1)
    return False


def _is_of_a_name(character: str) -> bool:
    return character.isalnum() or character == "-"


def at(inputs: dict[str, Any], paths: list[str]) -> set[str]:
    """Values at unknown paths: whoever repeats such an input repeats something unknown."""
    if not paths:
        return set()
    wanted, texts = set(paths), set()

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(item, joined(path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, joined(path, index))
        elif path in wanted:
            texts.add(str(value))

    walk(inputs, "")
    return texts


def leaves(value: Any) -> set[str]:
    """Every text and number in a value, as text."""
    if isinstance(value, Mapping):
        return {text for item in value.values() for text in leaves(item)}
    if isinstance(value, list | tuple):
        return {text for item in value for text in leaves(item)}
    return {str(value)}
