"""The files that are made from code and committed: one place that knows them all. config/ belongs to whoever
clones, so none depends on it but the code owners, who are theirs.
"""

import pathlib

from contracts.catalog.versions import CHECKED_ON
from contracts.reading import schema
from contracts.settings import CLOUDS
from contracts.tenancy.loading import schemas
from review.organisation import SAMPLE
from review.reference import code_owners, parity, settings_reference, tenants

PICTURED = ("aws-prod", "azure-prod")
"""Stacks of the sample organisation whose architecture the documents show."""


def generated(root: pathlib.Path) -> dict[pathlib.Path, str]:
    """Path in the project to text, for every generated file.

    Args:
        root: folder of the project.
    """
    return {
        **schema.files(),
        **schemas.files(),
        tenants.FILE: tenants.render(),
        **{settings_reference.file(cloud): settings_reference.render(cloud) for cloud in CLOUDS},
        parity.PROMISES: parity.promises(),
        parity.DIFFERENT: parity.differences(),
        code_owners.FILE: code_owners.render(root),
        **{_picture(stack): _draw(root / SAMPLE, stack) for stack in PICTURED},
    }


def stale(root: pathlib.Path) -> list[pathlib.Path]:
    """Generated files that are not what the code says now."""
    return [
        file
        for file, text in generated(root).items()
        if not (root / file).is_file() or (root / file).read_text(encoding="utf-8") != text
    ]


def _picture(stack: str) -> pathlib.Path:
    return pathlib.Path("docs", "pictures", f"{stack}.svg")


def _draw(organisation: pathlib.Path, stack: str) -> str:
    from review.preview.stack import preview
    from review.reports.diagram import draw

    return draw(preview(organisation, stack, CHECKED_ON, lambda _: None).graph) + "\n"
