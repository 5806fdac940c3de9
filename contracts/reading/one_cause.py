"""Says once what has one cause, where each setting would complain about it by itself."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.problems import Problem, shown
from contracts.reading.source import Source
from contracts.reading.stack_config import PROJECT, decode, encode

_ENVIRONMENT = "environment"
_FEW = 3
"""So many settings that are missing are named one by one."""
_SETTING = len(("config", "setting"))
"""Parts of a path that lead to a setting."""
_INSTEAD = {
    "allowedAccountIds": "account",
    "defaultTags": "tags",
    "location": "region",
    "region": "region",
    "subscriptionId": "account",
    "tenantId": "tenant",
}
"""What a provider is told, and the setting that says it here."""
_PROVIDERS = ("aws", "azure-native", "azuread", "eks", "kubernetes")


def environment(source: Source) -> str:
    """Names of the Pulumi ESC environment that a stack's file asks for, or nothing."""
    asked = source.values.get(_ENVIRONMENT) if isinstance(source.values, dict) else None
    if not asked:
        return ""
    if isinstance(asked, dict):
        asked = asked.get("imports") or ["of its own"]
    return ", ".join(shown(one) for one in asked) if isinstance(asked, list) else shown(asked)


def together(problems: Iterable[Problem], source: Source) -> list[Problem]:
    """The problems, with many required settings that are not there as one. What is missing in a
    setting that is written down keeps its line, unless an environment may bring it.
    """
    found = list(problems)
    brought = environment(source)
    missing = [one for one in found if one.missing and (brought or one.keys[:_SETTING] not in source.lines)]
    if not missing or (len(missing) <= _FEW and not brought):
        return found
    joined = {id(one) for one in missing}
    names = ", ".join(sorted(one.path.removeprefix(f"{PROJECT}:") for one in missing))
    rule = f"required, and not here: {names}"
    fix = "add them; `python -m review new stack` writes a file that has them"
    if brought:
        rule += f". What the environment {brought} brings, only Pulumi Cloud knows"
        fix = "write them here too, or look at this stack with `pulumi preview`"
    return [*(one for one in found if id(one) not in joined), source.problem(("config",), rule, fix)]


def namespaces(config: Mapping[str, Any], source: Source) -> tuple[dict[str, Any], list[Problem]]:
    """The platform's settings by their short names. Every other namespace but Pulumi's is a problem, and one
    that is only misspelt keeps its settings.
    """
    written: dict[str, Any] = {}
    others: dict[str, list[str]] = {}
    for key, value in config.items():
        namespace, _, name = key.rpartition(":")
        if namespace == PROJECT:
            written[name] = value
        elif namespace != "pulumi":
            others.setdefault(namespace, []).append(key)
    problems = []
    for namespace, keys in others.items():
        if difflib.get_close_matches(namespace, (PROJECT,), n=1):
            names = [key.rpartition(":")[2] for key in keys]
            meant = {f"{PROJECT}:{name}": config[key] for name, key in zip(names, keys, strict=True)}
            written = {**dict(zip(names, decode(encode(meant)).values(), strict=True)), **written}
            rule = f"settings are in the namespace {PROJECT}, and not in {namespace}: {', '.join(names)}"
            problems.append(source.problem(("config", keys[0]), rule, f"write {PROJECT}:"))
        else:
            problems += [_foreign(key, source) for key in keys]
    return written, problems


def _foreign(key: str, source: Source) -> Problem:
    rule, fix = f"settings are in the namespaces {PROJECT} and pulumi", "remove it"
    provider, _, name = key.rpartition(":")
    if provider in _PROVIDERS:
        rule = "providers are configured by the program, so that a shell cannot change them"
        instead = _INSTEAD.get(name)
        fix = f"remove it; {PROJECT}:{instead} says it" if instead else "remove it"
    return source.problem(("config", key), rule, fix)
