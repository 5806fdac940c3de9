"""Finds and reads the files in which stacks are set up, whatever layer they hold."""

import difflib
import pathlib

from contracts.problems import Problem, SettingsError, shown
from contracts.source import Source, read
from contracts.translate import did_you_mean

PROJECT = "platform"
CONFIG_DIR = "config"
_TOP = ("config", "secretsprovider", "encryptionsalt", "encryptedkey", "environment")
"""Keys that Pulumi itself reads or writes at the top of a stack file."""


def stack_file(root: pathlib.Path, stack: str) -> pathlib.Path:
    """Where the settings of a stack are."""
    return root / CONFIG_DIR / f"Pulumi.{stack}.yaml"


def files(root: pathlib.Path) -> list[str]:
    """Names of all stacks that have a settings file."""
    found = (root / CONFIG_DIR).glob("Pulumi.*.yaml")
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in found)


def read_stack(root: pathlib.Path, stack: str) -> Source:
    """Read a stack's settings file and check its outer form.

    Raises:
        SettingsError: there is no such stack, or its file is unusable.
    """
    known = files(root)
    if stack not in known:
        close = difflib.get_close_matches(stack, known, n=1)
        hint = f"did you mean {close[0]}? " if close else ""
        raise SettingsError(
            [
                Problem(
                    rule=f"a stack has a settings file, and {CONFIG_DIR}/ has {', '.join(known) or 'none'}",
                    fix=f"{hint}Name one of these, or write the file",
                    path="stack",
                    value=shown(stack),
                    file=f"{CONFIG_DIR}/",
                )
            ]
        )
    source = read(stack_file(root, stack), f"{CONFIG_DIR}/Pulumi.{stack}.yaml")
    if not isinstance(source.values, dict):
        raise SettingsError([source.problem((), "the file is a mapping", "begin it with config:")])
    for key in source.values:
        if key not in _TOP:
            source.problems.append(
                source.problem((key,), "Pulumi knows no such key here", did_you_mean(key, _TOP))
            )
    if not isinstance(source.values.get("config"), dict):
        missing = source.problem(("config",), "the settings are a mapping under config", "add it")
        raise SettingsError([*source.problems, missing])
    return source
