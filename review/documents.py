"""The files that are made from code and committed: one place that knows them all."""

import pathlib

from contracts import schema, tenants_schema
from contracts.settings import CLOUDS
from contracts.tenancy import schemas
from contracts.versions import CHECKED_ON
from review import parity, settings_reference
from review.selfservice import reference

PICTURED = ("aws-prod", "azure-prod")
"""Stacks whose architecture the README shows."""


def generated(root: pathlib.Path) -> dict[pathlib.Path, str]:
    """Path in the project to text, for every generated file."""
    return {
        schema.FILE: schema.dumps(),
        tenants_schema.FILE: tenants_schema.dumps(),
        **schemas.files(),
        reference.FILE: reference.render(),
        **{settings_reference.file(cloud): settings_reference.render(cloud) for cloud in CLOUDS},
        parity.README: parity.readme(root),
        parity.PAGE: parity.page(),
        **{_picture(stack): _draw(root, stack) for stack in PICTURED},
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


def _draw(root: pathlib.Path, stack: str) -> str:
    from review.picture import draw
    from review.preview import preview

    return draw(preview(root, stack, CHECKED_ON, lambda _: None).graph) + "\n"
