"""The shapes of Azure's mock outputs: resource ids, names and how they derive from a resource."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from simulation.outputs import MockOutputs, ResourceInputs

Outputs = Callable[[ResourceInputs], Mapping[str, Any]]


def subscription(resource: ResourceInputs) -> str:
    return str(resource.provider.get("subscriptionId") or "00000000-0000-0000-0000-000000000000")


def guid(resource: ResourceInputs, salt: str = "") -> str:
    """A GUID that is always the same for this resource."""
    return str(uuid.UUID(hex=resource.hex(32, salt)))


def resource_id(resource: ResourceInputs, kind: str, *names: str) -> str:
    """ARM id of something in a resource group.

    Args:
        kind: full type, such as `Microsoft.Network/virtualNetworks/subnets`.
        names: one name for each part of the type after the provider's.
    """
    namespace, *parts = kind.split("/")
    path = "/".join(f"{part}/{name}" for part, name in zip(parts, names, strict=True))
    group = resource.inputs.get("resourceGroupName") or "nowhere"
    return f"/subscriptions/{subscription(resource)}/resourceGroups/{group}/providers/{namespace}/{path}"


def extension_id(resource: ResourceInputs, scope: str, kind: str, name: str) -> str:
    """ARM id of something that hangs on another resource."""
    return f"{resource.inputs[scope]}/providers/{kind}/{name}"


def of(kind: str, *keys: str, stateful: bool = False, outputs: Outputs | None = None) -> MockOutputs:
    """A type in a resource group, named by its inputs.

    Args:
        kind: full ARM type.
        keys: input that names each part of the type, in order; the last is its own name.
        stateful: whether something is lost when it is deleted or replaced.
        outputs: computed properties besides id and name. The type is left out: nobody has to ask for it,
            and a program that writes it down itself repeats nothing.
    """

    def identify(resource: ResourceInputs) -> str:
        return resource_id(resource, kind, *(name(resource, key) for key in keys))

    return MockOutputs(
        id=identify,
        outputs=lambda resource: {
            "name": name(resource, keys[-1]),
            **(outputs(resource) if outputs else {}),
        },
        stateful=stateful,
    )


def on(kind: str, scope: str, key: str, outputs: Outputs | None = None) -> MockOutputs:
    """A type that hangs on another resource, whose id is the input `scope`."""
    return MockOutputs(
        id=lambda resource: extension_id(resource, scope, kind, name(resource, key)),
        outputs=lambda resource: {
            "name": name(resource, key),
            **(outputs(resource) if outputs else {}),
        },
    )


def name(resource: ResourceInputs, key: str) -> str:
    """The name in an input; made up as Pulumi does where it is not given."""
    return str(resource.inputs.get(key) or f"{resource.name}{resource.hex(8)}")
