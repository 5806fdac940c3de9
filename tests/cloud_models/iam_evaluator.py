"""Whether policy documents allow a call, as IAM decides it: a deny goes before everything, and what no statement
allows is denied. Only what the documents of this project use is known; anything else is an error.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Context = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One action on one resource. IAM looks at each resource of a request by itself."""

    action: str
    """Such as `eks:CreateAddon`."""
    resource: str
    """ARN, or a star where the action knows no resource."""
    context: Context = field(default_factory=dict)
    """Condition keys that the request has."""


class UnknownConditionError(Exception):
    """An operator that is not written here."""


@functools.cache
def _pattern(text: str, *, fold: bool) -> re.Pattern[str]:
    escaped = re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.IGNORECASE | re.DOTALL if fold else re.DOTALL)


def like(pattern: str, text: str, *, fold: bool = False) -> bool:
    """Whether a text fits a pattern with stars and question marks."""
    return _pattern(pattern, fold=fold).fullmatch(text) is not None


def _list(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


_COMPARISONS = {
    "StringEquals": lambda wanted, got: wanted == got,
    "StringLike": like,
    "ArnLike": like,
    "ArnEquals": like,
    "Bool": lambda wanted, got: wanted.lower() == got.lower(),
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotLike": "ArnLike",
    "ArnNotEquals": "ArnEquals",
}


def _holds(operator: str, wanted: list[str], got: list[str] | None) -> bool:
    """Whether one condition holds; `got` is None where the request has no such key."""
    if operator == "Null":
        return (got is None) == (wanted[0].lower() == "true")
    every = operator.startswith("ForAllValues:")
    some = operator.removeprefix("ForAllValues:").removeprefix("ForAnyValue:")
    if got is None:
        return every or some.endswith("IfExists") or some in _NEGATED
    some = some.removesuffix("IfExists")
    if some in _NEGATED:
        compare = _COMPARISONS[_NEGATED[some]]
        return not any(compare(one, value) for one in wanted for value in got)
    if some not in _COMPARISONS:
        raise UnknownConditionError(operator)
    matches = [any(_COMPARISONS[some](one, value) for one in wanted) for value in got]
    return all(matches) if every else any(matches)


def conditions_hold(statement: Mapping[str, Any], context: Context) -> bool:
    """Whether every condition of a statement holds."""
    folded = {key.lower(): value for key, value in context.items()}
    return all(
        _holds(operator, _list(wanted), _list(folded[key.lower()]) if key.lower() in folded else None)
        for operator, pairs in statement.get("Condition", {}).items()
        for key, wanted in pairs.items()
    )


def _named(statement: Mapping[str, Any], call: Call) -> list[str]:
    """The actions of a statement that match a call."""
    return [one for one in _list(statement["Action"]) if like(one, call.action, fold=True)]


def matches(statement: Mapping[str, Any], call: Call) -> list[str]:
    """The actions by which a statement is about a call; none where resource or conditions do not fit."""
    named = _named(statement, call)
    if not named or not any(like(one, call.resource) for one in _list(statement.get("Resource", "*"))):
        return []
    return named if conditions_hold(statement, call.context) else []


def grants(statements: Sequence[Mapping[str, Any]], call: Call) -> Iterator[tuple[str, str]]:
    """What allows a call: identifier of the statement and its action. Nothing, where a statement denies it."""
    if any(item["Effect"] == "Deny" and matches(item, call) for item in statements):
        return
    for item in statements:
        if item["Effect"] == "Allow":
            yield from ((item["Sid"], one) for one in matches(item, call))


def grants_directly(policy: Mapping[str, Any], call: Call, principal: str, account: str) -> tuple[bool, bool]:
    """Whether a resource's own policy allows a call to a principal by itself, and whether it leaves that to the
    policies of the account's identities.
    """
    direct = left = False
    for item in policy["Statement"]:
        if item["Effect"] != "Allow" or not matches({**item, "Resource": "*"}, call):
            continue
        named = item.get("Principal")
        for one in _list(named.get("AWS", [])) if isinstance(named, dict) else _list(named):
            direct |= one in ("*", principal)
            left |= bool(re.fullmatch(rf"arn:[\w-]+:iam::{account}:root|{account}", one))
    return direct, left
