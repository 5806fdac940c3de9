"""Which cluster a provider's settings mean."""

import pathlib
import urllib.parse
from collections.abc import Mapping
from typing import Any

import yaml

from lab.cloud.sdk import UNKNOWN

VARIABLE = "LAB_KUBECONFIG"
"""Names the kubeconfig of a cluster of the lab that replaces whatever cluster a program names."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def kubeconfig_of(settings: Mapping[str, Any]) -> str:
    """The kubeconfig among a provider's settings, or nothing. It may be a text, a path or a mapping."""
    given = settings.get("kubeconfig")
    if isinstance(given, Mapping):
        return yaml.safe_dump(dict(given))
    if not isinstance(given, str) or given == UNKNOWN:
        return ""
    if "\n" not in given and not given.lstrip().startswith("{") and pathlib.Path(given).is_file():
        return pathlib.Path(given).read_text(encoding="utf-8")
    return given


def of_lab(kubeconfig: str) -> bool:
    """Whether it is of a cluster that runs on this machine. No other one is ever asked."""
    user = active(kubeconfig).get("user") or {}
    server = str((active(kubeconfig).get("cluster") or {}).get("server") or "")
    return urllib.parse.urlsplit(server).hostname in _LOOPBACK and "client-key-data" in user


def active(kubeconfig: str) -> dict[str, Any]:
    """Cluster and user of a kubeconfig's current context; nothing where it has none."""
    try:
        document = yaml.safe_load(kubeconfig)
        context = _named(document["contexts"], document["current-context"])["context"]
        return {
            "cluster": _named(document["clusters"], context["cluster"])["cluster"],
            "user": _named(document["users"], context["user"])["user"],
        }
    except (yaml.YAMLError, KeyError, TypeError, StopIteration):
        return {}


def identity(settings: Mapping[str, Any]) -> str:
    """What tells one cluster from another. Its change replaces everything below the provider."""
    given = settings.get("clusterIdentifier")
    server = (active(kubeconfig_of(settings)).get("cluster") or {}).get("server")
    return str(given or server or "")


def _named(entries: Any, name: str) -> Any:
    return next(entry for entry in entries if entry["name"] == name)
