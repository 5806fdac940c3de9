"""A stack of the sample organisation with other settings laid over it."""

import copy
import json
from typing import Any

from contracts import loader
from contracts.model import merge
from tests.conftest import ORGANISATION


def laid_over(stack: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A stack's configuration with other settings over it."""
    config = copy.deepcopy(loader.read_stack(ORGANISATION, stack).values["config"])
    for key, value in changes.items():
        name = f"platform:{key}"
        if value is None:
            config.pop(name)
        else:
            below = config.get(name)
            config[name] = merge(below, value) if isinstance(below, dict) else value
    if str(config["platform:region"]).startswith("us-gov-"):
        config = json.loads(json.dumps(config).replace("arn:aws:", "arn:aws-us-gov:"))
    return config
