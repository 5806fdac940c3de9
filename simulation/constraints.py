"""Constraints of a cloud, per resource type: what cannot change in place, which names exist once, what has to
exist first, and what refuses deletion while it is in use.

A type without a row obeys the default: every input changes in place but the one that names the resource,
an identifier exists once, and nothing holds on to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Inputs = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Constraints:
    """The constraints of one resource type."""

    fixed: tuple[str, ...] = ()
    """Paths of inputs whose change replaces the resource."""
    named: str = "name"
    """Input that names it. Made up where it is not given, so that a replacement can come first; where it is
    given and stays, the old one has to go first. Its change always replaces."""
    by_id: bool = False
    """Whether its identifier is made of inputs alone: a replacement that keeps them has to wait until the old
    one is gone."""
    unique: tuple[tuple[str, ...], ...] = ()
    """Sets of inputs that, together, exist once in an account and region."""
    taken: str = "AlreadyExistsException"
    """The cloud's word for a name that is taken."""
    keeps_name: str = ""
    """The cloud's word where one of that name was deleted and can still be brought back."""
    upsert: bool = False
    """Whether creating it again means setting it again."""
    needs: Mapping[str, str] = field(default_factory=dict)
    """Input to the resource type that it names, where the value is no identifier one would recognise."""
    unchecked: tuple[str, ...] = ()
    """Inputs whose identifiers the cloud takes as they come."""
    makes: tuple[str, ...] = ()
    """Inputs that name something the cloud makes beside it."""
    held_by: tuple[str, ...] = ()
    """Types that keep it from being deleted while they refer to it."""
    in_use: str = "DependencyViolation"
    """The cloud's word for that."""
    takes_along: tuple[str, ...] = ()
    """Types that vanish with it when they refer to it."""
    locked_by: str = ""
    """Input that, when true, refuses deletion."""
    counts: str = ""
    """Output that grows by one with every update."""
    conflict: Callable[[Inputs, list[Inputs]], str | None] | None = None
    """Why it cannot stand beside the others of its type, or None."""
    frozen: Callable[[Inputs, Inputs], str | None] | None = None
    """The cloud's words where it refuses a change although no provider replaces for it, or None. Is given
    what there was and what is asked for."""
    frozen_in_use: tuple[str, ...] = ()
    """Inputs that the cloud refuses to change while one of `held_by` refers to it."""
    frozen_word: str = ""
    """The cloud's word for that."""


DEFAULT = Constraints()
"""Of a type that has no row."""
