"""The preview of a stack, whichever layer it belongs to."""

import datetime
import importlib
import pathlib

from contracts import layers
from review.preview.run import Preview, Progress


def preview(root: pathlib.Path, stack: str, as_of: datetime.date, progress: Progress) -> Preview:
    """Run a stack's program without a cloud and check what it would make.

    Args:
        as_of: the day on which versions have to be supported and exceptions to hold.

    Raises:
        SettingsError: what people wrote is unusable; nothing was run.
        ProgramError: the program stopped, or does what no engine would accept.
    """
    # A cluster's preview pays for nothing that only tenants need.
    layer = importlib.import_module(f"review.preview.{'tenants' if layers.is_tenants(stack) else 'cluster'}")
    return layer.preview(root, stack, as_of, progress)
