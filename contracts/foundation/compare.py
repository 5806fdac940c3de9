"""What a cluster stands on: settings that it, or what holds its data, does not survive being changed in.

A stack exports what was in effect, and a preview compares that with what its settings lead to now. Everything
named before has to be named after; more may be.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

Foundation = dict[str, list[str]]
"""Setting to what was in effect, as words."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A setting that something stands on."""

    setting: str
    """Its name in a stack's file."""
    words: Callable[[Any], Iterable[str]]
    """What is in effect, from the settings of a stack; nothing where the setting decides nothing."""
    loss: str
    """What follows where one of the words goes, after "which"."""
    data: bool = False
    """Whether data is lost and the cluster stays. Without protection that may be meant."""
    grows: bool = False
    """Whether a range that reaches around the one there was loses nothing."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a change takes away."""

    standing: Standing
    """The setting that changes, and what follows."""
    gone: tuple[str, ...]
    """Words that are there no longer."""
    now: tuple[str, ...]
    """Words that are there instead."""


ANYTHING = "anything"
"""In place of a word where a cluster can be changed in the setting."""
MOVED = "replaces the cluster and all in it"
_COMMON = (
    Standing(setting="account", words=lambda known: [known.account], loss=MOVED),
    Standing(setting="region", words=lambda known: [known.region], loss=MOVED),
    Standing(setting="environment", words=lambda known: [known.environment], loss=MOVED),
    Standing(setting="purpose", words=lambda known: [known.purpose], loss=MOVED),
    Standing(setting="number", words=lambda known: [str(known.number)], loss=MOVED),
    Standing(
        setting="observability.prometheus",
        words=lambda known: ["on"] if known.observability.prometheus else [],
        loss="deletes the workspace of metrics and what is in it",
        data=True,
    ),
    Standing(
        setting="observability.grafana",
        words=lambda known: ["on"] if known.observability.grafana else [],
        loss="deletes the Grafana workspace and its dashboards",
        data=True,
    ),
)


def names(setting: str, words: Callable[[Any], Iterable[str]]) -> Standing:
    """A setting of the zones that others delegate to, or write into."""
    return Standing(setting=setting, words=words, loss="deletes a zone and every name in it", data=True)


def standing(cloud: str) -> tuple[Standing, ...]:
    """Everything that clusters of a cloud stand on."""
    own: tuple[Standing, ...] = importlib.import_module(f"contracts.foundation.{cloud}").STANDING
    return (*_COMMON, *own)


def foundation(settings: Any) -> Foundation:
    """What one stack's cluster stands on."""
    return {one.setting: sorted(one.words(settings)) for one in standing(settings.cloud)}


def losses(cloud: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Loss]:
    """What a change of settings takes away. What was exported may lack settings that are newer."""
    for one in standing(cloud):
        was, is_ = before.get(one.setting), after.get(one.setting)
        if not isinstance(was, list) or not isinstance(is_, list):
            continue
        gone = tuple(str(word) for word in was if not _is_there(one, str(word), is_))
        if gone:
            yield Loss(standing=one, gone=gone, now=tuple(word for word in is_ if word not in was))


def _is_there(one: Standing, word: str, words: list[str]) -> bool:
    if word in words or ANYTHING in (word, *words):
        return True
    if not one.grows:
        return False
    return any(IPv4Network(word).subnet_of(IPv4Network(wider)) for wider in words)
