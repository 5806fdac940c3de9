"""Turns what people wrote into `Settings`, or into every problem at once."""

import contextlib
import difflib
import json
import pathlib
from collections.abc import Mapping
from typing import Annotated, Any, get_origin

from pydantic import TypeAdapter, ValidationError

from contracts import rules
from contracts.cluster_types import PRESETS
from contracts.labels import Labels
from contracts.model import Model, merge
from contracts.owners import Owners
from contracts.paths import Path
from contracts.problems import Problem, SettingsError, shown
from contracts.settings import Settings
from contracts.source import Source, read
from contracts.translate import did_you_mean, translate

PROJECT = "platform"
CONFIG_DIR = "config"
_TOP = ("config", "secretsprovider", "encryptionsalt", "encryptedkey", "environment")
"""Keys that Pulumi itself reads or writes at the top of a stack file."""


def stack_file(root: pathlib.Path, stack: str) -> pathlib.Path:
    """Where the settings of a stack are."""
    return root / CONFIG_DIR / f"Pulumi.{stack}.yaml"


def stacks(root: pathlib.Path) -> list[str]:
    """Names of all stacks that have a settings file."""
    found = (root / CONFIG_DIR).glob("Pulumi.*.yaml")
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in found)


def read_stack(root: pathlib.Path, stack: str) -> Source:
    """Read a stack's settings file and check its outer form.

    Raises:
        SettingsError: there is no such stack, or its file is unusable.
    """
    known = stacks(root)
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
    problems = [
        source.problem((key,), "Pulumi knows no such key here", did_you_mean(key, _TOP))
        for key in source.values
        if key not in _TOP
    ]
    if not isinstance(source.values.get("config"), dict):
        problems.append(source.problem(("config",), "the settings are a mapping under config", "add it"))
    if problems:
        raise SettingsError(problems)
    return source


def from_config(config: Mapping[str, Any], stack: str, source: Source) -> Settings:
    """Validate the configuration of a stack.

    Args:
        config: fully qualified keys (`platform:network`) and plain values.
        source: where the values were written, for the messages.

    Raises:
        SettingsError: with every problem found.
    """
    written, problems = _ours(config, source)
    preset = PRESETS.get(written.get("clusterType"), {})
    merged = merge(preset, written)
    values, found = _parse(merged, source)
    problems += found
    known = rules.Known(stack=stack, values=values)
    problems += [
        source.problem(_in_file(item.path), item.rule, item.fix, item.value) for item in rules.broken(known)
    ]
    if problems:
        raise SettingsError(problems)
    return Settings.model_construct(**values)


def encode(config: Mapping[str, Any]) -> dict[str, str]:
    """Write configuration values the way Pulumi hands them to a program: as text, structures as JSON."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}


def decode(config: Mapping[str, str]) -> dict[str, Any]:
    """Read back what Pulumi hands over. Text stays text unless the setting is no text."""
    texts = {
        f"{PROJECT}:{field.alias}"
        for field in Settings.model_fields.values()
        if field.annotation not in (int, bool) and not _is_structure(field.annotation)
    }
    values: dict[str, Any] = {}
    for key, text in config.items():
        values[key] = text
        if key not in texts:
            with contextlib.suppress(ValueError, TypeError):
                values[key] = json.loads(text)
    return values


def _is_structure(annotation: Any) -> bool:
    return get_origin(annotation) is dict or (isinstance(annotation, type) and issubclass(annotation, Model))


def load(root: pathlib.Path, stack: str) -> tuple[Settings, Owners]:
    """Load a stack's settings and the owners of the planes from their files.

    Raises:
        SettingsError: with every problem found in both files.
    """
    problems: list[Problem] = []
    settings = owners = None
    try:
        source = read_stack(root, stack)
        settings = from_config(source.values["config"], stack, source)
    except SettingsError as error:
        problems += error.problems
    try:
        owners = load_owners(root)
    except SettingsError as error:
        problems += error.problems
    if settings is None or owners is None:
        raise SettingsError(problems)
    return settings, owners


def load_owners(root: pathlib.Path) -> Owners:
    """Read who owns what.

    Raises:
        SettingsError: the file is missing or does not hold what `Owners` asks.
    """
    source = read(root / CONFIG_DIR / "teams.yaml", f"{CONFIG_DIR}/teams.yaml")
    try:
        return Owners.model_validate_json(json.dumps(source.values), strict=True)
    except ValidationError as error:
        raise SettingsError(translate(error, (), (), source, Owners)) from None


def labels(settings: Settings, owners: Owners) -> Labels:
    """The standard labels of everything one stack makes."""
    return Labels(
        cluster=settings.cluster_name,
        cluster_type=settings.cluster_type.value,
        cost_center=settings.cost_center,
        criticality=settings.criticality,
        environment=settings.environment,
        provider=settings.cloud,
        region=settings.region,
        service=settings.purpose,
        owners=owners.planes,
        extra=settings.tags,
    )


def _ours(config: Mapping[str, Any], source: Source) -> tuple[dict[str, Any], list[Problem]]:
    """Split off our own namespace and refuse every other but Pulumi's."""
    written: dict[str, Any] = {}
    problems = []
    for key, value in config.items():
        namespace, _, name = key.rpartition(":")
        if namespace == PROJECT:
            written[name] = value
        elif namespace != "pulumi":
            rule = "providers are configured by the program, so that a shell cannot change them"
            fix = f"remove it; the region is {PROJECT}:region"
            if not namespace:
                rule, fix = "a key names its namespace", f"write {PROJECT}:{key}"
            problems.append(source.problem(("config", key), rule, fix))
    return written, problems


def _parse(merged: dict[str, Any], source: Source) -> tuple[dict[str, Any], list[Problem]]:
    """Validate; when anything is wrong, setting by setting, so that one bad value hides no other."""
    try:
        settings = Settings.model_validate_json(json.dumps(merged), strict=True)
    except ValidationError as error:
        problems = translate(error, (), ("config", f"{PROJECT}:"), source, Settings)
    else:
        return {name: getattr(settings, name) for name in Settings.model_fields}, []
    values: dict[str, Any] = {}
    for name, field in Settings.model_fields.items():
        if field.alias not in merged:
            if not field.is_required():
                values[name] = field.get_default(call_default_factory=True)
            continue
        annotated: Any = Annotated[field.annotation, *field.metadata, None]  # ty: ignore[invalid-type-form]
        adapter: TypeAdapter[Any] = TypeAdapter(annotated)
        # A broken value is reported above; only the sound ones go on to the rules.
        with contextlib.suppress(ValidationError):
            values[name] = adapter.validate_json(json.dumps(merged[field.alias]), strict=True)
    return values, problems


def _in_file(path: Path) -> Path:
    return ("config", f"{PROJECT}:{path[0]}", *path[1:])
