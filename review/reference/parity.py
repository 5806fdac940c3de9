"""The parity of the two clouds as Markdown: every promise side by side, and what is accepted to differ."""

import pathlib

from contracts.catalog.regions import CLOUDS
from contracts.planes import Plane
from policy import parity
from policy.differences import DIFFERENCES, ONE_SIDED, Difference
from review.reference.settings_reference import flat

PROMISES = pathlib.Path("docs", "promises.md")
DIFFERENT = pathlib.Path("docs", "differences.md")
_CLOUDS = {"aws": "EKS", "azure": "AKS"}


def promises() -> str:
    """Every promise and every feature that differs, by plane."""
    lines = [
        "# What every stack promises",
        "",
        "Made by `make docs` from the rules in `policy/` and from `policy/differences.py`. A preview blocks",
        "where a stack breaks one of these; `tests/policy/test_parity.py` asks every stack of the sample",
        "organisation, and fails where a promise of one cloud is missing on the other without a reason.",
        "",
    ]
    made, different = parity.promises(), DIFFERENCES
    for plane in Plane:
        rows = [_promise(one) for one in made if one.plane is plane]
        rows += [_row(one) for one in different if one.plane is plane]
        if rows:
            header = ["| promise | EKS | AKS | accepted difference |", "| --- | --- | --- | --- |"]
            lines += [f"## {plane.value.capitalize()}", "", *header, *rows, ""]
    return "\n".join(lines)


def differences() -> str:
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
        lines += [
            f"| {flat(next(iter(made.sentences.values())))} | {_CLOUDS[next(iter(made.rules))]} "
            f"| {flat(made.why)} |"
            for made in one_sided
        ]
        lines.append("")
    return lines


def _row(one: Difference) -> str:
    return f"| {flat(one.subject)} | {flat(one.eks)} | {flat(one.aks)} | {flat(one.why)} |"


def _promise(made: parity.Promise) -> str:
    """The promise in each cloud's words, once where they are the same."""
    eks, aks = (flat(made.sentences.get(cloud, "-")) for cloud in CLOUDS)
    aks = "the same" if eks == aks else aks
    return f"| {made.name.replace('-', ' ')} | {eks} | {aks} | {flat(made.why)} |"
