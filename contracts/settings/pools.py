"""What pools for workloads have in common on both clouds."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from contracts.model import Model, refuse

_KEY = re.compile(
    r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?", re.ASCII
)
_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?", re.ASCII)


def _taint_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise refuse(
            "Kubernetes takes a key of letters, digits, dots, hyphens and underscores, 63 at most, after a "
            "domain and a slash or without them",
            "write it like gpu, or example.com/gpu",
        )
    return value


def _taint_value(value: str) -> str:
    if not _VALUE.fullmatch(value):
        raise refuse(
            "Kubernetes takes a value of letters, digits, dots, hyphens and underscores, 63 at most, with a "
            "letter or digit at either end",
            'leave it out, or write it like "true"',
        )
    return value


TaintKey = Annotated[str, AfterValidator(_taint_key)]
TaintValue = Annotated[str, AfterValidator(_taint_value)]
TaintEffect = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]


class Taint(Model):
    """Keeps pods away that do not tolerate it."""

    key: TaintKey
    """Key."""
    value: TaintValue = "true"
    """Value."""
    effect: TaintEffect = "NoSchedule"
    """What it does."""
