"""One shape for everything that can be wrong with an input, and one way to print it."""

import re
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document down to a value."""

_NO_TEXT = re.compile(r"|~|null|true|false|yes|no|on|off|[-+]?\d[\d_]*(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE)
"""Texts that are something else without quotes."""
_PLAIN = re.compile(r"[\w:-]+")


def joined(path: str, key: str | int) -> str:
    """Extend a path by a key or a position. Keys that are no plain words are quoted."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _PLAIN.fullmatch(key):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key


def dotted(path: Path) -> str:
    """A whole path as text, the way Pulumi writes it."""
    text = ""
    for part in path:
        text = joined(text, part)
    return text


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, where, and the remediation."""

    rule: str
    """The rule that was broken, as a sentence."""
    fix: str
    """What to write instead."""
    keys: Path = ()
    """Where in the document. A rule about settings says where below their top, and the loader, which knows
    the document, says where that is."""
    value: str | None = None
    """The offending value as written; None where something is missing."""
    file: str = ""
    """File relative to the project, or a name for the source when there is no file."""
    line: int = 0
    """Line in the file, counted from 1; 0 when unknown."""
    warning: bool = False
    """Whether it may stay so for now."""
    missing: bool = False
    """Whether it is about something required that is not there."""

    @property
    def path(self) -> str:
        """Where in the document, as a property path: `platform:network.zones[1]`. Every setting is below
        `config`; people name settings by what follows. A key alone, such as a flag, stands as it was written.
        """
        keys = self.keys[1:] if self.keys[:1] == ("config",) and len(self.keys) > 1 else self.keys
        return str(keys[0]) if len(keys) == 1 and isinstance(keys[0], str) else dotted(keys)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        shown = "" if self.value is None else f" = {self.value}"
        head = " ".join(part for part in (place, f"{self.path}{shown}") if part)
        rule, fix = printable(self.rule), printable(self.fix)
        return f"{printable(head)}\n    rule: {rule}\n    fix:  {fix}"


class SettingsError(Exception):
    """Unusable input. Carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.path, p.rule))
        super().__init__(self.text())

    def text(self) -> str:
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''}; nothing was registered"
        return "\n".join([head, *(str(problem) for problem in self.problems)])


def shown(value: object) -> str:
    """A value short enough for a message."""
    # By identity: 0 and 1 are numbers, although Python takes them for equal to false and true.
    plain = (
        "true" if value is True else "false" if value is False else "null" if value is None else str(value)
    )
    text = printable(plain)
    if isinstance(value, str) and _NO_TEXT.fullmatch(text):
        # As it was written: without quotes YAML reads something else, and so would whoever reads the message.
        text = f'"{text}"'
    return text if len(text) <= 120 else f"{text[:117]}..."


def printable(text: str) -> str:
    """Text that a terminal shows and never obeys: what cannot be printed is written as its number."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
