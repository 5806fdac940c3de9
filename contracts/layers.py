"""Stacks by layer: which hold a cluster and which hold its tenants, and how those share them out by team."""

import json
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from contracts.catalog.cluster_types import TENANT_TYPES
from contracts.problems import Problem, SettingsError, shown
from contracts.reading import day, secret_settings
from contracts.reading.error_messages import did_you_mean, problems_of
from contracts.reading.fleet import peer_stack
from contracts.reading.partial import valid_fields
from contracts.reading.source import Source
from contracts.reading.stack_files import CONFIG_DIR, PROJECT, files, in_file, read_stack, split
from contracts.settings.teams import Owners
from contracts.settings.tenants import TenantsSettings

TENANTS = "tenants"
"""What a stack says that holds tenants."""
_NAMED = re.compile(r"(?P<cluster>[a-z]+-.+?)-tenants(-(?P<shard>.+))?")
"""`aws-prod-tenants`, or `aws-prod-tenants-orders` for one team's own."""


@dataclass(frozen=True, kw_only=True)
class TenantsStack:
    """A tenants stack, and what it leaves to others."""

    stack: str
    """Its name."""
    settings: TenantsSettings
    """What it was told."""
    left_out: tuple[str, ...]
    """Teams that have a stack of their own on the same cluster, sorted; empty for such a stack itself."""

    @property
    def has_guards(self) -> bool:
        """Whether it holds what guards every namespace of the cluster, which must exist once."""
        return self.settings.team is None


def cluster_stacks(root: pathlib.Path) -> list[str]:
    """Names of all stacks that hold a cluster."""
    return [stack for stack in files(root) if not is_tenants(stack)]


def tenants_stacks(root: pathlib.Path) -> list[str]:
    """Names of all stacks that hold tenants."""
    return [stack for stack in files(root) if is_tenants(stack)]


def is_tenants(stack: str) -> bool:
    """Whether a stack of this name holds tenants. Its file has to say the same."""
    return _NAMED.fullmatch(stack) is not None


def cloud_of(root: pathlib.Path, stack: str) -> str:
    """The cloud that a stack's settings name, or its cluster's, as it is written there.

    Raises:
        SettingsError: there is no such stack, or its file is no YAML.
    """
    config = read_stack(root, stack).values["config"]
    if is_tenants(stack):
        config = read_stack(root, str(config.get(f"{PROJECT}:cluster"))).values["config"]
    return str(config.get(f"{PROJECT}:cloud", ""))


def load_tenants(root: pathlib.Path, stack: str, owners: Owners) -> TenantsStack:
    """Load the settings of a tenants stack from its file.

    Raises:
        SettingsError: with every problem found.
    """
    source = read_stack(root, stack)
    return tenants_from_config(root, source.values["config"], stack, source, owners)


def tenants_from_config(
    root: pathlib.Path, config: Mapping[str, Any], stack: str, source: Source, owners: Owners
) -> TenantsStack:
    """Validate the configuration of a tenants stack.

    Args:
        config: fully qualified keys (`platform:cluster`) and plain values.
        source: where the values were written, for the messages.

    Raises:
        SettingsError: with every problem found.
    """
    settings, known, problems = _by_itself(root, config, stack, source, owners)
    if stack.endswith("-tenants"):
        others, found = _shards(root, stack, owners)
    else:
        others, found = _others(root, stack, known.get("cluster")), list(_has_a_base(root, stack, source))
    problems += [*found, *_alone(known, others, source)]
    problems = secret_settings.judged(problems, config, source, TenantsSettings, PROJECT)
    if problems or settings is None:
        raise SettingsError(problems)
    left_out = () if settings.team else tuple(sorted({team for team in others.values() if team}))
    return TenantsStack(stack=stack, settings=settings, left_out=left_out)


def _by_itself(
    root: pathlib.Path, config: Mapping[str, Any], stack: str, source: Source, owners: Owners
) -> tuple[TenantsSettings | None, Mapping[str, Any], list[Problem]]:
    """The settings of one stack, what is sound of them, and what is wrong whatever other stacks there are."""
    written, foreign = split(config)
    day.taken(written)  # which the program reads for itself
    rule = f"settings are in the namespaces {PROJECT} and pulumi"
    problems = [source.problem(("config", key), rule, "remove it") for key in foreign]
    problems += source.problems
    if "layer" not in written and "clusterType" in written:
        return None, {}, [*problems, _misnamed(stack, source)]
    try:
        settings = TenantsSettings.model_validate_json(json.dumps(written), strict=True)
        known = {name: getattr(settings, name) for name in TenantsSettings.model_fields}
    except ValidationError as error:
        problems += problems_of(error, (), ("config", f"{PROJECT}:"), source, TenantsSettings)
        known = valid_fields(TenantsSettings, written)
        settings = None
    problems += [*_named_after_its_cluster(stack, known, source), *_has_tenants(root, known, source)]
    problems += _is_a_team(known, owners, source)
    return settings, known, problems


def _others(root: pathlib.Path, stack: str, cluster: str | None) -> dict[str, str]:
    """The other tenants stacks of the cluster, with the team of each; empty where it names none."""
    found: dict[str, str] = {}
    if cluster is None:
        return found
    for other in tenants_stacks(root):
        if other != stack and other.startswith(f"{cluster}-tenants"):
            try:
                config = read_stack(root, other).values["config"]
            except SettingsError:
                continue  # its own preview says so
            if config.get(f"{PROJECT}:cluster") == cluster:
                found[other] = str(config.get(f"{PROJECT}:team") or "")
    return found


def _shards(root: pathlib.Path, base: str, owners: Owners) -> tuple[dict[str, str], list[Problem]]:
    """Stacks for one team, with that team, and what is wrong with them. The stack of all the others may not
    be deployed meanwhile: it would take over what it believes to be in nobody's stack.
    """
    teams, sources, problems = {}, {}, []
    for shard in tenants_stacks(root):
        if not shard.startswith(f"{base}-"):
            continue
        try:
            source = read_stack(root, shard)
        except SettingsError as error:
            problems += error.problems
            continue
        _, known, found = _by_itself(root, source.values["config"], shard, source, owners)
        teams[shard], sources[shard] = str(known.get("team") or ""), source
        problems += found
    for shard, team in teams.items():
        others = {other: whose for other, whose in teams.items() if other != shard}
        problems += _alone({"team": team}, others, sources[shard])
    return teams, problems


def _has_a_base(root: pathlib.Path, stack: str, source: Source) -> Iterator[Problem]:
    found = _NAMED.fullmatch(stack)
    base = f"{found['cluster']}-tenants" if found else ""
    if base and base not in tenants_stacks(root):
        yield source.problem(
            (),
            f"guards of the whole cluster and everybody's access are in {base}, which has no settings file",
            f"write {CONFIG_DIR}/Pulumi.{base}.yaml",
        )


def _misnamed(stack: str, source: Source) -> Problem:
    """A cluster by the name of a tenants stack. That none of its keys is a tenants stack's helps nobody."""
    cluster = stack.replace("-tenants", "")
    rule = f"a stack with -tenants in its name holds tenants, and {stack} describes a cluster"
    return source.problem(in_file("clusterType"), rule, f"call the file Pulumi.{cluster}.yaml")


def _named_after_its_cluster(stack: str, known: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    found = _NAMED.fullmatch(stack)
    cluster = known.get("cluster")
    if cluster and (not found or found["cluster"] != cluster):
        yield source.problem(
            in_file("cluster"),
            f"a tenants stack is called after its cluster, so {stack} cannot be about {shown(cluster)}",
            f"name that cluster's stack, or call the file Pulumi.{cluster}-tenants.yaml",
            shown(cluster),
        )
    elif found and "team" in known and bool(found["shard"]) != bool(known["team"]):
        rule = (
            "a stack whose name goes on after -tenants holds one team"
            if found["shard"]
            else "a stack for one team is told apart by its name"
        )
        fix = (
            f"add {PROJECT}:team" if found["shard"] else f"call the file Pulumi.{stack}-{known['team']}.yaml"
        )
        yield source.problem(in_file("team"), rule, fix, shown(known["team"]) if known["team"] else None)


def _has_tenants(root: pathlib.Path, known: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    cluster = known.get("cluster")
    if not cluster:
        return
    clusters = cluster_stacks(root)
    if cluster not in clusters:
        rule = f"a cluster stack has a settings file, and {CONFIG_DIR}/ has {', '.join(clusters) or 'none'}"
        yield source.problem(in_file("cluster"), rule, did_you_mean(cluster, tuple(clusters)), shown(cluster))
        return
    try:
        about = peer_stack(read_stack(root, cluster).values["config"])
    except SettingsError:
        return  # the cluster's own preview says so
    if about.cluster_type not in TENANT_TYPES:
        yield source.problem(
            in_file("cluster"),
            f"a {about.cluster_type} cluster runs no applications, so it has no tenants",
            "name a cluster of another type",
            shown(cluster),
        )


def _is_a_team(known: Mapping[str, Any], owners: Owners, source: Source) -> Iterator[Problem]:
    team = known.get("team")
    if team and team not in owners.teams:
        rule, teams = "a team is one of config/teams.yaml", tuple(owners.teams)
        yield source.problem(in_file("team"), rule, did_you_mean(team, teams), shown(team))


def _alone(known: Mapping[str, Any], others: Mapping[str, str], source: Source) -> Iterator[Problem]:
    team = known.get("team")
    twins = [other for other, whose in others.items() if team and whose == team]
    if twins:
        rule = f"a team is in one stack of a cluster, and {team} has {', '.join(twins)} too"
        yield source.problem(in_file("team"), rule, "remove one of them", shown(team))
