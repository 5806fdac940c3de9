"""Injects a fault at every registration of a stack, kills the engine at many points, and counts."""

import random
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.graph import Graph
from lab.cloud.faults import Fault
from lab.engine.checks import consistency, preview_parity
from lab.engine.environment import Lab
from lab.engine.outcome import short
from lab.engine.proofs.lifecycle import clear, unlock
from lab.engine.session import Session

Say = Callable[[str], None]

INJECTED = ("fail", "partial", "throttle", "timeout", "denied", "crash-provider")
"""Faults that are injected, in turn."""
_TRIES_OF_A_PROVIDER = 3


@dataclass(kw_only=True)
class Figures:
    """What a proof counted."""

    what: str
    """The proof."""
    stack: str
    injected: int = 0
    """Faults that were injected: registrations, or points of a kill."""
    runs: int = 0
    """Runs of the engine."""
    reconciled: int = 0
    """Re-runs that first had to ask the cloud what became of a call the dead engine had under way."""
    repaired: int = 0
    """Times that the engine died while it wrote the state, and left half of it."""
    seconds: float = 0
    problems: list[str] = field(default_factory=list)
    """Whatever was lost, doubled, orphaned, or not as desired in the end."""

    def facts(self) -> dict[str, Any]:
        return {**vars(self), "seconds": round(self.seconds, 1)}


def table(figures: Sequence[Figures]) -> str:
    """The figures for people."""
    heads = ("proof", "stack", "injected", "runs", "reconciled", "half states", "problems", "seconds")
    rows = [
        (
            found.what, found.stack, str(found.injected), str(found.runs), str(found.reconciled),
            str(found.repaired), str(len(found.problems)), f"{found.seconds:.0f}",
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


def inject_each(lab: Lab, stack: str, say: Say, *, most: int | None = None) -> Figures:
    """Let every single creation fail once, one in each run; every run is a plain re-run of the one before.

    A run creates what failed before and fails at the next resource. So N faults cost N short runs, and every
    state in between is one that a deployment really can stop in.
    """
    figures = Figures(what="a fault at every registration", stack=stack)
    began = time.monotonic()
    session = _fresh(lab, stack)
    wanted = sum(row.is_cloud for row in _graph(session))
    while most is None or figures.injected < most:
        kind = INJECTED[figures.injected % len(INJECTED)]
        times = _TRIES_OF_A_PROVIDER if kind == "throttle" else 1
        lab.cloud.faults.clear()
        lab.cloud.faults.add(Fault(kind=kind, fresh=True, times=times))
        # One at a time, so that a fault hits exactly one.
        outcome = session.up(parallel=1)
        figures.runs += 1
        _note(figures, session, kind)
        if not lab.provider.alive:
            session = lab.session(stack)
        injected = len({urn for urn, _ in lab.cloud.faults.injected()})
        if not outcome.failed or injected == figures.injected:
            break
        figures.injected = injected
        if injected % 20 == 0:
            say(f"{stack}: {injected} of {wanted} faults injected")
    lab.cloud.faults.clear()
    if most is None and figures.injected != wanted:
        last = "; ".join([outcome.verb, "killed" if outcome.killed else "", *outcome.messages])
        figures.problems.append(
            f"{figures.injected} of {wanted} faults were injected; the last run said: {last}"
        )
    _finish(figures, session)
    figures.seconds = time.monotonic() - began
    return figures


def kill(lab: Lab, stack: str, points: int, say: Say) -> Figures:
    """Kill -9 the engine at as many points of one deployment, each followed by a plain re-run.

    Every other time the cloud has done the work when the engine dies, so that nobody heard of it. The state
    says that the call was under way; the lab's re-run asks the cloud what became of it before it creates
    anything (`recovery`). Those are counted apart: with the bare engine, somebody has to reconcile them.
    """
    figures = Figures(what=f"kill -9 at {points} points", stack=stack)
    began = time.monotonic()
    session = _fresh(lab, stack)
    total = sum(row.is_cloud for row in _graph(session))
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
        figures.repaired += session.state.repair()
        if not outcome.killed:
            figures.problems.append(f"kill {point + 1} of {points} came too late")
            break
        figures.injected += 1
        under_way = {urn for _, urn, _ in consistency.pending(session.state.latest())}
        figures.reconciled += bool(_unheard(session, under_way))
        _note(figures, session, kind, under_way)
        say(f"{stack}: killed {point + 1} of {points}")
    lab.cloud.faults.clear()
    _finish(figures, session)
    figures.seconds = time.monotonic() - began
    return figures


def _graph(session: Session) -> Graph:
    return preview_parity.graph_of(session.places.root, session.name)


def _fresh(lab: Lab, stack: str) -> Session:
    lab.cloud.faults.clear()
    lab.cloud.faults.forget()
    session = lab.session(stack)
    if session.resources():
        unlock(session)
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
    """Whatever the engine's state and the cloud do not agree on, after a run with an injected fault. What
    the state says to be under way is no disagreement.
    """
    unheard = _unheard(session, under_way)
    excused = {f"orphaned: the cloud has {type_} {id_} and the state has not" for type_, id_ in unheard}
    found = consistency.problems(session.name, session.resources(), session.cloud)
    figures.problems += [
        f"after {kind}, number {figures.injected + 1}: {problem}"
        for problem in found
        if problem not in excused
    ]


def _finish(figures: Figures, session: Session) -> None:
    """Run once more without a fault, and compare what exists with what is desired."""
    outcome = session.up()
    figures.runs += 1
    if outcome.failed:
        figures.problems += [f"the last run: {message}" for message in outcome.messages]
    again = session.up()
    figures.runs += 1
    if again.changed:
        figures.problems.append(f"the run after the last touched {again.changed} resources")
    figures.problems += consistency.problems(session.name, session.resources(), session.cloud)
    figures.problems += [f"{short(urn)} is not ready" for urn in consistency.unready(session.resources())]
    figures.problems += preview_parity.differences(_graph(session), session.resources(), repaired=True)
    unlock(session)
    gone = session.destroy()
    figures.runs += 1
    if gone.failed:
        figures.problems += [f"destroy: {message}" for message in gone.messages]
