"""JSON Schema of a tenants stack's file, for editors and for anybody without Python."""

import json
import pathlib
from typing import Any

from contracts.reading import stack_files
from contracts.reading.descriptions import json_schema
from contracts.reading.stack_files import PROJECT
from contracts.settings.tenants import TenantsSettings

FILE = pathlib.Path("docs", "schema", "tenants-stack.schema.json")


def build() -> dict[str, Any]:
    """The schema: the form of a file, and below it the settings."""
    made = json_schema(TenantsSettings)
    config = {
        "type": "object",
        "properties": {f"{PROJECT}:{name}": value for name, value in made["properties"].items()},
        "required": [f"{PROJECT}:{name}" for name in made["required"]],
        "patternProperties": {"^pulumi:": {}},
        "additionalProperties": False,
    }
    return {
        **stack_files.schema(config),
        "title": "Settings of a tenants stack",
        "description": made["description"],
    }


def dumps() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(build(), indent=2, sort_keys=True) + "\n"
