"""The form of a policy document."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

VERSION = "2012-10-17"
Document = dict[str, Any]
Conditions = Mapping[str, Mapping[str, str | Sequence[str]]]


def statement(  # noqa: PLR0913 a statement has that many parts
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str] | None = None,
    *,
    principal: Mapping[str, Any] | str | None = None,
    conditions: Conditions | None = None,
    effect: str = "Allow",
) -> dict[str, Any]:
    """One statement. `resources` is left out in trust policies."""
    made: dict[str, Any] = {"Sid": sid, "Effect": effect}
    if principal is not None:
        made["Principal"] = principal
    made["Action"] = list(actions)
    if resources is not None:
        made["Resource"] = list(resources)
    if conditions:
        made["Condition"] = {
            operator: {key: value if isinstance(value, str) else list(value) for key, value in pairs.items()}
            for operator, pairs in conditions.items()
        }
    return made


def document(*statements: dict[str, Any]) -> Document:
    return {"Version": VERSION, "Statement": list(statements)}


def joined(*parts: Document) -> Document:
    """Several documents as one, since a role takes only so many."""
    return document(*(item for part in parts for item in part["Statement"]))


def render(made: Document) -> str:
    """The document as compact JSON: the same bytes for the same document."""
    return json.dumps(made, separators=(",", ":"))
