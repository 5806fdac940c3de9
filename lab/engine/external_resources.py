"""What stands in the account already, because the program names it and does not make it."""

import re
from collections.abc import Iterator
from typing import Any

from contracts import layers, loader
from lab.control_plane.folders import ROOT
from lab.engine.shown import graph_of
from policy.resource_types import azure


def of(stack: str) -> Iterator[str]:
    """Identifiers that a stack may refer to.

    Raises:
        SettingsError: there is no such stack.
    """
    yield from _texts(loader.read_stack(ROOT, stack).values["config"])
    if layers.is_tenants(stack):
        # People of the teams, and what contracts may use: secrets, queues and buckets have other owners.
        yield from _texts(loader.load_owners(ROOT).model_dump(mode="json"))
        if stack.startswith("azure-"):
            # Where a role is assigned is known to the program only, and running it takes seconds.
            for row in graph_of(stack):
                if row.type == azure.ROLE_ASSIGNMENT:
                    yield from _texts(row.inputs["scope"])


def _texts(value: Any) -> Iterator[str]:
    """What the settings name by identifier stands already, as the README asks."""
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
