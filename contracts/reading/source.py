"""Reads a YAML file into plain values and remembers the line of each of them."""

import dataclasses
import math
import pathlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from contracts.problems import Path, Problem, SettingsError

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 24
_YAML = "tag:yaml.org,2002:"
_MERGE = f"{_YAML}merge"
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,99})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")


@dataclass(frozen=True)
class Source:
    """Values of one document and where each was written."""

    file: str
    """Name used in messages."""
    values: Any
    """Mappings, lists and scalars."""
    lines: dict[Path, int] = field(default_factory=dict)
    """Line of every value, counted from 1."""
    unquoted: dict[Path, str] = field(default_factory=dict)
    """What was written where a scalar without quotes is no text, or another one."""
    secrets: tuple[Path, ...] = ()
    """Where a stand-in is instead of a value that is written encrypted."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the way it is written. The values are there all the same, so that everything
    can be said at once."""

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest thing above it that was written down."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0

    def problem(self, path: Path, rule: str, fix: str, value: str | None = None) -> Problem:
        """Something wrong with a value of this document."""
        return self.locate(Problem(rule=rule, fix=fix, keys=path, value=value), path)

    def locate(self, problem: Problem, path: Path) -> Problem:
        """The problem with the place in this document that it is about."""
        return dataclasses.replace(problem, keys=path, file=self.file, line=self.line(path))


def as_written(text: str) -> Any:
    """What a scalar without quotes means in files that only this project reads: numbers, truth values and
    nothing. `yes`, `1:0`, 0123 and days stay text.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


@dataclass(frozen=True)
class Dialect:
    """How a kind of file is read."""

    plain: Callable[[str], Any] = as_written
    """What a scalar without quotes means."""
    key: Callable[[str], str] = str
    """What a key without quotes comes to."""
    fault: Callable[[str, str], tuple[str, str] | None] | None = None
    """Given a text in quotes or of a block, and how it is written: the rule it breaks and how to mend it."""


AS_WRITTEN = Dialect()
"""Files that only this project reads."""


def read(path: pathlib.Path, shown_as: str, dialect: Dialect = AS_WRITTEN) -> Source:
    """Read a YAML file.

    Raises:
        SettingsError: the file is missing, not text, not YAML, too large, or uses what we refuse
            (duplicate keys, anchors, tags).
    """

    def unusable(rule: str, fix: str, line: int = 0) -> SettingsError:
        return SettingsError([Problem(rule=rule, fix=fix, file=shown_as, line=line)])

    try:
        if path.is_symlink():
            raise unusable("this is a link, and what it leads to is not reviewed", "write the file itself")
        if path.exists() and not path.is_file():
            raise unusable("this is no file", "remove it and write a file in its place")
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        fix = "write it" if isinstance(error, FileNotFoundError) else "let it be read"
        raise unusable(f"the file must be readable: {reason}", fix) from None
    if len(raw) > _MAX_BYTES:
        raise unusable(f"the file must be under {_MAX_BYTES:,} bytes", "split it")
    try:
        return parse(raw.decode("utf-8-sig"), shown_as, dialect)
    except UnicodeDecodeError:
        raise unusable("the file must be UTF-8 text", "save it as UTF-8") from None


def parse(text: str, shown_as: str, dialect: Dialect = AS_WRITTEN) -> Source:
    """Turn YAML text into a `Source`; see `read` for what is refused."""
    loader = yaml.CSafeLoader(text)
    try:
        anchored, tagged = _check_events(text)
        node = loader.get_single_node()
        reader = _Reader(shown_as, text, anchored, tagged, dialect)
        values = {} if node is None else reader.build(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = Problem(
            rule=f"the file must be valid YAML: {error.problem or error.context}",
            fix="correct the indentation, quoting or characters on this line",
            file=shown_as,
            line=line,
        )
        raise SettingsError([problem]) from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        problem = Problem(rule=f"the file must be valid YAML: {reason}", fix="correct it", file=shown_as)
        raise SettingsError([problem]) from None
    finally:
        loader.dispose()
    return Source(shown_as, values, reader.lines, reader.unquoted, problems=reader.problems)


_Places = set[tuple[int, int]]


def _check_events(text: str) -> tuple[_Places, _Places]:
    """Refuse deep nesting before anything recursive sees it; events come one after the other. Return where
    anchors and tags are, which composed nodes no longer say.
    """
    depth, anchored, tagged = 0, set(), set()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.anchor:
            anchored.add(_place(event.start_mark))
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            tagged.add(_place(event.start_mark))
        if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            raise yaml.MarkedYAMLError(
                problem="directives as %YAML are not supported", problem_mark=event.start_mark
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise yaml.MarkedYAMLError(
                    problem=f"values nest at most {_MAX_DEPTH} deep", problem_mark=event.start_mark
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return anchored, tagged


def _place(mark: yaml.Mark) -> tuple[int, int]:
    return mark.line, mark.column


class _Reader:
    """Walks composed nodes: values out, lines and problems aside."""

    def __init__(self, file: str, text: str, anchored: _Places, tagged: _Places, dialect: Dialect) -> None:
        self.file = file
        self.text = text
        self.anchored = anchored
        self.tagged = tagged
        self.dialect = dialect
        self.lines: dict[Path, int] = {}
        self.unquoted: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def refuse(self, node: yaml.Node, path: Path, rule: str, fix: str) -> None:
        self.problems.append(
            Problem(rule=rule, fix=fix, keys=path, file=self.file, line=node.start_mark.line + 1)
        )

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if _place(node.start_mark) in self.tagged:
            self.refuse(node, path, "YAML tags are not supported", "remove the tag, or quote the value")
        again = id(node) in self.seen
        if again or _place(node.start_mark) in self.anchored:
            self.refuse(node, path, "anchors and aliases are not supported", "write the value out")
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, path)
        if again:
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self.mapping(node, path)

    def mapping(self, node: yaml.Node, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse(key_node, path, "keys are plain text", "use a simple key")
                continue
            if _place(key_node.start_mark) in self.tagged:
                self.refuse(key_node, path, "YAML tags are not supported", "remove the tag, or quote the key")
                continue
            if _place(key_node.start_mark) in self.anchored:
                self.refuse(key_node, path, "anchors and aliases are not supported", "write the key out")
            key = key_node.value
            here = (*path, key)
            if key_node.tag == _MERGE:
                self.refuse(key_node, here, "merge keys are not supported", "write the values out")
                continue
            if not key_node.style and self.dialect.key(key) != key:
                self.refuse(key_node, here, "without quotes this key becomes another", f'write "{key}"')
                continue
            if key in values:
                self.refuse(key_node, here, "a key may appear once", "remove one of the two")
                continue
            self.lines[here] = key_node.start_mark.line + 1
            values[key] = self.build(value_node, here)
        return values

    def scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        text = node.value
        if node.style:  # quoted, or a block of text
            begin, end = node.start_mark, node.end_mark
            written = self.text[begin.index : end.index] if begin and end else ""
            fault = self.dialect.fault(text, written) if self.dialect.fault else None
            if fault:
                self.refuse(node, path, *fault)
            return text
        value = self.dialect.plain(text)
        if value != text or not isinstance(value, str):
            self.unquoted[path] = text
        if isinstance(value, float) and not math.isfinite(value):
            self.refuse(node, path, "a number has an end", "write a number, or put the text in quotes")
            return text
        return value
