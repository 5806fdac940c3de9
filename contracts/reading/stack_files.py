"""Finds and reads the files in which stacks are set up, whatever layer they hold."""

import difflib
import pathlib
from collections.abc import Mapping
from typing import Any

from contracts.problems import Path, Problem, SettingsError, shown
from contracts.reading import pulumi_values, stack_config
from contracts.reading.error_messages import did_you_mean
from contracts.reading.source import Source, read
from contracts.reading.stack_config import PROJECT

CONFIG_DIR = "config"
TEAMS, PROFILES, PRICES = (f"{CONFIG_DIR}/{name}.yaml" for name in ("teams", "profiles", "prices"))
"""Files that all stacks share, relative to the project."""
PULUMI_KEYS = ("secretsprovider", "encryptionsalt", "encryptedkey", "environment")
"""Keys that Pulumi itself reads or writes beside the configuration, for one stack."""
_TOP = ("config", *PULUMI_KEYS)
"""Keys at the top of a stack file."""
_OTHER_FORMS = (".yml", ".json")
"""Endings that Pulumi does not look for, since the project's own file is Pulumi.yaml."""


def stack_file(root: pathlib.Path, stack: str) -> pathlib.Path:
    """Where the settings of a stack are."""
    return root / CONFIG_DIR / f"Pulumi.{stack}.yaml"


def files(root: pathlib.Path) -> list[str]:
    """Names of all stacks that have a settings file."""
    found = (root / CONFIG_DIR).glob("Pulumi.*.yaml")
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in found)


def in_file(setting: str | int, *below: str | int) -> Path:
    """Where a setting of the platform, or a value below it, stands in a stack's file."""
    return ("config", f"{PROJECT}:{setting}", *below)


def split(config: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The platform's settings by their short names, and the keys of all other namespaces but Pulumi's."""
    settings, others = {}, []
    for key, value in config.items():
        namespace, _, name = key.rpartition(":")
        if namespace == PROJECT:
            settings[name] = value
        elif namespace != "pulumi":
            others.append(key)
    return settings, others


def schema(config: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of a stack's file, given that of its configuration."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["config"],
        "properties": {
            "config": config,
            "secretsprovider": {"type": "string"},
            "encryptionsalt": {"type": "string"},
            "encryptedkey": {"type": "string"},
            "environment": {},
        },
        "additionalProperties": False,
    }


def read_stack(root: pathlib.Path, stack: str) -> Source:
    """Read a stack's settings file and check its outer form.

    Raises:
        SettingsError: there is no such stack, or its file is unusable.
    """
    known = files(root)
    if stack not in known:
        raise SettingsError([_unknown(root, stack, known)])
    source = read(stack_file(root, stack), f"{CONFIG_DIR}/Pulumi.{stack}.yaml", pulumi_values.PULUMI)
    if not isinstance(source.values, dict):
        raise SettingsError([source.problem((), "the file is a mapping", "begin it with config:")])
    foreign = [key for key in source.values if key not in _TOP]
    if not isinstance(source.values.get("config"), dict):
        if len(foreign) > 1:  # everything is one level too high
            foreign = []
        missing = source.problem(("config",), "the settings are a mapping under config", _below(source))
        raise SettingsError([*source.problems, *_no_such_keys(foreign, source), missing])
    source.problems.extend(_no_such_keys(foreign, source))
    return stack_config.as_handed_over(source, source.values["config"])


def _no_such_keys(keys: list[str], source: Source) -> list[Problem]:
    rule = "Pulumi knows no such key here"
    return [source.problem((key,), rule, did_you_mean(key, _TOP)) for key in keys]


def _below(source: Source) -> str:
    return "write config: and indent what is there below it" if source.values else "add it"


def _unknown(root: pathlib.Path, stack: str, known: list[str]) -> Problem:
    """That there is no such stack, and what may have been meant."""
    short = stack.rpartition("/")[2]
    elsewhere = _elsewhere(root, short)
    close = difflib.get_close_matches(short, known, n=1)
    if short in known:
        hint = f"write {short}: a preview is of the file, whatever organisation deploys it"
    elif elsewhere:
        hint = f"move {elsewhere} to {CONFIG_DIR}/Pulumi.{short}.yaml, where Pulumi looks for it"
    else:
        hint = f"{f'did you mean {close[0]}? ' if close else ''}Name one of these, or write the file"
    return Problem(
        rule=f"a stack has a settings file, and {CONFIG_DIR}/ has {', '.join(known) or 'none'}",
        fix=hint,
        keys=("stack",),
        value=shown(stack),
        file=f"{CONFIG_DIR}/",
    )


def _elsewhere(root: pathlib.Path, stack: str) -> str:
    """The stack's settings in a place or form in which Pulumi does not look for them, or nothing."""
    if not stack or stack != pathlib.PurePath(stack).name:
        return ""
    names = [f"Pulumi.{stack}{form}" for form in _OTHER_FORMS]
    places = [root / f"Pulumi.{stack}.yaml", *(root / CONFIG_DIR / name for name in names)]
    places += [root / name for name in names]
    return next((str(place.relative_to(root)) for place in places if place.is_file()), "")
