"""One shape for everything that can be wrong with an input, and one way to print it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, where, and the way out."""

    rule: str
    """The rule that was broken, as a sentence."""
    fix: str
    """What to write instead."""
    path: str = ""
    """Where in the document, as a property path: `platform:network.zones[1]`."""
    value: str | None = None
    """The offending value as written; None where something is missing."""
    file: str = ""
    """File relative to the project, or a name for the source when there is no file."""
    line: int = 0
    """Line in the file, counted from 1; 0 when unknown."""

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
    return text if len(text) <= 120 else f"{text[:117]}..."


def printable(text: str) -> str:
    """Text that a terminal shows and never obeys: what cannot be printed is written as its number."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
