"""What may be set, by subject. Each cloud has a model of its own; what they share is here.
Rules over several values are in rules.
"""

import importlib
from typing import cast

from contracts.catalog.regions import CLOUDS
from contracts.settings.cluster import Settings

__all__ = ["CLOUDS", "Settings", "model_of"]


def model_of(cloud: str) -> type[Settings]:
    """The model of a cloud's settings. Imported when asked for: a stack pays for its own cloud only."""
    return cast("type[Settings]", importlib.import_module(f"contracts.settings.{cloud}.cluster").MODEL)
