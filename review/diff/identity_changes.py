"""What cannot be changed in a living cluster: compares the settings with the record it exported.

A record is the `cluster` output of a stack, kept as `records/<stack>.json`:
`pulumi stack output cluster -s aws-prod --json > records/aws-prod.json`.
"""

import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.catalog import versions
from contracts.foundation.compare import MOVED, Loss, losses
from contracts.problems import Problem, SettingsError

FOLDER = pathlib.Path("records")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change that the cluster, or what holds its data, does not survive, or that the cloud refuses."""

    setting: str
    """Setting that changed; empty where it is about the record itself."""
    message: str
    """What would happen."""
    fix: str
    """The remediation."""
    warning: bool = False
    """Whether it may be meant: data of a stack that is not protected."""


def read_record(root: pathlib.Path, stack: str) -> dict[str, Any] | None:
    """The last exported record of a stack, or None where none is kept.

    Raises:
        SettingsError: there is a file, and it is no record.
    """
    file = root / FOLDER / f"{stack}.json"
    shown = str(FOLDER / f"{stack}.json")
    if not file.exists():
        return None
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = Problem(
            rule=f"a record is the JSON that pulumi stack output cluster --json prints: {error}",
            fix="export it again, or remove the file",
            file=shown,
        )
        raise SettingsError([problem]) from None
    if not isinstance(record, dict) or not isinstance(record.get("name"), str):
        problem = Problem(rule="a record names its cluster", fix="export it again, or remove it", file=shown)
        raise SettingsError([problem])
    return record


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """Compare the last exported record with the one the settings lead to."""
    stood = before.get("foundation")
    if isinstance(stood, dict) and stood:
        for loss in losses(str(after["cloud"]), stood, after["foundation"]):
            yield _lost(loss, protected=before.get("protected") is not False)
    else:
        yield from _by_fields(before, after)
    was, is_ = before.get("kubernetesVersion"), after.get("kubernetesVersion")
    if isinstance(was, str) and isinstance(is_, str) and was != is_:
        yield from _upgrade(was, is_)


def _lost(loss: Loss, *, protected: bool) -> Change:
    setting = loss.standing.setting
    warning = loss.standing.data and not protected
    gone, now = ", ".join(loss.gone), ", ".join(loss.now)
    other = "keep what is in it elsewhere first" if warning else "build a second cluster, move"
    return Change(
        setting=setting,
        message=f"{setting} changes from {gone} to {now or 'nothing'}, which {loss.standing.loss}",
        fix=f"change {setting} back, or {other}, and export the record again",
        warning=warning,
    )


def _by_fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """By what records of former versions have."""
    for setting, path in _FIELDS.items():
        was, is_ = _at(before, path), _at(after, path)
        if was is not None and was != is_:
            yield Change(
                setting=setting,
                message=f"{setting} changes from {was} to {is_}, which {MOVED}",
                fix=f"change {setting} back, or build a second cluster, move, and export the record again",
            )
    was, is_ = before.get("name"), after.get("name")
    if was != is_:
        yield Change(
            setting="number",
            message=f"the cluster is no longer called {was} but {is_}, which {MOVED}",
            fix="change purpose, number, environment or region back, or build a second cluster, move, and "
            "export the record again",
        )
    yield Change(
        setting="",
        message="the kept record was exported by a former version, and knows only some of what a cluster "
        "does not survive",
        fix="export it again after the next deployment",
        warning=True,
    )


_FIELDS = {
    "account": ("account",),
    "region": ("region",),
    "network.cidr": ("network", "cidr"),
    "network.serviceCidr": ("network", "serviceCidr"),
    "network.ipFamily": ("network", "ipFamily"),
}
"""Settings that are fixed once a cluster exists, and where any record has them."""


def _at(record: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _upgrade(was: str, is_: str) -> Iterator[Change]:
    (_, old), (_, new) = versions.minor(was), versions.minor(is_)
    if new < old:
        message = f"Kubernetes goes back from {was} to {is_}, which no cluster can"
    elif new > old + 1:
        message = f"Kubernetes goes from {was} to {is_}, and a cluster goes up one minor at a time"
    else:
        return
    step = f"1.{old + 1}" if new > old else was
    yield Change(setting="controlPlane.version", message=message, fix=f'write "{step}"')
