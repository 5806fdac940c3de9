"""Writes a plain Pulumi program that registers what a graph holds, with nothing of this project in it.

The program is what somebody would write by hand: typed classes, values in place, mocks as in Pulumi's
documentation, SDK defaults untouched.
"""

import inspect
import pathlib
import re
from typing import Any

from contracts.graph import Graph, Row

_HEAD = '''"""Generated: the resources of one stack, registered through the bare SDK."""

import pulumi
import pulumi_aws as aws


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return f"{args.name}-id", args.inputs

    def call(self, args):
        return {}


class Component(pulumi.ComponentResource):
    def __init__(self, type_, name, props, opts):
        super().__init__(type_, name, props, opts)
        self.register_outputs({})


pulumi.runtime.set_mocks(Mocks(), project="platform", stack="bench")


@pulumi.runtime.test
def program():
    r = {}
'''


def write(graph: Graph, target: pathlib.Path) -> int:
    """Write the program; return how many resources it registers."""
    lines = [_HEAD]
    rows = [row for row in _parents_first(graph) if not row.type.startswith("pulumi:pulumi:")]
    lines += [f"    r[{row.urn!r}] = {_construct(row, graph)}" for row in rows]
    lines.append("\n\nprogram()\n")
    target.write_text("\n".join(lines))
    return len(rows)


def _parents_first(graph: Graph) -> list[Row]:
    order: dict[str, Row] = {}

    def place(row: Row) -> None:
        if row.urn in order:
            return
        if row.parent:
            place(graph[row.parent])
        if row.provider:
            place(graph[row.provider.rpartition("::")[0]])
        order[row.urn] = row

    for row in graph:
        place(row)
    return list(order.values())


def _construct(row: Row, graph: Graph) -> str:
    options = []
    if row.parent and not graph[row.parent].type.startswith("pulumi:"):
        options.append(f"parent=r[{row.parent!r}]")
    if row.provider:
        options.append(f"provider=r[{row.provider.rpartition('::')[0]!r}]")
    if row.protect:
        options.append("protect=True")
    opts = f"pulumi.ResourceOptions({', '.join(options)})"
    if row.is_component:
        return f"Component({row.type!r}, {row.name!r}, {row.inputs!r}, {opts})"
    path, arguments = _typed(row.type)
    values = ", ".join(
        f"{name}={_value(value)}"
        for name, value in ((_snake(key), value) for key, value in row.inputs.items())
        if name in arguments
    )
    return f"{path}({row.name!r}, {values}, opts={opts})"


def _typed(token: str) -> tuple[str, set[str]]:
    import pulumi_aws as aws

    if token == "pulumi:providers:aws":  # noqa: S105 a type token
        return "aws.Provider", set(inspect.signature(aws.Provider._internal_init).parameters)
    module, _, name = token.removeprefix("aws:").partition(":")
    resource = getattr(getattr(aws, module.split("/")[0]), name)
    path = f"aws.{module.split('/')[0]}.{name}"
    return path, set(inspect.signature(resource._internal_init).parameters)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower().replace("ipv_4", "ipv4")


def _value(value: Any) -> str:
    return repr(value)
