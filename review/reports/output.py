"""The files of a preview: graph, findings and reports, each stack in a folder of its own."""

import json
import pathlib
import shutil
from typing import Any

from review.preview.run import Preview
from review.reports import atomic_write, markdown
from review.reports.html import report

OUT = pathlib.Path("out", "preview")


def write(root: pathlib.Path, result: Preview) -> pathlib.Path:
    """Write graph, findings and reports; return their folder, relative to the project."""
    folder = OUT / result.graph.stack
    (root / folder).mkdir(parents=True, exist_ok=True)
    summary = {**result.summary, "costs": result.costs}
    seen = (result.graph, result.findings, result.plane_owners, summary)
    texts = {
        "graph.json": result.graph.dumps(),
        "findings.json": _dumps([finding.to_json() for finding in result.findings]),
        "report.md": markdown.render(*seen),
        "report.html": report.render(*seen),
    }
    for name, text in texts.items():
        atomic_write.write(root / folder / name, text.encode())
    return folder


def set_aside(root: pathlib.Path, stack: str) -> None:
    """Move the last reports of a stack out of the way: its settings are refused now or its program is, and
    a report that says "can proceed" would be believed.
    """
    folder, kept = root / OUT / stack, root / OUT / f"{stack}.previous"
    if folder.is_dir():
        shutil.rmtree(kept, ignore_errors=True)
        folder.rename(kept)


def _dumps(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
