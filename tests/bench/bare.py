"""Writes a plain Pulumi program that registers what a graph holds, with nothing of this project in it.

The program is what somebody would write by hand: typed classes, values in place, mocks as in Pulumi's
documentation, SDK defaults untouched.
"""

import importlib
import inspect
import pathlib
from functools import cache

from pulumi._types import input_type_py_to_pulumi_names

from contracts.graph import Graph, Row

PACKAGES = {
    "aws": ("pulumi_aws", "aws"),
    "azure-native": ("pulumi_azure_native", "azure"),
    "kubernetes": ("pulumi_kubernetes", "kubernetes"),
}
"""Package of a type token to the SDK's module and what people call it."""
_PROVIDER = "pulumi:providers:"
_HEAD = '''"""Generated: the resources of one stack, registered through the bare SDK."""

import pulumi
'''
_MOCKS = """

class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
ANSWER

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks(), project="platform", stack="bench")
"""
_COMPONENT = """

class Component(pulumi.ComponentResource):
    def __init__(self, type_, name, props, opts):
        super().__init__(type_, name, props, opts)
        self.register_outputs({})


"""
_PROGRAM = "def program():\n    r = {}\n"
_ANSWER = '        return f"{args.name}-id", args.inputs'
_AZURE_ANSWER = """        # Azure is told identities as a list and answers with a map; the SDK refuses anything else.
        identity = args.inputs.get("identity") or {}
        if isinstance(identity.get("userAssignedIdentities"), list):
            named = {name: {} for name in identity["userAssignedIdentities"]}
            return f"{args.name}-id", {**args.inputs, "identity": {**identity, "userAssignedIdentities": named}}
        return f"{args.name}-id", args.inputs"""


def write(graph: Graph, target: pathlib.Path, *, hosted: bool = False) -> int:
    """Write the program; return how many resources it registers.

    Args:
        hosted: leave the mocks and the start of the program to whoever imports it.
    """
    rows = [row for row in _parents_first(graph) if not row.type.startswith("pulumi:pulumi:")]
    used = sorted({PACKAGES[package] for row in rows if (package := _package(row)) in PACKAGES})
    body = [f"    r[{row.urn!r}] = {_construct(row, graph)}\n" for row in rows]
    imports = [f"import {module} as {name}\n" for module, name in used]
    if hosted:
        parts = [_HEAD, *imports, _COMPONENT, _PROGRAM, *body]
    else:
        answer = _AZURE_ANSWER if any(row.type.startswith("azure-native:") for row in rows) else _ANSWER
        mocks = _MOCKS.replace("ANSWER", answer)
        started = "@pulumi.runtime.test\n" + _PROGRAM
        parts = [_HEAD, *imports, mocks, _COMPONENT, started, *body, "\n\nprogram()\n"]
    target.write_text("".join(parts))
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
    path, names = typed(row.type)
    values = [f"{names[key]}={value!r}" for key, value in row.inputs.items() if key in names]
    return f"{path}({', '.join([repr(row.name), *values, f'opts={opts}'])})"


def _package(row: Row) -> str:
    return row.type.removeprefix(_PROVIDER).partition(":")[0]


@cache
def typed(token: str) -> tuple[str, dict[str, str]]:
    """What a program calls to make a resource of a type, and the argument for each property.

    The SDK's own table says which name a property has in Python. Its constructors add an underscore where that
    name is taken: `resource_name` is the logical name, so a property of that name is `resource_name_`.
    """
    package, _, rest = token.removeprefix(_PROVIDER).partition(":")
    sdk, called = PACKAGES[package]
    if token.startswith(_PROVIDER):
        module, path, name = importlib.import_module(sdk), called, "Provider"
    else:
        place, _, name = rest.partition(":")
        place = place.partition("/")[0]
        module, path = getattr(importlib.import_module(sdk), place), f"{called}.{place}"
    # Only these are arguments; the first is the logical name.
    _, _, *arguments = inspect.signature(getattr(module, name)._internal_init).parameters
    # Where a nested type is called as the resource is, the resource's own arguments have the longer name.
    table = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    properties = input_type_py_to_pulumi_names(table)
    names = {
        wire: python if python in arguments else f"{python}_"
        for python, wire in properties.items()
        if python in arguments or f"{python}_" in arguments
    }
    return f"{path}.{name}", names
