"""What every component of the platform has in common."""

from typing import Any

import pulumi

from components.context import ContextArgs
from contracts.planes import Plane

PACKAGE = "platform"
"""Name of the Pulumi package that the components are."""


def token(component: type) -> str:
    """Pulumi type of a component class. The module is always `index`: plugin publishing asks for it."""
    return f"{PACKAGE}:index:{component.__name__}"


class Component(pulumi.ComponentResource):
    """A group of resources with one purpose, one plane and outputs that are all there."""

    PLANE = Plane.RUNTIME
    # The plane a component belongs to. Not annotated, because annotations of a component are its outputs.

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None) -> None:
        # The plane is an input, so that state, engine events and offline previews all carry it.
        super().__init__(token(type(self)), name, {"plane": self.PLANE.value}, opts)
        self._name = name

    def _child(self, **options: Any) -> pulumi.ResourceOptions:
        """Options of a child: parented here, plus what is special about it."""
        return pulumi.ResourceOptions(parent=self, **options)

    def _tags(self, context: ContextArgs) -> dict[str, str]:
        """The tags of this component's own plane, which name its owner."""
        return context.tags_of(self.PLANE)

    def _finish(self) -> None:
        """Register every annotated output.

        Raises:
            AttributeError: an output was declared and never assigned.
        """
        names = list(type(self).__annotations__)
        missing = [name for name in names if name not in self.__dict__]
        if missing:
            raise AttributeError(f"{type(self).__name__} never assigned {', '.join(missing)}")
        self.register_outputs({name: self.__dict__[name] for name in names})


def after(value: pulumi.Input[Any], *ready: pulumi.Input[Any]) -> pulumi.Output[Any]:
    """The value, once everything in `ready` exists.

    Orders by data flow where a cloud wants one thing before another without taking it as an input.
    Pass outputs that echo an input of the awaited resource: those stay known in a preview.
    """
    return pulumi.Output.all(value, *ready).apply(lambda values: values[0])
