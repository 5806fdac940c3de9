"""Reads alert and recording rules from files in the form that Prometheus itself reads, so that promtool takes
them as they are.

Stricter than Prometheus: every alert says how bad it is, what happened and what to do first.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationError

from contracts.model import Model, refuse, repeated
from contracts.problems import SettingsError
from contracts.reading.error_messages import problems_of
from contracts.reading.source import parse

_DURATION = re.compile(r"[1-9][0-9]*[smh]", re.ASCII)


def _sentence(text: str) -> str:
    if not text.endswith("."):
        raise refuse("a sentence ends with a full stop", "write a whole sentence")
    return text


def _duration(text: str) -> str:
    if not _DURATION.fullmatch(text):
        raise refuse("a duration is a whole number of one unit: s, m or h", "write it such as 15m or 1h")
    return text


Sentence = Annotated[str, AfterValidator(_sentence)]
SeverityName = Literal["error", "warning", "notice"]


class AlertLabels(Model):
    """Labels that every alert has, and no others."""

    severity: SeverityName
    """How soon somebody looks: `error` now, `warning` today, `notice` this week."""


class AlertAnnotations(Model):
    """Annotations that every alert has, and no others."""

    summary: Sentence
    """What happened, in one sentence."""
    runbook: Sentence
    """What to do first."""


class Alert(Model):
    """One reason to tell somebody."""

    name: str = Field(alias="alert", min_length=1)
    """What people search for."""
    expression: str = Field(alias="expr", min_length=1)
    """PromQL; a row of its result is an alert."""
    wait: Annotated[str, AfterValidator(_duration)] = Field(alias="for")
    """How long it must hold, such as `15m` or `1h`."""
    labels: AlertLabels
    """What alerts are told apart by."""
    annotations: AlertAnnotations
    """What whoever is told reads."""


class Recording(Model):
    """One series that is calculated once instead of in every panel of every dashboard."""

    record: str = Field(min_length=1)
    """Name of the series."""
    expression: str = Field(alias="expr", min_length=1)
    """What it is, in PromQL."""
    labels: Mapping[str, str] = Field(default_factory=dict)
    """Labels it gets besides those of the expression."""


class AlertGroup(Model):
    """Alerts that are evaluated together."""

    name: str = Field(min_length=1)
    """Name of the group, unique in its file."""
    rules: tuple[Alert, ...]
    """Its rules."""


class RecordingGroup(Model):
    """Series that are calculated together, one after the other."""

    name: str = Field(min_length=1)
    """Name of the group, unique in its file."""
    rules: tuple[Recording, ...]
    """Its rules, in the order in which they are calculated."""


class AlertFile(Model):
    """A rule file of alerts."""

    groups: tuple[AlertGroup, ...]
    """Groups of alerts."""


class RecordingFile(Model):
    """A rule file of recorded series."""

    groups: tuple[RecordingGroup, ...]
    """Groups of recorded series."""


File = TypeVar("File", AlertFile, RecordingFile)


def alerts(text: str, shown_as: str) -> dict[str, tuple[Alert, ...]]:
    """Alert rules of a file by the name of their group, in the order of the file.

    Args:
        text: content of the file.
        shown_as: its name in messages.

    Raises:
        SettingsError: it is no YAML, or a rule lacks or has what it should not.
    """
    return {group.name: group.rules for group in _read(AlertFile, text, shown_as).groups}


def recordings(text: str, shown_as: str) -> dict[str, tuple[Recording, ...]]:
    """Recording rules of a file by the name of their group, in the order of the file; see `alerts`."""
    return {group.name: group.rules for group in _read(RecordingFile, text, shown_as).groups}


def _read(form: type[File], text: str, shown_as: str) -> File:
    source = parse(text, shown_as)
    try:
        read = form.model_validate(source.values)
    except ValidationError as error:
        raise SettingsError([*source.problems, *problems_of(error, (), (), source, form)]) from None
    if source.problems:
        raise SettingsError(source.problems)
    names = [group.name for group in read.groups]
    again = repeated(names)
    for index, name in enumerate(names):
        if index in again:
            rule, fix = "a group must have a name of its own", "rename it, or put its rules into the other"
            raise SettingsError([source.problem(("groups", index, "name"), rule, fix, name)])
    return read
