"""The parity of the two clouds as Markdown: a table for the README, and a page of accepted differences."""

import pathlib

from contracts.planes import Plane
from policy import parity
from policy.differences import DIFFERENCES, ONE_SIDED, Difference

README = pathlib.Path("README.md")
PAGE = pathlib.Path("docs", "differences.md")
BEGIN, END = "<!-- parity: written by make docs -->", "<!-- parity: end -->"


def table() -> str:
    """One row for every promise and for every feature that differs."""
    lines = ["| feature | EKS | AKS | accepted difference |", "| --- | --- | --- | --- |"]
    for made in parity.promises():
        eks, aks = _words(made)
        lines.append(f"| {made.name.replace('-', ' ')} | {eks} | {aks} | {_cell(made.why)} |")
    lines += [_row(one) for one in DIFFERENCES]
    return "\n".join(lines)


def readme(root: pathlib.Path) -> str:
    """The README with the table as it is now."""
    text = (root / README).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def page() -> str:
    """Accepted differences by plane."""
    lines = [
        "# Accepted differences",
        "",
        "Same intent on both clouds, built differently. Made by `make docs` from `policy/differences.py`; a",
        "rule that one cloud has and the other has not is listed there with its reason, or the tests fail.",
        "",
    ]
    for plane in Plane:
        lines += _plane(plane)
    return "\n".join(lines)


def _plane(plane: Plane) -> list[str]:
    different = [one for one in DIFFERENCES if one.plane is plane]
    one_sided = [made for made in parity.promises() if made.plane is plane and made.name in ONE_SIDED]
    if not different and not one_sided:
        return []
    lines = [f"## {plane.value.capitalize()}", ""]
    if different:
        lines += ["| subject | EKS | AKS | why |", "| --- | --- | --- | --- |"]
        lines += [*map(_row, different), ""]
    if one_sided:
        lines += ["| promise of one cloud | cloud | why the other has none |", "| --- | --- | --- |"]
        names = {"aws": "EKS", "azure": "AKS"}
        lines += [
            f"| {_cell(next(iter(made.sentences.values())))} | {names[next(iter(made.rules))]} "
            f"| {_cell(made.why)} |"
            for made in one_sided
        ]
        lines.append("")
    return lines


def _row(one: Difference) -> str:
    return f"| {_cell(one.subject)} | {_cell(one.eks)} | {_cell(one.aks)} | {_cell(one.why)} |"


def _words(made: parity.Promise) -> tuple[str, str]:
    """The promise in each cloud's words, once where they are the same."""
    eks, aks = (_cell(made.sentences.get(cloud, "-")) for cloud in parity.CLOUDS)
    return eks, "the same" if eks == aks else aks


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
