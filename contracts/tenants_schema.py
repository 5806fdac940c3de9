"""JSON Schema of a tenants stack's file, for editors and for anybody without Python."""

import json
import pathlib
from typing import Any

from contracts.settings.tenants import TenantsSettings
from contracts.stack_files import CONFIG_DIR, PROJECT

FILE = pathlib.Path(CONFIG_DIR, "schema", "tenants-stack.schema.json")


def build() -> dict[str, Any]:
    """The schema: the form of a file, and below it the settings."""
    made = TenantsSettings.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of a tenants stack",
        "description": made["description"],
        "type": "object",
        "required": ["config"],
        "properties": {
            "config": {
                "type": "object",
                "properties": {f"{PROJECT}:{name}": value for name, value in made["properties"].items()},
                "required": [f"{PROJECT}:{name}" for name in made["required"]],
                "patternProperties": {"^pulumi:": {}},
                "additionalProperties": False,
            },
            "secretsprovider": {"type": "string"},
            "encryptionsalt": {"type": "string"},
            "encryptedkey": {"type": "string"},
            "environment": {},
        },
        "additionalProperties": False,
    }


def dumps() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(build(), indent=2, sort_keys=True) + "\n"
