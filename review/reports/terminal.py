"""What a preview says in the terminal: short, and coloured only where somebody looks."""

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from contracts.graph import REMOTE_COMPONENTS
from contracts.planes import Plane
from policy.finding import Severity

if TYPE_CHECKING:
    from review.preview.run import Preview

_CODES = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "dim": "2"}


class Terminal:
    """Writes to a stream, with colour if it is a terminal and nobody asked for none."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self.colour = self.is_terminal and not os.environ.get("NO_COLOR")

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour else text

    def line(self, text: str = "") -> None:
        self.stream.write(f"{text}\n")

    def progress(self, stack: str, text: str) -> None:
        """Say what is going on; on a terminal the line is replaced by the next one."""
        if self.is_terminal:
            self.stream.write(f"\r\x1b[K{self.paint(f'{stack}: {text} ...', 'dim')}")
        else:
            self.stream.write(f"{stack}: {text}\n")
        self.stream.flush()

    def done(self) -> None:
        """Remove the progress line."""
        if self.is_terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def summarise(terminal: Terminal, result: "Preview", folder: str) -> None:
    """Print what was found, per plane and type, and where the reports are."""
    summary, graph = result.summary, result.graph
    cloud = [row for row in graph if row.is_cloud]
    head = f"{summary['cluster']}  {summary['clusterType']}  {summary['region']}"
    terminal.line(terminal.paint(f"{graph.stack}: {head}  Kubernetes {summary['kubernetesVersion']}", "bold"))
    terminal.line(
        f"  {len(cloud)} cloud resources in {sum(row.is_component for row in graph)} components, "
        f"{sum(row.protect for row in graph)} protected"
    )
    for plane in Plane:
        kinds = Counter(row.type.rpartition(":")[2] for row in cloud if row.plane == plane)
        if kinds:
            listed = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
            owner = result.plane_owners[plane.value]
            terminal.line(f"  {plane.value:<14}{sum(kinds.values()):>4}  {terminal.paint(owner, 'dim')}")
            for line in _wrap(listed):
                terminal.line(f"    {line}")
    for row in graph:
        if row.type in REMOTE_COMPONENTS:
            added = ", ".join(child.type for child in graph.children(row.urn))
            package = row.type.split(":")[0]
            terminal.line(f"  {row.name} is made by the {package} package, which adds: {added}")
    for finding in result.findings:
        blocks = finding.severity is Severity.BLOCK
        mark = terminal.paint("blocks", "red") if blocks else terminal.paint("warning", "yellow")
        terminal.line(f"  {mark}  {finding.rule}: {finding.message}")
        where = finding.resource.rpartition("::")[2]
        place = " ".join(part for part in (where, finding.path) if part)
        terminal.line(f"          {place + ': ' if place else ''}{finding.fix}")
    if result.costs:
        for line in _wrap(result.costs["total"]):
            terminal.line(f"  {line}")
    if not any(finding.severity is Severity.BLOCK for finding in result.findings):
        terminal.line(f"  {terminal.paint('nothing blocks', 'green')}")
    terminal.line(f"  report: {folder}/report.html")


def _wrap(text: str, width: int = 92) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width, break_long_words=False)


def standard_output() -> Terminal:
    return Terminal(sys.stdout)


def standard_error() -> Terminal:
    return Terminal(sys.stderr)
