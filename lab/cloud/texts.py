"""What the cloud makes of texts: identifiers, leaves, and forms to compare by."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

IDENTIFIER = re.compile(
    r"arn:aws[\w-]*:[^\s*]+|[a-z]+(?:-[a-z]+)?-0[0-9a-f]{16}|/subscriptions/[^\s*]+", re.IGNORECASE
)
"""What anybody recognises as the identifier of a resource."""
ELSEWHERE = re.compile(
    r"arn:aws[\w-]*:(iam::aws:|eks::aws:|scheduler:::aws-sdk:|iam::\d*:root$|[\w-]*:[\w-]*:aws:"
    r"|events:[\w-]*:\d*:event-bus/default$)"
    r"|/subscriptions/[^/]+(/resourceGroups/[^/]+)?$"
    r"|.*/providers/Microsoft\.(Authorization/(role|policy|policySet)Definitions|Management/)",
    re.IGNORECASE,
)
"""Identifiers that every account has."""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    elif isinstance(value, str):
        yield path, value


def folded(text: str) -> str:
    """Azure does not care how its identifiers are capitalised."""
    return text.lower() if text.startswith("/") else text


def with_changed(value: dict[str, Any], path: list[str], new: Any) -> dict[str, Any]:
    head, *rest = path
    if not rest:
        return {**value, head: new}
    below = value.get(head)
    return {**value, head: with_changed(below if isinstance(below, dict) else {}, rest, new)}


def dumps(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def scope_of(provider: Mapping[str, Any]) -> str:
    """Account and region, or subscription: names are taken there and free elsewhere."""
    accounts = provider.get("allowedAccountIds") or [""]
    return f"{provider.get('subscriptionId') or accounts[0]}/{provider.get('region') or ''}"
