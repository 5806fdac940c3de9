"""Which inputs a resource type has and which it needs, read from the source of Pulumi's SDK packages.

The packages are read as text, never imported: one module of theirs costs seconds, and the lab needs a few
names of each.
"""

import functools
import importlib.util
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands in the engine's messages for a value that is known later."""

_PACKAGES = {
    "aws": "pulumi_aws",
    "azure-native": "pulumi_azure_native",
    "azuread": "pulumi_azuread",
    "eks": "pulumi_eks",
    "kubernetes": "pulumi_kubernetes",
}
_PARAMETER = re.compile(r"^ {17}(\w+): (.*?)( = None)?(,|\):?)$", re.MULTILINE)
_GETTER = re.compile(r'@pulumi\.getter(?:\(name="(\w+)"\))?\n(?:    @.*\n)*?    def (\w+)\(')
_NESTED = re.compile(r"'(?:[\w.]*\.)?(\w+Args)'")
_FREE = ("kubernetes",)
"""Packages whose objects a real API server validates better than a list of names."""


@dataclass(frozen=True, kw_only=True)
class Type:
    """A resource, or a part of one."""

    inputs: frozenset[str]
    """Inputs it knows, by wire name."""
    needed: frozenset[str]
    """Inputs it cannot do without."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Input to the class of its parts; several where it takes one kind or another."""
    module: str = ""
    """Folder of the package it comes from."""
    package: str = ""
    """Pulumi's name of the package."""


def problems(type_token: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Inputs that are missing or unknown: path and reason."""
    known = resource(type_token)
    if known is not None:
        yield from _problems(known, inputs, "")


def _problems(known: Type, inputs: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name in sorted(known.needed - inputs.keys()):
        yield f"{path}{name}", "is required and missing"
    for name, value in inputs.items():
        if name not in known.inputs:
            if not name.startswith("__"):
                yield f"{path}{name}", "is no input of this type"
        elif name in known.parts:
            for index, item in enumerate(value if isinstance(value, list) else [value]):
                where = f"{path}{name}[{index}]." if isinstance(value, list) else f"{path}{name}."
                if isinstance(item, dict):
                    yield from _of_part(known, name, item, where)


def _of_part(known: Type, name: str, value: Mapping[str, Any], path: str) -> list[tuple[str, str]]:
    """Problems with a part, by the kind of part that it fits best."""
    kinds = [part(known.package, known.module, kind) for kind in known.parts[name]]
    found = [list(_problems(kind, value, path)) for kind in kinds if kind is not None]
    return min(found, key=len, default=[])


@functools.cache
def resource(type_token: str) -> Type | None:
    """What a resource type takes, or None where its package is not installed or not validated here."""
    package, _, rest = type_token.partition(":")
    root = _root(package)
    if root is None or package in _FREE:
        return None
    module, _, name = rest.rpartition(":")
    folder = module.partition("/")[0]
    # AWS says ec2/vpc:Vpc and keeps it in ec2/vpc.py; Azure says network:VirtualNetwork.
    for place in (folder, f"{folder}_"):
        text = _resource_text(root / place, name)
        if text:
            # The arguments of a resource that shares its name with a part are called InitArgs.
            return _type(text, f"{name}InitArgs", package, place) or _type(
                text, f"{name}Args", package, place
            )
    return None


@functools.cache
def part(package: str, module: str, name: str) -> Type | None:
    """What a part of a resource takes."""
    root = _root(package)
    file = root / module / "_inputs.py" if root else None
    if file is None or not file.is_file():
        return None
    return _type(_text(file), name, package, module)


@functools.cache
def version(package: str) -> str:
    """The version of a package's SDK, or nothing where it is not installed."""
    import importlib.metadata

    try:
        return importlib.metadata.version(_PACKAGES[package].replace("_", "-"))
    except (KeyError, importlib.metadata.PackageNotFoundError):
        return ""


@functools.cache
def _root(package: str) -> pathlib.Path | None:
    if package not in _PACKAGES:
        return None
    found = importlib.util.find_spec(_PACKAGES[package])
    return pathlib.Path(str(found.origin)).parent if found else None


def _resource_text(folder: pathlib.Path, name: str) -> str | None:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    for file in (folder / f"{snake}.py", folder / f"{snake}_.py"):
        if file.is_file():
            return _text(file)
    if not folder.is_dir():
        return None
    # Names such as VPNGateway2 do not always turn into the file one would guess.
    wanted = f"class {name}(pulumi.CustomResource)"
    return next((text for file in sorted(folder.glob("*.py")) if wanted in (text := _text(file))), None)


@functools.lru_cache(maxsize=8)
def _text(file: pathlib.Path) -> str:
    return file.read_text(encoding="utf-8")


def _type(text: str, name: str, package: str, module: str) -> Type | None:
    start = text.find(f"\nclass {name}:\n")
    if start < 0:
        return None
    end = text.find("\nclass ", start + 1)
    body = text[start : end if end > 0 else None]
    wire = {python: given or python for given, python in _GETTER.findall(body)}
    signature = body[: body.find('"""', body.find("def __init__("))]
    signature = signature[: signature.find("):") + 2]
    inputs, needed, parts = set(), set(), {}
    for python, annotation, optional, _ in _PARAMETER.findall(signature):
        name_ = wire.get(python, python)
        inputs.add(name_)
        if not optional:
            needed.add(name_)
        nested = tuple(dict.fromkeys(_NESTED.findall(annotation)))
        if nested and "Mapping[str" not in annotation:
            parts[name_] = nested
    return Type(
        inputs=frozenset(inputs), needed=frozenset(needed), parts=parts, module=module, package=package
    )
