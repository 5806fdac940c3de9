"""Runs one stack's whole lifecycle in the lab, and checks what has to hold at every step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import layers
from lab.engine import summary
from lab.engine.checks import consistency, preview_parity
from lab.engine.environment import Lab
from lab.engine.outcome import Outcome, short
from lab.engine.proofs import changes
from lab.engine.session import Session
from simulation import catalog

Tell = Callable[[str], None]


@dataclass(kw_only=True)
class Lifecycle:
    """What was done, and which promises broke."""

    stack: str
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def run_lifecycle(lab: Lab, stack: str, tell: Tell) -> Lifecycle:
    """Preview, up, up again, refresh, drift, a change, a replacement, destroy."""
    session = lab.session(stack)
    lifecycle = Lifecycle(stack=stack)
    config = session.config

    def step(title: str, outcome: Outcome, *promises: str) -> None:
        tell(f"{title}")
        for line in summary.lines(outcome):
            tell(f"  {line}")
        lifecycle.outcomes.append((title, outcome))
        found = list(promises)
        if outcome.failed or outcome.killed:
            found.append(f"{outcome.verb} did not end well")
        for problem in found:
            tell(f"  BROKEN: {problem}")
            lifecycle.broken.append(f"{title}: {problem}")

    outcome = session.preview()
    step("preview of an empty account", outcome)
    if outcome.failed:
        return lifecycle
    outcome = session.up()
    step("up", outcome, *_consistent(session), *_same_graph(session))
    outcome = session.up()
    step("up again, which has nothing to do", outcome, *_nothing(outcome), *_consistent(session))
    outcome = session.refresh()
    step("refresh, which finds nothing", outcome, *_nothing(outcome))
    what, outcome = _change(session, config)
    step(
        what,
        outcome,
        *_only(outcome, "update"),
        *_some(outcome),
        *_consistent(session),
    )
    outcome = _replace(session)
    step("a replacement", outcome, *_replaced(outcome), *_consistent(session))
    session.with_settings(config)
    outcome = session.up()
    step("back to the settings of config/", outcome, *_consistent(session))
    outcome = session.up()
    step("up again", outcome, *_nothing(outcome))
    _end(session, lifecycle, tell, step)
    return lifecycle


def _end(session: Session, lifecycle: Lifecycle, tell: Tell, step: Callable[..., None]) -> None:
    """Destroy as docs/deploying.md says, and come back."""
    retained = {str(row["id"]) for row in session.resources() if row.get("retainOnDelete")}
    if any(row.get("protect") for row in session.resources()):
        before = len(session.resources()), len(session.cloud.store.living())
        outcome = session.destroy()
        refused = outcome.failed and "protect" in " ".join(outcome.messages)
        tell("destroy of a protected stack, which is refused")
        lifecycle.outcomes.append(("destroy of a protected stack", outcome))
        if not refused:
            lifecycle.broken.append("a protected stack could be destroyed")
        if before != (len(session.resources()), len(session.cloud.store.living())):
            lifecycle.broken.append("what a refused destroy may delete was deleted")
    release(session)
    outcome = session.destroy(exclude_protected=True)
    step("destroy", outcome, *_nothing_left(session, retained))
    if session.resources():
        outcome = session.up()
        step("up after the destroy, which finds what stayed", outcome, *_consistent(session))
        outcome = session.up()
        step("up again", outcome, *_nothing(outcome))


def _change(session: Session, config: Mapping[str, Any]) -> tuple[str, Outcome]:
    """Change something that needs no replacement: by a setting, or by a drift where there is none."""
    if layers.is_tenants(session.name):
        session.cloud.drift(*changes.to_correct(session.resources()))
        session.refresh()
        return "a change: somebody raised a quota, which is corrected", session.up()
    session.with_settings(changes.in_place(config))
    return "a change: another cost center", session.up()


def _replace(session: Session) -> Outcome:
    """Replace something: by a setting where there is one, else on demand, else by a drift."""
    if not layers.is_tenants(session.name):
        settings = changes.replacing(changes.in_place(session.config))
        if settings:
            session.with_settings(settings)
            return session.up()
        victim = changes.to_replace(session.resources())
        if victim:
            return session.up(replace=[victim])
    session.cloud.drift(*changes.to_drift(session.resources()))
    session.refresh()
    return session.up()


def release(session: Session) -> None:
    """Prepare for the end as docs/deploying.md says: without protection, but of what stays in the account."""
    kept = [str(row["urn"]) for row in session.resources() if stays(row)]
    unlock(session)
    session.state.protect(kept)


def unlock(session: Session) -> None:
    """Remove every protection: in the cloud first, then in the state."""
    for found in session.cloud.store.living("urn like ?", (f"urn:pulumi:{session.name}::%",)):
        if found.inputs.get("deletionProtection") is True:
            session.cloud.drift(found.urn, "deletionProtection", False)
    session.state.unprotect()


def stays(row: Mapping[str, Any]) -> bool:
    """Whether something stays in the account when its stack goes: its name would be taken when the stack
    comes back, and a successor of a key could not read what it encrypted.
    """
    left_behind = row.get("retainOnDelete") or row.get("inputs", {}).get("skipDestroy") is True
    return bool(row.get("protect") and left_behind) or bool(catalog.constraints(str(row["type"])).keeps_name)


def clear(session: Session) -> None:
    """Remove what a stack retains on purpose, so that it can be created again."""
    session.cloud.store.rows("delete from resource where urn like ?", (f"urn:pulumi:{session.name}::%",))
    session.cloud.purge(session.name)


def _consistent(session: Session) -> list[str]:
    state = session.state.latest()
    return [
        *consistency.problems(session.name, session.resources(), session.cloud),
        *(f"{kind} of {short(urn)} is pending" for kind, urn, _ in consistency.pending(state)),
        *(f"{short(urn)} did not become ready" for urn in consistency.unready(session.resources())),
    ]


def _same_graph(session: Session) -> list[str]:
    graph = preview_parity.graph_of(session.places.root, session.name)
    return list(preview_parity.differences(graph, session.resources()))


def _nothing(outcome: Outcome) -> Iterator[str]:
    if outcome.changed:
        yield f"{outcome.changed} resources were touched, and nothing had changed"


def _some(outcome: Outcome) -> Iterator[str]:
    if not outcome.changed:
        yield "nothing was touched, and something had changed"


def _only(outcome: Outcome, kind: str) -> Iterator[str]:
    others = {found: count for found, count in outcome.changes.items() if found not in (kind, "same")}
    if others:
        yield f"a change in place led to {others}"


def _replaced(outcome: Outcome) -> Iterator[str]:
    if not outcome.changes.get("replace"):
        yield f"nothing was replaced: {outcome.changes}"
    if outcome.changes.get("delete"):
        yield "a replacement deleted something else"


def _nothing_left(session: Session, retained: set[str]) -> Iterator[str]:
    """What is left is what stays on purpose, and what that stands in."""
    held = session.resources()
    if held and not any(row.get("protect") for row in held):
        yield f"the state still has {len(held)} resources, and none that stays"
    staying = {str(row["id"]) for row in held if row.get("custom")} | retained
    for found in session.cloud.store.living("urn like ?", (f"urn:pulumi:{session.name}::%",)):
        if found.id not in staying and not found.kept:
            yield f"the cloud still has {short(found.urn)}"
