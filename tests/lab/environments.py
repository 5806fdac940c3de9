"""Environments of the lab that a test has for itself, over the sample organisation."""

import gc
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager

from lab.control_plane.folders import ROOT, Say, aloud
from lab.engine.environment import Lab, lab
from lab.engine.places import Places
from tests.conftest import ORGANISATION


@contextmanager
def thrown_away(name: str, say: Say = aloud, cluster: str = "") -> Generator[Lab]:
    """An empty environment, removed at the end.

    Args:
        cluster: a cluster of the lab that replaces every one that a program names.
    """
    places = Places(base=ROOT / ".lab" / f"{name}-{os.getpid()}", root=ORGANISATION)
    shutil.rmtree(places.base, ignore_errors=True)
    try:
        with lab(places, say, cluster) as found:
            yield found
    finally:
        shutil.rmtree(places.base, ignore_errors=True)
        # What killed engines left of their programs complains when it is collected: here and now, where
        # that is expected (conftest.LEFT_BEHIND), and not in whatever runs later.
        gc.collect()
