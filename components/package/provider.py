"""The provider that makes components for programs in other languages, and describes them in a schema.

Pulumi's own component provider does the work: it reads the annotations of arguments and outputs, and calls a
component with a plain mapping.
"""

import dataclasses
import json
import pathlib
import sys
import tomllib
from typing import Any

from pulumi.provider import main
from pulumi.provider.experimental.analyzer import PropertyDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.experimental.schema import generate_schema

from components.component import PACKAGE
from components.package.offer import offered


class PackageProvider(ComponentProvider):
    """Offers every component."""

    def __init__(self, version: str) -> None:
        components = offered()
        super().__init__(list(components), PACKAGE, version=version)
        self.offered = components
        self.definitions, self.types = self._component_defs, self._type_defs
        for component in components:
            definition = self.definitions[component.__name__]
            _defaults(
                component.__init__.__annotations__["args"], definition.inputs, definition.inputs_mapping
            )
        for found in self.types.values():
            _defaults(found.python_type, found.properties, found.properties_mapping)
        described = generate_schema(
            PACKAGE, version, None, self.definitions, self.types, self._dependencies
        ).to_json()
        self.schema = json.dumps(described)


def _defaults(args: Any, properties: dict[str, PropertyDefinition], python_names: dict[str, str]) -> None:
    """Let what has a default be left out. The analyzer asks for everything that may not be null."""
    fields = {field.name: field for field in dataclasses.fields(args)}
    for name, definition in properties.items():
        field = fields[python_names[name]]
        if (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING):
            definition.optional = True


def version(root: pathlib.Path) -> str:
    """The version of the package, as the project file has it."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def serve(root: pathlib.Path) -> None:
    """Answer an engine until it hangs up. The engine's address is on the command line, and ours goes to
    standard output, as Pulumi's plugins do it.
    """
    main(PackageProvider(version(root)), sys.argv[1:])
