"""Where the sample organisation is: stacks of every type on both clouds, with teams and workloads."""

import pathlib

SAMPLE = pathlib.Path("tests", "organisation")
"""Its folder in the project. config/ belongs to whoever clones, so documents are made from this one, and a
first stack begins like one of these."""


def example(root: pathlib.Path, file: str) -> str:
    """A file of the sample organisation, as it would be in config/."""
    text = (root / SAMPLE / file).read_text(encoding="utf-8")
    # The line that tells editors the schema has a path, and config/ is nearer to it.
    return text.replace(f"$schema={'../' * len(SAMPLE.parts)}", "$schema=", 1)
