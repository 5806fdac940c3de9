"""One example of every component, for the tests that run over all of them."""

import importlib
import pkgutil
from collections.abc import Callable

import components
from components.args import Args
from components.component import Component
from tests.components.samples import aws, azure, kubernetes

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    **aws.SAMPLES,
    **azure.SAMPLES,
    **kubernetes.SAMPLES,
}
"""Component class to arguments that work."""


def all_components() -> set[type[Component]]:
    """Every component class of the project, found by looking."""
    found: set[type[Component]] = set()
    for module in pkgutil.walk_packages(components.__path__, "components."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Component) and value is not Component:
                found.add(value)
    return found
