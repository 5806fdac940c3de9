"""Changes single values in the text of a YAML file. Comments and layout of everything else stay."""

import re
from collections.abc import Iterator

import yaml

from contracts.problems import Path

_COMMENT = re.compile(r"\s*#")


def replace(text: str, path: Path, value: str) -> str:
    """The text with another value, which is written as YAML already."""
    key, node = _entry(text, path)
    if key is None:
        return _cut(text, node.start_mark, _end(node), value)
    return _cut(text, key.end_mark, _end(node), f": {value}")


def remove(text: str, path: Path) -> str:
    """The text without an entry of a mapping and the comment above it; a mapping left empty goes too."""
    while len(path) > 1 and len(_node(text, path[:-1]).value) == 1:
        path = path[:-1]
    key, node = _entry(text, path)
    if key is None or _in_one_line(_node(text, path[:-1])):
        raise ValueError(f"{path} is no entry of a mapping that is written in lines")
    lines = text.splitlines(keepends=True)
    first, last = key.start_mark.line, _end(node).line
    while first and _COMMENT.match(lines[first - 1]) and _indent(lines[first - 1]) == _indent(lines[first]):
        first -= 1
    return "".join(lines[:first] + lines[last + 1 :])


def insert(text: str, path: Path, key: str, value: str) -> str:
    """The text with a further entry after another of the same mapping.

    Args:
        text: the file; the mapping is written in lines.
        path: the entry before.
        key: name of the new one.
        value: YAML; lines after the first are indented below the key.
    """
    before, node = _entry(text, path)
    if before is None or _in_one_line(_node(text, path[:-1])):
        raise ValueError(f"{path} is no entry of a mapping that is written in lines")
    lines = text.splitlines(keepends=True)
    last, indent = _end(node).line, " " * before.start_mark.column
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    made = f"{key}:{value}" if value.startswith("\n") else f"{key}: {value}"
    shifted = "".join(f"{indent}{line}\n" if line else "\n" for line in made.splitlines())
    return "".join([*lines[: last + 1], shifted, *lines[last + 1 :]])


def _node(text: str, path: Path) -> yaml.Node:
    return _entry(text, path)[1]


def _entry(text: str, path: Path) -> tuple[yaml.Node | None, yaml.Node]:
    """A value's node, and that of its key where it has one.

    Raises:
        KeyError: there is nothing at the path.
    """
    key, node = None, yaml.compose(text, Loader=yaml.CSafeLoader)
    for part in path:
        if isinstance(part, int):
            key, node = None, node.value[part]
        else:
            key, node = next(((key, value) for key, value in node.value if key.value == part), (None, None))
        if node is None:
            raise KeyError(path)
    return key, node


def _end(node: yaml.Node) -> yaml.Mark:
    """Where a value ends. A collection in lines would end at whatever follows its comments."""
    if isinstance(node, yaml.ScalarNode) or _in_one_line(node) or not node.value:
        return node.end_mark
    return _end(list(_children(node))[-1])


def _in_one_line(node: yaml.Node) -> bool:
    """Whether a collection is written with brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    for child in node.value:
        yield child[1] if isinstance(child, tuple) else child


def _cut(text: str, start: yaml.Mark, end: yaml.Mark, value: str) -> str:
    lines = text.splitlines(keepends=True)
    before = "".join(lines[: start.line]) + lines[start.line][: start.column]
    after = lines[end.line][end.column :] + "".join(lines[end.line + 1 :]) if end.line < len(lines) else ""
    return before + value + after


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
