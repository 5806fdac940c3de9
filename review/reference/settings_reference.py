"""The reference of all settings as a page, made from the models that validate them."""

import pathlib
from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.loader import PROJECT
from contracts.presets import presets
from contracts.reading import schema

_TITLES = {"aws": "AWS", "azure": "Azure"}


def file(cloud: str) -> pathlib.Path:
    """Where the page of a cloud is."""
    return pathlib.Path("docs", f"settings-{cloud}.md")


def render(cloud: str) -> str:
    """The page of a cloud as Markdown."""
    return _Page(cloud).text()


class _Page:
    """One cloud's settings."""

    def __init__(self, cloud: str) -> None:
        self._cloud = cloud
        self._config, self._definitions = schema.config_of(cloud)
        self._preset = [_leaves(made).keys() | made.keys() for made in presets(cloud).values()]
        # Settings, and sections, that a cluster type presets.

    def text(self) -> str:
        lines = [
            f"# Settings of stacks on {_TITLES[self._cloud]}",
            "",
            f"Every key of `config/Pulumi.{self._cloud}-*.yaml`. Made by `make docs` from the models in\n"
            "`contracts/settings/`.",
            "A setting that its cluster type presets is optional; the table at the end has the presets.",
            "",
            *self._section(f"`{PROJECT}:...`", "", self._config),
        ]
        for name, reference in sorted(_sections(self._config, self._definitions).items()):
            prefix = f"{name.removeprefix(f'{PROJECT}:')}."
            lines += self._section(f"`{name}`", prefix, self._definitions[reference])
        return "\n".join([*lines, *_presets(self._cloud)]) + "\n"

    def _section(self, title: str, prefix: str, schema_: dict[str, Any]) -> list[str]:
        required = set(schema_.get("required", ()))
        lines = [f"## {title}", ""]
        if schema_.get("description"):
            lines += [flat(schema_["description"]), ""]
        lines += ["| key | value | default | meaning |", "| --- | --- | --- | --- |"]
        for name, value in schema_.get("properties", {}).items():
            path = f"{prefix}{name.removeprefix(f'{PROJECT}:')}"
            default = "**required**" if name in required else self._default(value, path)
            about = value.get("description") or _described(value, self._definitions)
            lines.append(f"| `{name}` | {_kind(value, self._definitions)} | {default} | {flat(about)} |")
        return [*lines, ""]

    def _default(self, value: dict[str, Any], path: str) -> str:
        if any(path in made for made in self._preset):
            return "by type"
        default = value.get("default")
        if default in (None, [], {}):
            return "none"
        if isinstance(default, dict):
            return "see below"
        return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _sections(schema_: dict[str, Any], definitions: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Path of every mapping with settings of its own, to the name of its definition."""
    found: dict[str, str] = {}
    for name, value in schema_.get("properties", {}).items():
        for reference in _references(value):
            if "properties" in definitions[reference]:
                path = f"{prefix}{name}"
                found[path] = reference
                found |= _sections(definitions[reference], definitions, f"{path}.")
    return found


def _references(value: dict[str, Any]) -> list[str]:
    inner = [value, *value.get("anyOf", ()), *value.get("allOf", ()), *value.get("prefixItems", ())]
    inner += [value[key] for key in ("items", "additionalProperties") if isinstance(value.get(key), dict)]
    return [one["$ref"].rpartition("/")[2] for one in inner if "$ref" in one]


def flat(text: str) -> str:
    """A text as one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _described(value: dict[str, Any], definitions: dict[str, Any]) -> str:
    return " ".join(definitions[name].get("description", "") for name in _references(value))


def _kind(value: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What may be written, in a few words."""
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    for reference in _references(value):
        if "enum" in definitions[reference]:
            return ", ".join(f"`{one}`" for one in definitions[reference]["enum"])
    if value.get("type") == "array":
        return f"list of {_kind(value.get('items', {}), definitions)}"
    if "anyOf" in value:
        plain = [one for one in value["anyOf"] if one.get("type") != "null"]
        if any("secure" in one.get("properties", {}) for one in plain):
            return f"{_kind(plain[0], definitions)} or secret"
        return " or ".join(_kind(one, definitions) for one in plain)
    if "secure" in str(value.get("additionalProperties", "")):
        return "mapping to text or secret"
    names = {"string": "text", "integer": "number", "boolean": "true or false", "object": "mapping"}
    return names.get(value.get("type", ""), "mapping")


def _presets(cloud: str) -> list[str]:
    """What every cluster type presets, side by side."""
    columns = [_leaves(presets(cloud)[kind]) for kind in ClusterType]
    names = sorted({name for column in columns for name in column})
    lines = ["## Presets", "", "| setting | " + " | ".join(f"`{kind}`" for kind in ClusterType) + " |"]
    lines.append("| --- " * (len(columns) + 1) + "|")
    for name in names:
        cells = " | ".join(flat(column.get(name, "")) for column in columns)
        lines.append(f"| `{name}` | {cells} |")
    return lines


def _leaves(value: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, item in value.items():
        if isinstance(item, dict) and item:
            found |= _leaves(item, f"{prefix}{key}.")
        elif isinstance(item, list):
            found[f"{prefix}{key}"] = ", ".join(map(str, item)) or "none"
        else:
            found[f"{prefix}{key}"] = str(item).lower() if isinstance(item, bool) else str(item)
    return found
