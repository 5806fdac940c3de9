"""Makes the one comment about all stacks of a run: what blocks first, and never longer than one may be."""

from collections.abc import Mapping, Sequence

from contracts.problems import Problem
from policy.finding import Severity
from review.preview.run import Preview
from review.reports.markdown import plain
from review.reports.verdict import ordered, verdict

LIMIT = 30_000
"""Far below what GitHub takes, 65,536 characters, since the same comment may hold more than this."""
_ENOUGH = 300
"""Characters of one message."""
_SIGNS = {"unusable": "⛔", "blocked": "❌", "warnings": "⚠️", "clean": "✅"}
_ORDER = tuple(_SIGNS)


def render(results: Sequence[Preview], problems: Mapping[str, Sequence[Problem]]) -> str:
    """Markdown about all stacks of a run.

    Args:
        results: the stacks that could be previewed.
        problems: what is wrong with the settings or the program of the others, by stack.
    """
    said = {one.graph.stack: verdict(one.findings) for one in results}
    kinds = [*("unusable" for _ in problems), *(one.kind for one in said.values())]
    count = {kind: kinds.count(kind) for kind in _ORDER}
    worst = next((kind for kind in _ORDER if count[kind]), "clean")
    words = {
        "unusable": "cannot be previewed",
        "blocked": "blocked",
        "warnings": "can proceed with warnings",
        "clean": "can proceed",
    }
    word = {"unusable": "Unusable", "blocked": "Blocked", "warnings": "Proceed with warnings"}
    reason = ", ".join(f"{number} {words[kind]}" for kind, number in count.items() if number)
    stacks = "1 stack" if len(kinds) == 1 else f"{len(kinds)} stacks"
    head = [f"## {_SIGNS[worst]} {word.get(worst, 'Can proceed')}: {stacks}", "", f"{reason or 'none'}.", ""]
    sections = [
        _section("Cannot be previewed", _unusable(problems)),
        _section("What blocks", _findings(results, Severity.BLOCK)),
        _section("Stacks", _stacks(results)),
        _section("Warnings", _findings(results, Severity.WARN)),
    ]
    room, lines = LIMIT - sum(len(line) + 1 for line in head) - 400, head
    for section in sections:
        lines, room = _fit(lines, section, room)
    return "\n".join(lines) + "\n"


def _fit(lines: list[str], section: list[str], room: int) -> tuple[list[str], int]:
    """Add as much of a section as there is room for, and say what is left out."""
    for index, line in enumerate(section):
        if len(line) + 1 > room:
            left = sum(one.startswith(("| ", "- ")) for one in section[index:])
            return [*lines, "", f"… and {left} more; see the report of each stack.", ""], 0
        lines, room = [*lines, line], room - len(line) - 1
    return lines, room


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"### {title}", "", *lines, ""] if lines else []


def _unusable(problems: Mapping[str, Sequence[Problem]]) -> list[str]:
    return [f"- **{plain(stack)}**: {_short(str(one))}" for stack, found in problems.items() for one in found]


def _findings(results: Sequence[Preview], severity: Severity) -> list[str]:
    """Each finding once, with the stacks that have it."""
    stacks: dict[tuple[str, str, str], list[str]] = {}
    for result in results:
        for one in ordered(result.findings):
            if one.severity is severity:
                where = stacks.setdefault((one.rule, one.message, one.fix), [])
                if result.graph.stack not in where:
                    where.append(result.graph.stack)
    return [
        f"- **{plain(', '.join(where))}**: {_short(message)} **Fix:** {_short(fix)} "
        f"<code>{plain(rule)}</code>"
        for (rule, message, fix), where in stacks.items()
    ]


def _stacks(results: Sequence[Preview]) -> list[str]:
    """One line for each stack, the worst first."""
    rows = []
    for result in results:
        said = verdict(result.findings)
        resources = sum(row.is_cloud for row in result.graph)
        line = (
            f"| {_SIGNS[said.kind]} {plain(result.graph.stack)} | {plain(said.reason)} | {resources} | "
            f"{plain(_costs(result))} |"
        )
        rows.append((_ORDER.index(said.kind), line))
    heads = ["| Stack | Verdict | Resources | Fixed costs a month |", "| --- | --- | --- | --- |"]
    # Sorting is stable: stacks of one verdict stay in the order in which they were asked for.
    return [*heads, *(line for _, line in sorted(rows, key=lambda row: row[0]))] if rows else []


def _costs(result: Preview) -> str:
    """The sum with what has no price; what is charged by use is said in each report."""
    if not result.costs:
        return ""
    missing = ", ".join(result.costs["sum"]["notPriced"])
    return f"{result.costs['amount']}; not priced: {missing}" if missing else result.costs["amount"]


def _short(text: str) -> str:
    return plain(text if len(text) <= _ENOUGH else f"{text[: _ENOUGH - 1]}…")
