"""Summarises in a few lines what an operation did."""

from collections.abc import Iterator

from lab.engine.outcome import Outcome, short

_WORDS = {
    "create": "created",
    "update": "changed",
    "replace": "replaced",
    "create-replacement": "created again",
    "delete-replaced": "deleted after that",
    "delete": "deleted",
    "discard": "forgotten",
    "import": "imported",
    "same": "unchanged",
    "refresh": "refreshed",
}
_MOST = 12
"""Resources that are named; the rest are counted."""
_SAID_BY_COUNT = ("create", "delete", "refresh")


def lines(outcome: Outcome) -> Iterator[str]:
    """The summary of one operation."""
    if outcome.recovered and outcome.recovered.anything:
        yield from (f"first: {line}" for line in outcome.recovered.lines())
    parts = [f"{count} {_WORDS.get(kind, kind)}" for kind, count in sorted(outcome.changes.items())]
    end = "was killed" if outcome.killed else "failed" if outcome.failed else "done"
    yield f"{outcome.verb} {end} in {outcome.seconds:.1f} s: {', '.join(parts) or 'nothing'}"
    named = sorted(
        (step for step in outcome.steps if step[0] not in _SAID_BY_COUNT),
        key=lambda step: step[0] == "update",
    )
    for kind, urn, properties in named[:_MOST]:
        why = f" ({', '.join(properties)})" if properties else ""
        yield f"  {_WORDS.get(kind, kind)}: {short(urn)}{why}"
    if len(named) > _MOST:
        yield f"  and {len(named) - _MOST} more"
    for message in outcome.messages:
        for line in message.splitlines()[:6]:
            yield f"  ! {line}"


def facts(outcome: Outcome) -> dict:
    """The same for machines."""
    return {
        "verb": outcome.verb,
        "seconds": round(outcome.seconds, 2),
        "changes": outcome.changes,
        "failed": outcome.failed,
        "killed": outcome.killed,
        "steps": [{"op": op, "urn": urn, "properties": properties} for op, urn, properties in outcome.steps],
        "messages": outcome.messages,
    }
