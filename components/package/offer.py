"""Which components there are: every class below `components`, found by looking, so that no list lags."""

import importlib
import pkgutil
from collections.abc import Iterator

import components
from components.component import Component


def offered() -> list[type[Component]]:
    """Every component class, by name."""
    for module in pkgutil.walk_packages(components.__path__, f"{components.__name__}."):
        if not module.name.startswith(f"{__package__}."):
            importlib.import_module(module.name)
    return sorted(_below(Component), key=lambda component: component.__name__)


def _below(base: type[Component]) -> Iterator[type[Component]]:
    for found in base.__subclasses__():
        # Tests may have classes of their own.
        if found.__module__.startswith(f"{components.__name__}."):
            yield found
        yield from _below(found)
