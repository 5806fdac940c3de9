"""What people read: short where it begins, without dead links, and true where a test can tell."""

import pathlib
import re
import tomllib

import pytest

from tests.conftest import ROOT
from tests.test_repository import tracked

PAGES = [path for path in tracked() if path.suffix == ".md"]
PRESENT = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""Pages about how things are; the changelog also names what is gone."""
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def _links(page: pathlib.Path) -> list[str]:
    return _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))


def _anchors(page: pathlib.Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 150


def test_the_readme_leads_from_a_preview_to_an_own_stack_to_everything_else() -> None:
    titles = re.findall(r"^## (.+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    path = ["First preview", "First own stack", "First namespace and workload", "Read on"]
    assert [title for title in titles if title in path] == path
    linked = {(ROOT / link).resolve() for link in _links(ROOT / "README.md") if "://" not in link}
    beside = {page for page in PAGES if page.parent in (ROOT, ROOT / "docs")} - {ROOT / "README.md"}
    assert beside <= linked, "a page that nobody finds"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: pathlib.Path) -> None:
    for link in _links(page):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{page.relative_to(ROOT)} leads to {link}"
        assert target.is_relative_to(ROOT)
        if anchor and target.suffix == ".md":
            assert anchor in _anchors(target), f"{page.relative_to(ROOT)} leads to {link}"


@pytest.mark.parametrize("page", PRESENT, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_that_pages_name_exist(page: pathlib.Path) -> None:
    """Paths in code font that begin with a folder of the project, without placeholders or stars. What is in config/
    is somebody else's.
    """
    folders = "|".join(
        path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")
    )
    for path in re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text(encoding="utf-8")):
        if not path.startswith(("out/", "config/")):
            assert (ROOT / path).exists(), f"{page.relative_to(ROOT)} names {path}"


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(
            r"(?:^    |`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert target in targets, f"{page.relative_to(ROOT)}: make {target}"


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    listed = re.findall(
        r"^\| \[(\d+)\]\(([\w-]+\.md)\) \| (.+) \|$", (folder / "README.md").read_text(), re.MULTILINE
    )
    assert [name for _, name, _ in listed] == records
    for number, name, title in listed:
        assert name.startswith(f"{int(number):04}-")
        assert (folder / name).read_text().startswith(f"# {number}. {title}\n")


def test_the_changelog_knows_this_version() -> None:
    """The newest section is either this version's, or collects what comes after it under Unreleased."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(.+?)\]( - \d{4}-\d\d-\d\d)?$", text, re.MULTILINE)
    assert versions[0] == ("Unreleased", "")
    assert all(day for _, day in versions[1:])
    numbers = [tuple(map(int, version.split("."))) for version, _ in versions[1:]]
    assert numbers == sorted(numbers, reverse=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] in {version for version, _ in versions}
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
