"""Turns what people wrote into `Settings`, or into every problem at once."""

import datetime
import json
import pathlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from contracts import layers, rules
from contracts.model import Model, merge
from contracts.planning.labels import Labels
from contracts.presets import preset
from contracts.problems import Problem, SettingsError, shown
from contracts.reading import day, one_cause, secret_settings
from contracts.reading.error_messages import did_you_mean, problems_of
from contracts.reading.fleet import PeerStack, peer_stacks
from contracts.reading.partial import valid_fields
from contracts.reading.source import Source, read
from contracts.reading.stack_config import decode, encode
from contracts.reading.stack_files import (
    CONFIG_DIR,
    PRICES,
    PROJECT,
    TEAMS,
    in_file,
    read_stack,
    stack_file,
)
from contracts.settings import CLOUDS, Settings, model_of
from contracts.settings.teams import Owners

if TYPE_CHECKING:
    from contracts.settings.prices import Prices

__all__ = [
    "CONFIG_DIR",
    "PRICES",
    "PROJECT",
    "TEAMS",
    "decode",
    "encode",
    "fleet",
    "from_config",
    "labels",
    "load",
    "load_owners",
    "load_prices",
    "read_stack",
    "stack_file",
    "stacks",
]

M = TypeVar("M", bound=Model)


def stacks(root: pathlib.Path) -> list[str]:
    """Names of all stacks that hold a cluster and have a settings file."""
    return layers.cluster_stacks(root)


def from_config(
    config: Mapping[str, Any],
    stack: str,
    source: Source,
    *,
    fleet: Mapping[str, PeerStack] | None = None,
    as_of: datetime.date | None = None,
) -> Settings:
    """Validate the configuration of a stack.

    Args:
        config: fully qualified keys (`platform:network`) and plain values.
        source: where the values were written, for the messages.
        fleet: the other stacks, which this one has to fit together with.
        as_of: the day as of which dates are checked; else the one that the configuration tells.

    Raises:
        SettingsError: with every problem found.
    """
    written, problems = one_cause.namespaces(config, source)
    told, odd_day = day.taken(written)
    problems += [*source.problems, *(source.locate(item, in_file(*item.keys)) for item in odd_day)]
    if written.get("layer") == layers.TENANTS and "clusterType" not in written:
        raise SettingsError([_misnamed(written, stack, source)])
    cloud = _cloud(written, stack)
    if stack.partition("-")[0] in CLOUDS and stack.partition("-")[0] != cloud:
        raise SettingsError([*source.problems, _of_the_other_cloud(cloud, stack, source)])
    merged = merge(preset(cloud, written), written)
    odd = "cloud" in written and written["cloud"] not in CLOUDS
    values, found = _parse(model_of(cloud), {**merged, "cloud": cloud} if odd else merged, source)
    problems += found
    if odd:
        del values["cloud"]
        problems.append(_no_such_cloud(written["cloud"], source))
    known = rules.Known(stack=stack, model=cloud, values=values, fleet=fleet or {}, as_of=as_of or told)
    broken = [item for item in rules.broken(known) if not item.warning]
    problems += [source.locate(item, in_file(*item.keys)) for item in broken]
    problems = secret_settings.judged(problems, config, source, model_of(cloud), PROJECT)
    if problems:
        raise SettingsError(one_cause.together(problems, source))
    return model_of(cloud).model_construct(**values)


def doubts(settings: Settings, stack: str) -> list[Problem]:
    """What valid settings say that the cloud may refuse, where nothing here can know; whatever the day."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    known = rules.Known(stack=stack, model=settings.cloud, values=values)
    return [item for item in rules.broken(known) if item.warning]


def fleet(root: pathlib.Path, stack: str) -> dict[str, PeerStack]:
    """What is known of the other stacks."""
    return peer_stacks({other: stack_file(root, other) for other in stacks(root) if other != stack})


def load(root: pathlib.Path, stack: str, as_of: datetime.date | None = None) -> tuple[Settings, Owners]:
    """Load a stack's settings and the owners of the planes from their files.

    Args:
        as_of: the day as of which dates are checked.

    Raises:
        SettingsError: with every problem found in both files.
    """
    problems: list[Problem] = []
    settings = owners = None
    try:
        source = read_stack(root, stack)
        settings = from_config(source.values["config"], stack, source, fleet=fleet(root, stack), as_of=as_of)
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
    return _document(root, TEAMS, Owners)


def load_prices(root: pathlib.Path) -> "Prices":
    """Read the price list of a project.

    Raises:
        SettingsError: the file is missing or does not hold what `Prices` asks.
    """
    # Only reports count with prices; a deployment does not pay for the model.
    from contracts.settings.prices import Prices

    return _document(root, PRICES, Prices)


def _document(root: pathlib.Path, file: str, model: type[M]) -> M:
    source = read(root / file, file)
    if source.problems:
        raise SettingsError(source.problems)
    try:
        return model.model_validate_json(json.dumps(source.values), strict=True)
    except ValidationError as error:
        raise SettingsError(problems_of(error, (), (), source, model)) from None


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


def _cloud(written: Mapping[str, Any], stack: str) -> str:
    """The cloud whose model the settings are held against. One that does not exist is refused by the model;
    guessing it from the stack's name keeps that the only complaint.
    """
    guesses = (written.get("cloud"), stack.partition("-")[0])
    return next((guess for guess in guesses if guess in CLOUDS), CLOUDS[0])


def _no_such_cloud(value: Any, source: Source) -> Problem:
    rule, fix = f"one of {', '.join(CLOUDS)}", did_you_mean(str(value), CLOUDS)
    return source.problem(in_file("cloud"), rule, fix, shown(value))


def _of_the_other_cloud(cloud: str, stack: str, source: Source) -> Problem:
    """A stack by the name of the other cloud. That its settings are none of this one's helps nobody."""
    meant = stack.partition("-")[0]
    rule = f"a stack is called <cloud>-<environment>, and this one is {stack}"
    return source.problem(in_file("cloud"), rule, f"write {meant}, or call the file otherwise", shown(cloud))


def _misnamed(written: Mapping[str, Any], stack: str, source: Source) -> Problem:
    """A tenants stack by another name. That none of its keys is a cluster's helps nobody."""
    cluster, team = written.get("cluster", "CLUSTER"), written.get("team")
    name = f"{cluster}-tenants-{team}" if team else f"{cluster}-tenants"
    rule = f"a stack that holds tenants is called after its cluster, as {name}, and this is {stack}"
    return source.problem(in_file("layer"), rule, f"call the file Pulumi.{name}.yaml", shown(layers.TENANTS))


def _parse(
    model: type[Settings], merged: dict[str, Any], source: Source
) -> tuple[dict[str, Any], list[Problem]]:
    """Validate; when anything is wrong, setting by setting, so that one bad value hides no other."""
    try:
        settings = model.model_validate_json(json.dumps(merged), strict=True)
    except ValidationError as error:
        problems = problems_of(error, (), ("config", f"{PROJECT}:"), source, model)
    else:
        return {name: getattr(settings, name) for name in model.model_fields}, []
    return valid_fields(model, merged), problems
