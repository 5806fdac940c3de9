"""Runs the transforms a program attaches to remote components, where the engine would.

Pulumi's SDK otherwise starts a server for them, so that the engine can call back; there is no engine here,
and nothing may open a socket.
"""

import inspect
from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi.runtime.proto import callback_pb2

from simulation.outputs import Child


class Transforms:
    """Takes the place of the SDK's callback server."""

    def __init__(self) -> None:
        self._functions: dict[str, Any] = {}

    def register_transform(self, transform: Any) -> callback_pb2.Callback:
        """Remember a transform; the answer is what the SDK sends along with the registration."""
        token = next(
            (known for known, function in self._functions.items() if function is transform),
            f"transform-{len(self._functions)}",
        )
        self._functions[token] = transform
        return callback_pb2.Callback(token=token, target="in-process")

    def apply(self, tokens: Sequence[str], child: Child) -> dict[str, Any]:
        """The child's inputs after every transform.

        Raises:
            TypeError: a transform is asynchronous; nothing here waits for one.
        """
        inputs = child.inputs
        for token in tokens:
            result = self._functions[token](
                pulumi.ResourceTransformArgs(
                    custom=True,
                    type_=child.type,
                    name=child.name,
                    props=inputs,
                    opts=pulumi.ResourceOptions(),
                )
            )
            if inspect.isawaitable(result):
                raise TypeError(f"the transform of {child.name} is asynchronous")
            if result is not None:
                inputs = dict(result.props)
        return inputs
