"""Strikes a stack at every registration, kills the engine at many points, and counts what came of it."""

import random
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from lab.cloud.faults import Fault
from lab.engine import consistency, preview_parity, summary
from lab.engine.environment import Lab
from lab.engine.lifecycle import clear, release
from lab.engine.session import Session
from lab.engine.shown import graph_of

Say = Callable[[str], None]

STRIKES = ("fail", "partial", "throttle", "timeout", "denied", "crash-provider")
"""What registrations are struck by, in turn."""
_TRIES_OF_A_PROVIDER = 3


@dataclass(kw_only=True)
class Figures:
    """What a proof counted."""

    what: str
    """The proof."""
    stack: str
    struck: int = 0
    """Registrations or points that were struck."""
    runs: int = 0
    """Runs of the engine."""
    recovered: int = 0
    """Times that a re-run had to look first what became of a call the dead engine had under way."""
    mended: int = 0
    """Times that the engine died while it wrote the state, and left half of it."""
    seconds: float = 0
    problems: list[str] = field(default_factory=list)
    """Whatever was lost, doubled, orphaned, or not as desired in the end."""

    def facts(self) -> dict[str, Any]:
        return {**vars(self), "seconds": round(self.seconds, 1)}


def table(figures: Sequence[Figures]) -> str:
    """The figures for people."""
    heads = ("proof", "stack", "struck", "runs", "looked first", "half states", "problems", "seconds")
    rows = [
        (
            found.what, found.stack, str(found.struck), str(found.runs), str(found.recovered),
            str(found.mended), str(len(found.problems)), f"{found.seconds:.0f}",
        )
        for found in figures
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        for row in (heads, *rows)
    ]
    lines += [f"! {problem}" for found in figures for problem in found.problems]
    return "\n".join(lines)


def strike_each(lab: Lab, stack: str, say: Say, *, most: int | None = None) -> Figures:
    """Let every single creation fail once, one in each run; every run is a plain re-run of the one before.

    A run makes what failed before and is struck at the next resource. So N faults cost N short runs, and
    every state in between is one that a deployment really can stop in.
    """
    figures = Figures(what="a fault at every registration", stack=stack)
    began = time.monotonic()
    session = _fresh(lab, stack)
    wanted = sum(row.is_cloud for row in graph_of(stack))
    while most is None or figures.struck < most:
        kind = STRIKES[figures.struck % len(STRIKES)]
        times = _TRIES_OF_A_PROVIDER if kind == "throttle" else 1
        lab.cloud.faults.clear()
        lab.cloud.faults.add(Fault(kind=kind, fresh=True, times=times))
        # One at a time, so that a fault strikes exactly one.
        outcome = session.up(parallel=1)
        figures.runs += 1
        _note(figures, session, kind)
        if not lab.provider.alive:
            session = lab.session(stack)
        struck = len({urn for urn, _ in lab.cloud.faults.struck()})
        if not outcome.failed or struck == figures.struck:
            break
        figures.struck = struck
        if struck % 20 == 0:
            say(f"{stack}: struck {struck} of {wanted}")
    lab.cloud.faults.clear()
    if most is None and figures.struck != wanted:
        last = "; ".join([outcome.verb, "killed" if outcome.killed else "", *outcome.messages])
        figures.problems.append(f"{figures.struck} of {wanted} were struck; the last run said: {last}")
    _finish(figures, session)
    figures.seconds = time.monotonic() - began
    return figures


def kill(lab: Lab, stack: str, points: int, say: Say) -> Figures:
    """Kill -9 the engine at as many points of one deployment, each followed by a plain re-run.

    Every other time the cloud has done the work when the engine dies, so that nobody heard of it. The state
    says that the call was under way; the lab's re-run looks what became of it before it makes anything
    (`recovery`). Those are counted apart: with the bare engine, somebody has to look.
    """
    figures = Figures(what=f"kill -9 at {points} points", stack=stack)
    began = time.monotonic()
    session = _fresh(lab, stack)
    total = sum(row.is_cloud for row in graph_of(stack))
    # Steps between two kills: unequal, and the same every time.
    dice = random.Random(stack)  # noqa: S311 nothing secret
    gap = max(1, total // (points + 1))
    for point in range(points):
        kind = "crash-engine-after" if point % 2 else "crash-engine"
        lab.cloud.faults.clear()
        lab.cloud.faults.add(Fault(kind=kind, after=dice.randint(0, gap)))
        # One call under way, or as many as the engine makes at once.
        width: dict[str, Any] = {} if point % 2 else {"parallel": 1}
        outcome = session.up(**width)
        figures.runs += 1
        # A provider ends with its engine, and what it had asked for is done by then.
        lab.provider.stop()
        session = lab.session(stack)
        figures.mended += session.mend()
        if not outcome.killed:
            figures.problems.append(f"kill {point + 1} of {points} came too late")
            break
        figures.struck += 1
        under_way = {urn for _, urn, _ in consistency.pending(session.state())}
        figures.recovered += bool(_unheard(session, under_way))
        _note(figures, session, kind, under_way)
        say(f"{stack}: killed {point + 1} of {points}")
    lab.cloud.faults.clear()
    _finish(figures, session)
    figures.seconds = time.monotonic() - began
    return figures


def _fresh(lab: Lab, stack: str) -> Session:
    lab.cloud.faults.clear()
    lab.cloud.faults.forget()
    session = lab.session(stack)
    if session.resources():
        release(session)
        session.destroy()
    clear(session)
    return session


def _unheard(session: Session, under_way: Collection[str]) -> set[tuple[str, str]]:
    """What was made and the engine did not hear of, although it says that it had asked for it."""
    known = {(str(row["type"]), str(row.get("id"))) for row in session.resources()}
    standing = session.cloud.store.living("urn like ?", (f"urn:pulumi:{session.name}::%",))
    made = {(found.type, found.id) for found in standing if found.urn in under_way}
    return made - known


def _note(figures: Figures, session: Session, kind: str, under_way: Collection[str] = ()) -> None:
    """Whatever the engine's memory and the cloud do not agree on, after a run that was struck. What the
    state says to be under way is no disagreement.
    """
    unheard = _unheard(session, under_way)
    excused = {f"orphaned: the cloud has {type_} {id_} and the state has not" for type_, id_ in unheard}
    found = consistency.problems(session.name, session.resources(), session.cloud)
    figures.problems += [
        f"after {kind}, number {figures.struck + 1}: {problem}" for problem in found if problem not in excused
    ]


def _finish(figures: Figures, session: Session) -> None:
    """Run once more without a fault, and compare what stands with what is desired."""
    outcome = session.up()
    figures.runs += 1
    if outcome.failed:
        figures.problems += [f"the last run: {message}" for message in outcome.messages]
    again = session.up()
    figures.runs += 1
    if again.changed:
        figures.problems.append(f"the run after the last touched {again.changed} resources")
    figures.problems += consistency.problems(session.name, session.resources(), session.cloud)
    figures.problems += [
        f"{summary.short(urn)} is not ready" for urn in consistency.unready(session.resources())
    ]
    figures.problems += preview_parity.differences(graph_of(session.name), session.resources(), mended=True)
    release(session)
    gone = session.destroy()
    figures.runs += 1
    if gone.failed:
        figures.problems += [f"destroy: {message}" for message in gone.messages]
