"""The files of a preview: graph, findings and reports, each stack in a folder of its own."""

import contextlib
import json
import pathlib
import tempfile
from collections.abc import Sequence
from typing import Any

from review.preview.run import Preview
from review.reports import atomic_write, markdown
from review.reports.html import report

OUT = pathlib.Path("out", "preview")
FILES = ("graph.json", "findings.json", "report.md", "report.html")
"""What a stack's folder holds. Nothing else in it is ever moved or removed."""
SUMMARY = "summary.md"
"""All stacks of a run in one comment, beside their folders."""


def prepare(out: pathlib.Path, stacks: Sequence[str]) -> None:
    """Get ready before any work: see that files can be written, and move the last reports out of the way.
    Whatever ends a run, a report that says "can proceed" and is not of this run would be believed.

    Raises:
        OSError: nothing can be written there.
    """
    probe(out)
    with contextlib.suppress(FileNotFoundError):
        (out / SUMMARY).unlink()
    for stack in stacks:
        _move(out / stack, _kept(out, stack))


def probe(folder: pathlib.Path) -> None:
    """See that files can be written below a folder, which need not be there yet.

    Raises:
        OSError: they cannot; names the folder.
    """
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"x")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def write(out: pathlib.Path, result: Preview) -> pathlib.Path:
    """Write graph, findings and reports; return their folder.

    Raises:
        OSError: a file could not be written; then none is there.
    """
    folder = out / result.graph.stack
    summary = {
        **result.summary,
        "costs": result.costs,
        "effective": result.effective,
        "tables": result.tables,
    }
    seen = (result.graph, result.findings, result.plane_owners, summary)
    texts = (
        result.graph.dumps(),
        _dumps([finding.to_json() for finding in result.findings]),
        markdown.render(*seen),
        report.render(*seen),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in zip(FILES, texts, strict=True):
            atomic_write.write(folder / name, text.encode())
    except OSError:
        # One new file beside three that are missing says as little as one beside three of another run.
        _remove(folder)
        raise
    _remove(_kept(out, result.graph.stack))
    return folder


def write_summary(out: pathlib.Path, text: str) -> pathlib.Path:
    """Write what one comment says about all stacks of a run."""
    out.mkdir(parents=True, exist_ok=True)
    atomic_write.write(out / SUMMARY, text.encode())
    return out / SUMMARY


def _kept(out: pathlib.Path, stack: str) -> pathlib.Path:
    return out / f"{stack}.previous"


def _move(folder: pathlib.Path, kept: pathlib.Path) -> None:
    for name in FILES:
        if (folder / name).is_file():
            kept.mkdir(exist_ok=True)
            # Another run of the same stack may have moved it already.
            with contextlib.suppress(FileNotFoundError):
                (folder / name).replace(kept / name)
    _remove_empty(folder)


def _remove(folder: pathlib.Path) -> None:
    for name in FILES:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
    _remove_empty(folder)


def _remove_empty(folder: pathlib.Path) -> None:
    # What somebody else put there stays.
    with contextlib.suppress(OSError):
        folder.rmdir()


def _dumps(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
