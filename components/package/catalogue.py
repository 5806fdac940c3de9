"""The page that lists every component with its plane, inputs and outputs."""

import inspect
import pathlib
from collections.abc import Iterator, Mapping

from pulumi.provider.experimental.analyzer import PropertyDefinition

from components.component import Component
from components.package.provider import PackageProvider

FILE = pathlib.Path("docs", "components.md")
_CLOUDS = {"aws": "AWS", "azure": "Azure", "kubernetes": "Kubernetes"}
_HEAD = """# Components

Made by `make docs`. [Use from another program](use-from-another-program.md) says how to get
them.

Names are Python's; in other languages they are in camel case, as are the outputs. `Input[...]` may be an
output of another resource, everything else has to be known when the program runs. What says optional has a
default or can be left out. Each plane has an owner in `config/teams.yaml`, who also reviews changes to its
folder.
"""


def render(provider: PackageProvider) -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *_contents(provider), *_components(provider), *_types(provider)])


def _contents(provider: PackageProvider) -> Iterator[str]:
    yield "| | component | plane | |"
    yield "| --- | --- | --- | --- |"
    for component in _sorted(provider):
        link = f"[{component.__name__}](#{component.__name__.lower()})"
        about = _cell(_paragraphs(component)[0])
        yield f"| {_cloud(component)} | {link} | {component.PLANE.value} | {about} |"
    yield ""


def _components(provider: PackageProvider) -> Iterator[str]:
    for component in _sorted(provider):
        definition = provider.definitions[component.__name__]
        yield f"## {component.__name__}\n"
        file = component.__module__.replace(".", "/") + ".py"
        yield f"Plane {component.PLANE.value}, [{component.__module__}](../{file})\n"
        yield from (f"{_verbatim(text)}\n" for text in _paragraphs(component))
        yield from _table("input", definition.inputs, definition.inputs_mapping)
        yield from _table("output", definition.outputs, definition.outputs_mapping)


def _types(provider: PackageProvider) -> Iterator[str]:
    yield "# Arguments of arguments\n"
    for name, found in sorted(provider.types.items()):
        yield f"## {name}\n"
        yield f"[{found.module}](../{found.module.replace('.', '/')}.py)\n"
        yield from _table("input", found.properties, found.properties_mapping)


def _table(
    kind: str, properties: Mapping[str, PropertyDefinition], python_names: Mapping[str, str]
) -> Iterator[str]:
    yield f"| {kind} | type | |"
    yield "| --- | --- | --- |"
    for name, found in properties.items():
        optional = ", optional" if kind == "input" and found.optional else ""
        type_ = _type(found) if kind == "output" else _input(found)
        yield f"| `{python_names[name]}` | {type_}{optional} | {_cell(found.description or '')} |"
    yield ""


def _input(found: PropertyDefinition) -> str:
    resource = found.ref is not None and found.ref.startswith("/")
    return _type(found) if found.plain or resource else f"Input[{_type(found)}]"


def _type(found: PropertyDefinition) -> str:
    if found.items:
        return f"list of {_item(found, found.items)}"
    if found.additional_properties:
        return f"map of {_item(found, found.additional_properties)}"
    if found.ref:
        name = found.ref.rpartition("/")[2].replace("%2F", "/")
        short = name.rpartition(":")[2]
        own = found.ref.startswith("#/types/")
        return f"[{short}](#{short.lower()})" if own else "any" if short.endswith("Any") else f"`{name}`"
    return found.type.value if found.type else "any"


def _item(whole: PropertyDefinition, part: PropertyDefinition) -> str:
    # Of what may be an output as a whole, the parts may be too; saying so twice says nothing.
    return _input(part) if whole.plain else _type(part)


def _sorted(provider: PackageProvider) -> list[type[Component]]:
    return sorted(provider.offered, key=lambda made: (_cloud(made), made.PLANE.value, made.__name__))


def _cloud(component: type[Component]) -> str:
    return _CLOUDS[component.__module__.split(".")[1]]


def _paragraphs(component: type[Component]) -> list[str]:
    return inspect.cleandoc(component.__doc__ or "").split("\n\n")


def _verbatim(text: str) -> str:
    """What is aligned, such as the list of children, stays so."""
    return f"```text\n{text}\n```" if "\n    " in text else text


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
