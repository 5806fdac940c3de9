"""Runs the recipe of the stack that Pulumi selected. Does not know whether a cloud is behind it."""

import importlib
import pathlib
from typing import Any

import pulumi
from pulumi.runtime import config as runtime_config

from contracts import layers, loader
from contracts.problems import SettingsError
from contracts.reading import day, secret_settings
from contracts.reading.source import Source
from stacks import secret_values


def run(root: pathlib.Path) -> None:
    """Declare everything the selected stack holds.

    Raises:
        pulumi.RunError: the settings are unusable; Pulumi prints it without a traceback.
    """
    stack = pulumi.get_stack()
    if layers.is_tenants(stack):
        _run_tenants(root, stack)
        return
    config, source = _config(), _source(root, stack)
    try:
        settings = loader.from_config(config, stack, source, fleet=loader.fleet(root, stack))
        owners = loader.load_owners(root)
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None
    secret_values.keep(secret_settings.values(config, source))
    # Imported by name, so that a stack pays for the SDK of its own cloud only.
    recipe = importlib.import_module(f"stacks.cluster.{settings.cloud}.recipe")
    recipe.declare(settings, loader.labels(settings, owners))


def _run_tenants(root: pathlib.Path, stack: str) -> None:
    """Declare a stack of tenants, once its cluster has been read: which objects there are depends on it."""
    try:
        settings = layers.tenants_from_config(
            root, _raw_config(), stack, _source(root, stack), loader.load_owners(root)
        )
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None
    tenants = importlib.import_module("stacks.tenants.recipe")
    as_of, _ = day.taken({day.KEY: _raw_config().get(f"{loader.PROJECT}:{day.KEY}")})
    pulumi.run(lambda: tenants.declare(root, settings, as_of))


def _config() -> dict[str, Any]:
    """The configuration as Pulumi resolved it, which may differ from the file by `--config`."""
    return loader.decode(_raw_config())


def _raw_config() -> dict[str, str]:
    """The same before anything is made of the texts."""
    # Hosts inside the process set it directly; the language host passes it in the environment.
    return runtime_config.CONFIG.get() or runtime_config.get_config_env()


def _source(root: pathlib.Path, stack: str) -> Source:
    """Lines for the messages; the configuration may come from elsewhere, so no file is no error."""
    try:
        return loader.read_stack(root, stack)
    except SettingsError:
        return Source(f"configuration of stack {stack}", {})
