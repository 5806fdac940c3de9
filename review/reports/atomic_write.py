"""Writes files so that a reader never meets half of one, however the run ends."""

import os
import pathlib


def write(file: pathlib.Path, text: bytes) -> None:
    """Write a whole file, or leave the one there is."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        part.write_bytes(text)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
