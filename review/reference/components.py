"""All components as a page, read from their source: nothing is imported, so no SDK is needed."""

import ast
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.planes import Plane
from review.reference.settings_reference import flat

PAGE = pathlib.Path("docs", "components.md")
FOLDER = pathlib.Path("components")
_TITLES = {"aws": "AWS", "azure": "Azure", "kubernetes": "Kubernetes"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A component class as its source tells it."""

    name: str
    """Name of the class, which is also the last part of its Pulumi type."""
    cloud: str
    """Folder below `components/`: a cloud, or `kubernetes`."""
    plane: Plane
    """What its `PLANE` says."""
    about: str
    """First sentence of its docstring."""
    file: pathlib.Path
    """Where it is, relative to the project."""


def page(root: pathlib.Path) -> str:
    """The page as Markdown, by cloud and plane."""
    found = sorted(components(root), key=lambda one: (str(one.file), one.name))
    lines = [
        "# Components",
        "",
        "Made by `make docs` from the classes in `components/`. What a component takes and gives is",
        "documented field by field in its arguments and outputs; which stack makes it, the recipes in",
        "`stacks/` say.",
        "Each plane has an owner in `config/teams.yaml`, who also reviews changes to its folder.",
        "",
    ]
    for cloud, title in _TITLES.items():
        lines += [f"## {title}", "", "| component | plane | makes | file |", "| --- | --- | --- | --- |"]
        for plane in Plane:
            lines += [_row(one) for one in found if one.cloud == cloud and one.plane is plane]
        lines.append("")
    return "\n".join(lines)


def _row(one: Found) -> str:
    file = one.file.as_posix()
    return f"| `{one.name}` | {one.plane.value} | {flat(one.about)} | [{one.file.name}](../{file}) |"


def components(root: pathlib.Path) -> Iterator[Found]:
    """Every component class of the project."""
    for cloud in _TITLES:
        for path in sorted((root / FOLDER / cloud).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and (plane := _plane(node)):
                    yield Found(
                        name=node.name,
                        cloud=cloud,
                        plane=plane,
                        about=_first_sentence(ast.get_docstring(node) or ""),
                        file=path.relative_to(root),
                    )


def _plane(node: ast.ClassDef) -> Plane | None:
    """The plane that the class names, which every component does and nothing else."""
    for line in node.body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "PLANE":
            return Plane[ast.unparse(line.value).rpartition(".")[2]]
    return None


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".")
