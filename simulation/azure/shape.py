"""The shapes of Azure's answers: resource ids, names and how they derive from a resource."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from simulation.outputs import Answer, Asked

Outputs = Callable[[Asked], Mapping[str, Any]]


def subscription(asked: Asked) -> str:
    return str(asked.provider.get("subscriptionId") or "00000000-0000-0000-0000-000000000000")


def guid(asked: Asked, salt: str = "") -> str:
    """A GUID that is always the same for this resource."""
    return str(uuid.UUID(hex=asked.hex(32, salt)))


def resource_id(asked: Asked, kind: str, *names: str) -> str:
    """ARM id of something in a resource group.

    Args:
        kind: full type, such as `Microsoft.Network/virtualNetworks/subnets`.
        names: one name for each part of the type after the provider's.
    """
    namespace, *parts = kind.split("/")
    path = "/".join(f"{part}/{name}" for part, name in zip(parts, names, strict=True))
    group = asked.inputs.get("resourceGroupName") or "nowhere"
    return f"/subscriptions/{subscription(asked)}/resourceGroups/{group}/providers/{namespace}/{path}"


def extension_id(asked: Asked, scope: str, kind: str, name: str) -> str:
    """ARM id of something that hangs on another resource."""
    return f"{asked.inputs[scope]}/providers/{kind}/{name}"


def of(kind: str, *keys: str, stateful: bool = False, outputs: Outputs | None = None) -> Answer:
    """A type in a resource group, named by its inputs.

    Args:
        kind: full ARM type.
        keys: input that names each part of the type, in order; the last is its own name.
        stateful: whether something is lost when it is deleted or replaced.
        outputs: computed properties besides id and name. The type is left out: nobody has to ask for it,
            and a program that writes it down itself repeats nothing.
    """

    def identify(asked: Asked) -> str:
        return resource_id(asked, kind, *(name(asked, key) for key in keys))

    return Answer(
        id=identify,
        outputs=lambda asked: {
            "name": name(asked, keys[-1]),
            **(outputs(asked) if outputs else {}),
        },
        stateful=stateful,
    )


def on(kind: str, scope: str, key: str, outputs: Outputs | None = None) -> Answer:
    """A type that hangs on another resource, whose id is the input `scope`."""
    return Answer(
        id=lambda asked: extension_id(asked, scope, kind, name(asked, key)),
        outputs=lambda asked: {
            "name": name(asked, key),
            **(outputs(asked) if outputs else {}),
        },
    )


def name(asked: Asked, key: str) -> str:
    """The name in an input; made up as Pulumi does where it is not given."""
    return str(asked.inputs.get(key) or f"{asked.name}{asked.hex(8)}")
