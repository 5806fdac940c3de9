"""JSON Schemas of stack files, for editors and for anybody without Python."""

import json
import pathlib
from typing import Any

from contracts.presets import presets
from contracts.reading import stack_files
from contracts.reading.descriptions import json_schema
from contracts.reading.stack_files import PROJECT
from contracts.settings import CLOUDS, model_of
from contracts.settings.tenants import TenantsSettings

FOLDER = pathlib.Path("docs", "schema")


def files() -> dict[pathlib.Path, str]:
    """The committed files and their text."""
    made = {"stack": build(), "tenants-stack": build_tenants()}
    return {
        FOLDER / f"{name}.schema.json": json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for name, schema in made.items()
    }


def build() -> dict[str, Any]:
    """The schema of a cluster's stack: the form of a file, and below it the settings of its cloud."""
    clouds = {cloud: config_of(cloud) for cloud in CLOUDS}
    key = f"{PROJECT}:cloud"
    config = {
        "type": "object",
        "required": [key],
        "properties": {key: {"enum": list(CLOUDS), "description": "Cloud provider."}},
        "allOf": [
            {
                "if": {"properties": {key: {"const": cloud}}, "required": [key]},
                "then": {"$ref": f"#/$defs/{cloud}.config"},
            }
            for cloud in CLOUDS
        ],
    }
    return {
        **stack_files.schema(config),
        "title": "Stack settings of the platform",
        "$defs": {
            name: definition
            for cloud, (config, definitions) in clouds.items()
            for name, definition in {f"{cloud}.config": config, **definitions}.items()
        },
    }


def build_tenants() -> dict[str, Any]:
    """The schema of a tenants stack: the form of a file, and below it the settings."""
    schema = json_schema(TenantsSettings)
    return {
        **stack_files.schema(_config(schema)),
        "title": "Settings of a tenants stack",
        "description": schema["description"],
    }


def config_of(cloud: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Schema of the settings of one cloud, and the definitions it refers to. What every cluster type presets
    is optional, although the settings have no default.
    """
    schema = json_schema(model_of(cloud), ref_template=f"#/$defs/{cloud}.{{model}}")
    definitions = {f"{cloud}.{name}": made for name, made in schema.pop("$defs", {}).items()}
    preset = _preset_keys(cloud)
    for name, inner in definitions.items():
        section = _section_of(name, schema)
        _relax(inner, preset.get(section, set()) if section else set())
    _relax(schema, set(preset))
    return _config(schema), definitions


def _config(schema: dict[str, Any]) -> dict[str, Any]:
    """The configuration in a stack's file, given the schema of its settings."""
    return {
        "type": "object",
        "properties": {f"{PROJECT}:{name}": value for name, value in schema["properties"].items()},
        "required": [f"{PROJECT}:{name}" for name in schema["required"]],
        "patternProperties": {"^pulumi:": {}},
        "additionalProperties": False,
    }


def _preset_keys(cloud: str) -> dict[str, set[str]]:
    """What cluster types preset: setting to the keys below it that every type with the setting presets."""
    found: dict[str, set[str]] = {}
    for made in presets(cloud).values():
        for name, value in made.items():
            keys = set(value) if isinstance(value, dict) else set()
            found[name] = found[name] & keys if name in found else keys
    return found


def _section_of(definition: str, schema: dict[str, Any]) -> str | None:
    reference = f"#/$defs/{definition}"
    for name, value in schema["properties"].items():
        # An optional section is a choice between its definition and nothing.
        if reference in (value.get("$ref"), *(one.get("$ref") for one in value.get("anyOf", ()))):
            return name
    return None


def _relax(schema: dict[str, Any], preset: set[str]) -> None:
    required = [name for name in schema.get("required", ()) if name not in preset]
    if required:
        schema["required"] = required
    else:
        schema.pop("required", None)
