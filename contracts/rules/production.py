"""What production may not loosen without an exception, and what an exception must be."""

import datetime
import importlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from contracts.catalog.cluster_types import PRODUCTION
from contracts.catalog.versions import CHECKED_ON
from contracts.presets import presets
from contracts.problems import Path, Problem, dotted, shown
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads

_LONGEST_DAYS = 90
"""An exception that is needed for longer is another cluster type."""


class Promise(NamedTuple):
    """One thing that production promises."""

    loosened: Callable[[], bool]
    """Whether this stack's settings break it. Asked one by one: a broken value hides its own promise only."""
    path: tuple[str, ...]
    """The setting that decides it."""
    promise: str
    """What follows "a production cluster ..."."""
    wanted: str
    """What to write."""

    def state(self) -> bool | None:
        """Whether it is loosened; None where a broken value keeps that from being known."""
        with SKIP_UNKNOWN:
            return self.loosened()
        return None


def _promises(known: Known) -> list[Promise]:
    """What production promises everywhere, and what it does on this stack's cloud."""
    least = presets(known.model)[known.cluster_type]["logRetentionDays"]
    return [
        Promise(lambda: not known.protected, ("protected",), "is protected against deletion", "true"),
        Promise(
            lambda: known.control_plane.endpoint != "private",
            ("controlPlane", "endpoint"),
            "has a private endpoint",
            "private",
        ),
        Promise(
            lambda: known.log_retention_days < least,
            ("logRetentionDays",),
            f"keeps its logs for {least} days",
            str(least),
        ),
        *importlib.import_module(f"contracts.rules.{known.model}.production").promises(known),
    ]


def _value(known: Known, path: tuple[str, ...]) -> str:
    """The value at a path of the file, as a person wrote it."""
    value = known.at(path)
    return shown(list(value) if isinstance(value, tuple) else value)


def _excepted(known: Known) -> Iterator[str]:
    """The settings that exceptions are about, even where something else of an exception is wrong."""
    for exception in known.exceptions:
        with SKIP_UNKNOWN:
            yield exception.setting


@reads("cluster_type", "exceptions")
def production_is_not_loosened(known: Known) -> Iterator[Problem]:
    if known.cluster_type not in PRODUCTION:
        return
    excepted = set(_excepted(known))
    for promise in _promises(known):
        if promise.state() and dotted(promise.path) not in excepted:
            yield Problem(
                keys=promise.path,
                rule=f"a {known.cluster_type} cluster {promise.promise}",
                value=_value(known, promise.path),
                fix=f"write {promise.wanted}, or leave it out; an exception needs owner, approver, reason "
                "and expiry",
            )


@reads("cluster_type", "exceptions")
def an_exception_excepts_something(known: Known) -> Iterator[Problem]:
    # What a broken value loosens is not known, so an exception from it is not called useless either.
    used = {dotted(promise.path) for promise in _promises(known) if promise.state() is not False}
    for index, exception in enumerate(known.exceptions):
        with SKIP_UNKNOWN:
            if known.cluster_type not in PRODUCTION or exception.setting not in used:
                yield Problem(
                    keys=("exceptions", index, "setting"),
                    rule="an exception is about a setting that is looser than its cluster type demands",
                    fix="remove the exception, or correct the name of the setting",
                    value=exception.setting,
                )


@reads("exceptions")
def an_exception_ends_and_is_agreed(known: Known) -> Iterator[Problem]:
    for index, exception in enumerate(known.exceptions):
        with SKIP_UNKNOWN:
            yield from _ends(("exceptions", index, "expires"), exception.expires, known.as_of)
        with SKIP_UNKNOWN:
            if exception.owner == exception.approver:
                yield Problem(
                    keys=("exceptions", index, "approver"),
                    rule="nobody approves their own exception",
                    fix="name the team that agreed",
                    value=exception.approver,
                )


def _ends(path: Path, expires: datetime.date, as_of: datetime.date | None) -> Iterator[Problem]:
    today = as_of or CHECKED_ON
    left = (expires - today).days
    if left < 0:
        yield Problem(
            keys=path,
            rule=f"this exception ended {-left} days before {today}",
            fix="remove what it allowed, or agree on it again",
            value=str(expires),
        )
    elif as_of and left > _LONGEST_DAYS:
        yield Problem(
            keys=path,
            rule=f"an exception lasts {_LONGEST_DAYS} days at most",
            fix="write an earlier day; what is needed for longer is another cluster type",
            value=str(expires),
        )
