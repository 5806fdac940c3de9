"""What exists in the account already, because the program names it and does not create it."""

import pathlib
import re
from collections.abc import Iterator
from typing import Any

from contracts import layers, loader
from lab.engine.checks.preview_parity import graph_of
from policy.resource_types import azure


def of(root: pathlib.Path, stack: str) -> Iterator[str]:
    """Identifiers that a stack of a project may refer to.

    Raises:
        SettingsError: there is no such stack.
    """
    yield from _texts(loader.read_stack(root, stack).values["config"])
    if layers.is_tenants(stack):
        # People of the teams, and what contracts may use: secrets, queues and buckets have other owners.
        yield from _texts(loader.load_owners(root).model_dump(mode="json"))
        if stack.startswith("azure-"):
            # Where a role is assigned is known to the program only, and running it takes seconds.
            for row in graph_of(root, stack):
                if row.type == azure.ROLE_ASSIGNMENT:
                    yield from _texts(row.inputs["scope"])


def _texts(value: Any) -> Iterator[str]:
    """What the settings name by identifier exists already, as the README asks."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
        if group := re.match(r"/subscriptions/[^/]+/resourceGroups/[^/]+", value):
            yield group[0]
