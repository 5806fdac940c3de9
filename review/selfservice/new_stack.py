"""Writes the settings of a stack that begins like another: what is of one place or of people is asked for,
the rest is taken over with its comments.
"""

import json
import pathlib
import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from contracts import layers, loader
from contracts.catalog.cluster_types import ClusterType
from contracts.planning.naming import SLUG
from contracts.problems import SettingsError
from contracts.reading import stack_files
from contracts.reading.error_messages import did_you_mean
from contracts.reading.stack_files import in_file
from contracts.settings import CLOUDS
from review import organisation
from review.organisation import SAMPLE
from review.selfservice import new_file, proposal, stack_form, yaml_text
from review.selfservice.questions import Question, Terminal, ask, on_command_line
from review.selfservice.stack_form import NONE, Begin, Input
from review.selfservice.words import listed, names, scalar

_HEAD = re.compile(r"\A(#.*\n|\s*\n)*")
"""Comments before the first key: they are about the other stack."""
_BEGIN = ("like", "cloud", "type")
"""Answers that choose what to begin like."""
_CLOUD_NAMES = {"aws": "AWS", "azure": "Azure"}


def stack(
    root: pathlib.Path,
    name: str,
    given: Mapping[str, str | None],
    terminal: Terminal,
    settings: Sequence[str] = (),
) -> list[pathlib.Path]:
    """Write the settings of a stack and return the paths written, in the project.

    Args:
        root: folder of the project.
        name: what the new stack is called, with or without its cloud before it; with `-tenants` at its end it
            holds the tenants of a cluster.
        given: answers from flags.
        terminal: where the others are asked for.
        settings: answers to what else is of one place, as `dns.zone=example.com`.

    Raises:
        SettingsError: an answer is missing, a preview would refuse the stack or another because of it, or
            there is one already.
    """
    if not SLUG.fullmatch(name):
        rule = "a stack's name is lower-case words joined by single hyphens"
        raise _refused("NAME", name, rule, "write it like acme-prod")
    if not (root / loader.TEAMS).exists():
        rule = "every plane of a stack has a team that owns it, and config/teams.yaml is not there"
        raise _refused("NAME", name, rule, "begin with python -m review new team NAME")
    if f"{name}-".find(f"-{layers.TENANTS}-") > 0:
        called, text = _tenants(root, name, given)
    else:
        called, text = _cluster(root, name, given, terminal, settings)
    files = {_file(called): text}
    if not (root / loader.PRICES).exists():
        # Without a price list no preview runs; it is put there first.
        files = {loader.PRICES: organisation.example(root, loader.PRICES), **files}
    proposal.refuse_what_breaks(root, files)
    return [new_file.write(root, path, made) for path, made in files.items()]


def _file(stack: str) -> str:
    return f"{loader.CONFIG_DIR}/Pulumi.{stack}.yaml"


def _tenants(root: pathlib.Path, name: str, given: Mapping[str, str | None]) -> tuple[str, str]:
    """Name and text of a tenants stack, which is called after its cluster's."""
    for flag, answer in given.items():
        if answer is not None:
            raise _refused(
                f"--{flag}", answer, "a tenants stack is told nothing but its name", "leave it out"
            )
    named, _, team = name.partition(f"-{layers.TENANTS}")
    clusters = [one for one in layers.cluster_stacks(root) if one in (named, *_with_cloud(named))]
    if len(clusters) != 1:
        there = ", ".join(layers.cluster_stacks(root)) or "none"
        rule = f"a tenants stack is called after its cluster's, and config/ has {there}"
        raise _refused("NAME", name, rule, "write the whole name of the cluster's stack before -tenants")
    (cluster,) = clusters
    stack = f"{cluster}-{layers.TENANTS}{team}"
    new_file.there_is_none(root, _file(stack))
    whose = f"the team {team[1:]} has" if team else "teams have"
    text = f"""# yaml-language-server: $schema=../docs/schema/tenants-stack.schema.json
# What {whose} on {cluster}. Who asked for what is in tenants/.
config:
  platform:layer: {layers.TENANTS}
  platform:cluster: {scalar(cluster)}
"""
    return stack, f"{text}  platform:team: {scalar(team[1:])}\n" if team else text


def _with_cloud(name: str) -> list[str]:
    return [f"{cloud}-{name}" for cloud in CLOUDS]


def _cluster(
    root: pathlib.Path,
    name: str,
    given: Mapping[str, str | None],
    terminal: Terminal,
    settings: Sequence[str],
) -> tuple[str, str]:
    """Name and text of a cluster stack."""
    text, begin = _begin(root, name, given, terminal)
    new_file.there_is_none(root, _file(begin.stack))
    questions = stack_form.inputs(begin)
    every = {
        **{key: answer for key, answer in given.items() if key not in _BEGIN},
        **_given(settings, questions),
    }
    known = {one.question.key for one in questions}
    for key, answer in every.items():
        if answer is not None and key not in known:
            raise _refused(
                f"--{key}", answer, f"{begin.like} has no such setting to differ in", "leave it out"
            )
    answers = ask([one.question for one in questions], every, terminal)
    return begin.stack, _text(text, begin, questions, answers)


def _begin(
    root: pathlib.Path, name: str, given: Mapping[str, str | None], terminal: Terminal
) -> tuple[str, Begin]:
    """The text of the stack that the new one begins like: of config/, or of the sample organisation."""
    own, samples = layers.cluster_stacks(root), layers.cluster_stacks(root / SAMPLE)
    like = given.get("like")
    if like is None:
        like = _sample(root, samples, given, terminal)
        place = root / SAMPLE
    else:
        for key in ("cloud", "type"):
            if (answer := given.get(key)) is not None:
                raise _refused(f"--{key}", answer, f"{like} has its own", "leave it out, or --like")
        if like not in (*own, *samples):
            examples = f"the examples are {', '.join(samples)}"
            rule = f"a stack begins like one of config/, which has {', '.join(own) or 'none'}; {examples}"
            raise _refused("--like", like, rule, did_you_mean(like, (*own, *samples)))
        place = root if like in own else root / SAMPLE
    loader.load(place, like)  # what is broken is no example
    source = stack_files.read_stack(place, like)
    peers = {peer: config for peer in own if (config := _config(root, peer))}
    begin = Begin(
        stack=_called(name, str(source.values["config"][f"{loader.PROJECT}:cloud"])),
        like=like,
        config=stack_files.split(source.values["config"])[0],
        example=_config(root / SAMPLE, like),
        peers=peers,
        taken=tuple(_taken(root, own, place, like)),
    )
    return loader.stack_file(place, like).read_text(encoding="utf-8"), begin


def _called(name: str, cloud: str) -> str:
    """A stack is called after its cloud and its environment."""
    if any(name.startswith(f"{other}-") for other in CLOUDS if other != cloud):
        rule = f"a stack of {_CLOUD_NAMES[cloud]} is called {cloud}- and its environment"
        raise _refused("NAME", name, rule, "begin like a stack of the other cloud, or choose another name")
    return name if name.startswith(f"{cloud}-") else f"{cloud}-{name}"


def _sample(
    root: pathlib.Path, samples: Sequence[str], given: Mapping[str, str | None], terminal: Terminal
) -> str:
    """The example of a cloud and a cluster type."""
    types = tuple(one.value for one in ClusterType)
    questions = [
        Question(key="cloud", text="Cloud", choices=lambda _: CLOUDS),
        Question(key="type", text="Cluster type", choices=lambda _: types),
    ]
    answers = ask(questions, {key: given.get(key) for key in ("cloud", "type")}, terminal)
    for key, choices in (("cloud", CLOUDS), ("type", types)):
        if answers[key] not in choices:
            rule = f"one of {', '.join(choices)}"
            raise _refused(f"--{key}", answers[key], rule, did_you_mean(answers[key], choices))
    configs = {one: _config(root / SAMPLE, one) for one in samples}
    kinds = {(config.get("cloud"), config.get("clusterType")): one for one, config in configs.items()}
    return kinds[answers["cloud"], answers["type"]]


def _config(root: pathlib.Path, stack: str) -> dict[str, Any]:
    """Settings of a stack by their short names; empty where its file is unusable, which its preview says."""
    try:
        return stack_files.split(stack_files.read_stack(root, stack).values["config"])[0]
    except SettingsError:
        return {}


def _taken(root: pathlib.Path, own: Sequence[str], place: pathlib.Path, like: str) -> Iterator[IPv4Network]:
    """Ranges of all networks, pods and Services, and those of pods and Services in the stack to come."""
    for where, stack in [*((root, one) for one in own), (place, like)]:
        try:
            settings, _ = loader.load(where, stack)
        except SettingsError:
            cidr = _config(where, stack).get("network", {}).get("cidr")
            network = {"cidr": IPv4Network(cidr)} if isinstance(cidr, str) and "/" in cidr else {}
        else:
            network = settings.model_dump(include={"network"})["network"]
            if where != root:
                del network["cidr"]
        yield from _ranges(network)


def _ranges(value: Any) -> Iterator[IPv4Network]:
    if isinstance(value, IPv4Network):
        yield value
    for item in (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    ):
        yield from _ranges(item)


def _given(settings: Sequence[str], questions: Sequence[Input]) -> dict[str, str]:
    """Answers that were given with `--set`."""
    asked = [one.question.key for one in questions if one.question.said]
    given = {}
    for setting in settings:
        key, equals, answer = setting.partition("=")
        if not equals or key not in asked:
            rule = f"--set answers what else is of one place: {', '.join(asked) or 'nothing here'}"
            fix = did_you_mean(key, asked) if equals and asked else "write it like NAME=VALUE"
            raise _refused("--set", setting, rule, fix)
        given[key] = answer
    return given


def _text(text: str, begin: Begin, questions: Sequence[Input], answers: Mapping[str, str]) -> str:
    """The other stack's text with the answers in it, and without what is that stack's alone."""
    text = yaml_text.replace(text, in_file("environment"), scalar(begin.environment))
    for one in questions:
        if one.question.key in answers:
            text = _answered(text, begin, one, answers[one.question.key])
    if "exceptions" in begin.config:
        # Agreed for one stack and a while.
        text = yaml_text.remove(text, in_file("exceptions"))
    for key in stack_files.PULUMI_KEYS:
        if re.search(rf"^{key}:", text, re.MULTILINE):
            text = yaml_text.remove(text, (key,))
    cloud, kind = _CLOUD_NAMES[begin.config["cloud"]], begin.config["clusterType"]
    head = f"""# yaml-language-server: $schema=../docs/schema/stack.schema.json
# {begin.stack}: {kind} on {cloud}, begun like {begin.like}.
# Only what differs from the cluster type is written here.
"""
    return head + _HEAD.sub("", text, count=1)


def _answered(text: str, begin: Begin, one: Input, answer: str) -> str:
    before, path = stack_form.value(begin.config, one.path), in_file(*one.path)
    if before is None:
        # Only the number may be missing; the first of its kind says none.
        return (
            text
            if answer == "1"
            else yaml_text.insert(text, in_file("environment"), str(path[-1]), scalar(answer))
        )
    try:
        if answer == NONE:
            return yaml_text.remove(text, path)
    except ValueError:
        rule, fix = (
            "only what stands in a line of its own can be left out",
            "give a value and change it afterwards",
        )
        raise _refused(one.question.flag, answer, rule, fix) from None
    if isinstance(before, list):
        return yaml_text.replace(text, path, listed(names(answer)))
    # Text of digits alone, such as an account, would be read as a number.
    made = json.dumps(answer) if isinstance(before, str) and answer.isdigit() else scalar(answer)
    return yaml_text.replace(text, path, made)


def _refused(flag: str, given: str, rule: str, fix: str) -> SettingsError:
    return SettingsError([on_command_line(flag, rule, fix, given)])
