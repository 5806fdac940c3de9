"""Keeps secret what was secret in the settings, in every resource that it becomes a part of."""

import copy
from collections.abc import Collection
from typing import Any

import pulumi
from pulumi._types import is_input_type


def keep(values: Collection[str]) -> None:
    """Make a secret of each text among inputs that has one of these in it.

    Pulumi hands settings over decrypted, and knows them to be secret only where the program says so: without
    this they would stand in the state and in every diff.
    """
    if values:
        pulumi.runtime.register_stack_transformation(lambda given: _transformed(given, frozenset(values)))


def _transformed(
    given: pulumi.ResourceTransformationArgs, values: frozenset[str]
) -> pulumi.ResourceTransformationResult | None:
    props = _with_secrets(dict(given.props), values)
    return pulumi.ResourceTransformationResult(props=props, opts=given.opts)


def _with_secrets(value: Any, values: frozenset[str]) -> Any:
    if isinstance(value, str):
        return pulumi.Output.secret(value) if any(one in value for one in values) else value
    if isinstance(value, dict):
        return {key: _with_secrets(item, values) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_secrets(item, values) for item in value]
    if is_input_type(type(value)):
        made = copy.copy(value)
        # A nested type of an SDK keeps what it was given in its dictionary.
        vars(made).update(_with_secrets(vars(value), values))
        return made
    return value
