"""Presets: what a stack's settings start from. A stack picks a cluster type and says only what differs.

A preset is laid under the stack's own settings before validation, so every setting ends up with
exactly one value and a preset obeys the same rules as a person.
"""

import importlib
from collections.abc import Mapping
from typing import Any

from contracts.catalog.cluster_types import ClusterType


def presets(cloud: str) -> dict[ClusterType, dict[str, Any]]:
    """What every cluster type presets on a cloud, beyond the defaults of the settings themselves."""
    return importlib.import_module(f"contracts.presets.{cloud}").PRESETS


def preset(cloud: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """What the written settings start from: the preset of their type, as a standby that has not been
    activated or another kind of compute changes it.
    """
    # A type that does not exist is refused elsewhere; guessing one here keeps that the only complaint.
    asked = written.get("clusterType")
    known = isinstance(asked, str) and asked in set(ClusterType)
    made = presets(cloud)[ClusterType(asked) if known else ClusterType.DEV]
    standby = written.get("standby")
    waits = isinstance(standby, Mapping) and standby.get("activated") is not True
    readiness = str(standby.get("readiness")) if isinstance(standby, Mapping) and waits else None
    return importlib.import_module(f"contracts.presets.{cloud}").ready(written, made, readiness)
