"""The reference of everything that teams write as a page, made from the models that validate it."""

import pathlib
from collections.abc import Iterator
from typing import Any

from contracts.tenancy.loading import schemas
from contracts.tenancy.resolve import permissions
from review.reference.settings_reference import flat

FILE = pathlib.Path("docs", "tenants-reference.md")
_WHERE = {
    "namespacerequest": "`config/tenants/<team>/namespaces/<name>.yaml`",
    "workloadcontract": "`config/tenants/<team>/workloads/<workload>.yaml`",
    "workloadoverlay": "`config/tenants/<team>/workloads/<workload>.<environment>[.<cloud>].yaml`",
    "policyexception": "`config/tenants/<team>/exceptions/<name>.yaml`",
    "teams": "`config/teams.yaml`",
    "profiles": "`config/profiles.yaml`",
}
_TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def render() -> str:
    """The page as Markdown."""
    lines = [
        "# What teams write: every field",
        "",
        "Made by `make docs` from the models in `contracts/tenancy/`. How the files work together is in",
        "[tenants.md](tenants.md); editors know the fields from `docs/schema/`.",
        "",
    ]
    for kind, (_, title) in schemas.KINDS.items():
        schema = schemas.build(kind)
        lines += [f"## {title}", "", f"{_WHERE[kind]}, schema `docs/schema/{kind}.schema.json`.", ""]
        lines += ["| field | value | default | meaning |", "| --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(row)} |" for row in _rows(schema, schema.get("$defs", {}), "")]
        lines.append("")
    lines += ["## Permissions", "", "| permission | lets the workload |", "| --- | --- |"]
    lines += [f"| `{verb}.<name>` | {words} |" for verb, words in permissions.VERBS.items()]
    return "\n".join(lines) + "\n"


def _rows(schema: dict[str, Any], definitions: dict[str, Any], prefix: str) -> Iterator[list[str]]:
    required = set(schema.get("required", ()))
    for name, value in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        inner, step = _inside(value, definitions)
        about = value.get("description") or (inner or {}).get("description", "")
        default = "**required**" if name in required else _default(value, opened=inner is not None)
        yield [f"`{path}`", _kind(value, definitions), default, flat(about)]
        if inner is not None:
            yield from _rows(inner, definitions, f"{path}{step}.")


def _inside(value: dict[str, Any], definitions: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The mapping with fields of its own that a value is or holds, and how one gets to it."""
    for one in (value, *value.get("anyOf", ()), *value.get("allOf", ())):
        if "$ref" in one:
            found = definitions[one["$ref"].rpartition("/")[2]]
            return (found, "") if "properties" in found else (None, "")
        for key, step in (("items", "[]"), ("additionalProperties", ".<name>")):
            if isinstance(one.get(key), dict) and "$ref" in one[key]:
                found = definitions[one[key]["$ref"].rpartition("/")[2]]
                return (found, step) if "properties" in found else (None, "")
    return None, ""


def _default(value: dict[str, Any], *, opened: bool) -> str:
    default = value.get("default")
    if default in (None, [], {}, "") or (opened and isinstance(default, dict)):
        return ""
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _kind(value: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What may be written, in a few words."""
    if "$ref" in value:
        return _kind(definitions[value["$ref"].rpartition("/")[2]], definitions)
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if "anyOf" in value:
        plain = [one for one in value["anyOf"] if one.get("type") != "null"]
        return " or ".join(_kind(one, definitions) for one in plain)
    if value.get("type") == "array":
        return f"list of {_kind(value.get('items', {}), definitions)}"
    if value.get("format") == "date":
        return "day"
    kind = _TYPES.get(value.get("type", ""), "mapping")
    least, most = value.get("minimum"), value.get("maximum")
    if least is not None and most is not None:
        return f"{kind}, {least} to {most}"
    return kind
