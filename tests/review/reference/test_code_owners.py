"""Who reviews what follows from planes and teams, also from those of somebody else's config/."""

import json
import pathlib
import shutil

import pytest
from pydantic import ValidationError

from contracts.planes import Plane
from contracts.problems import SettingsError
from contracts.settings.teams import Team
from review.reference import code_owners
from tests.conftest import ROOT


def _organisation(tmp_path: pathlib.Path, teams: dict, **planes: str) -> pathlib.Path:
    """A project whose planes all belong to `core`, but for those that are named."""
    (tmp_path / "config").mkdir()
    owners = {"teams": teams, "planes": {plane.value: "core" for plane in Plane} | planes}
    (tmp_path / "config/teams.yaml").write_text(json.dumps(owners))
    for init in (ROOT / "components").glob("*/*/__init__.py"):
        target = tmp_path / init.relative_to(ROOT)
        target.parent.mkdir(parents=True)
        shutil.copy(init, target)
    return tmp_path


def _team(*handles: str, **more: object) -> dict:
    return {"owns": "something", "escalation": "somewhere", "codeOwners": handles, **more}


def _owner_of(path: str, lines: list[str]) -> str:
    """The owner as GitHub finds it: the last line that matches. Knows the patterns that are written here only."""
    found = ""
    for line in lines:
        if line.startswith("#"):
            continue
        pattern, _, owners = line.partition(" ")
        parts = pattern.strip("/").split("/")
        if pattern == "*" or all(
            wanted in ("*", given) for wanted, given in zip(parts, path.split("/"), strict=False)
        ):
            found = owners
    return found


@pytest.fixture
def lines(tmp_path: pathlib.Path) -> list[str]:
    teams = {
        "core": _team("@acme/core"),
        "net": _team("@acme/net", "net@example.com"),
        "guards": _team("@guard-1"),
        "shop": _team("@acme/shop", namespaces=["shop"]),
        "quiet": _team(namespaces=["quiet"]),
    }
    root = _organisation(tmp_path, teams, network="net", security="guards", data="quiet")
    return code_owners.render(root).splitlines()


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("README.md", "@acme/core"),
        ("components/aws/network/dns.py", "@acme/net net@example.com"),
        ("components/azure/network/dns.py", "@acme/net net@example.com"),
        ("components/azure/security/documents/place.py", "@guard-1"),
        ("components/component.py", "@acme/core"),
        ("config/tenants/shop/workloads/api.yaml", "@acme/shop"),
        ("config/tenants/shop/exceptions/api.yaml", "@guard-1"),
        ("config/teams.yaml", "@guard-1"),
        (".github/CODEOWNERS", "@guard-1"),
    ],
)
def test_a_change_is_reviewed_by_the_owner_of_its_plane_or_by_its_team(
    lines: list[str], path: str, owner: str
) -> None:
    assert _owner_of(path, lines) == owner


def test_what_a_team_without_handles_owns_stays_with_the_owner_of_everything(lines: list[str]) -> None:
    assert _owner_of("config/tenants/quiet/workloads/api.yaml", lines) == "@acme/core"
    assert _owner_of("components/aws/data/backup.py", lines) == "@acme/core"
    assert "# /components/aws/data/ is of quiet, which names no codeOwners" in lines


def test_every_folder_of_components_by_plane_has_a_line(lines: list[str]) -> None:
    for cloud in ("aws", "azure"):
        for folder in (ROOT / "components" / cloud).glob("*/"):
            if (folder / "__init__.py").is_file():
                assert any(f"/components/{cloud}/{folder.name}/ " in line for line in lines), folder


def test_a_plane_without_an_owner_is_refused(tmp_path: pathlib.Path) -> None:
    root = _organisation(tmp_path, {"core": _team("@acme/core")}, network="nobody")
    with pytest.raises(SettingsError, match="planes are owned by teams; nobody is none"):
        code_owners.render(root)


def test_a_clone_without_teams_has_no_owners_yet(tmp_path: pathlib.Path) -> None:
    assert [line for line in code_owners.render(tmp_path).splitlines() if not line.startswith("#")] == []


@pytest.mark.parametrize("handle", ["@somebody", "@a-b/c_d.e", "platform@example.com", "@Org/Team"])
def test_handles_of_people_teams_and_addresses_are_code_owners(handle: str) -> None:
    assert Team.model_validate(_team(handle)).code_owners == (handle,)


@pytest.mark.parametrize(
    "handle", ["somebody", "@", "@org/", "@a b", "@org/team/more", "@-a", "@a--b", "# all", "a@b", "@a\n* @b"]
)
def test_what_github_would_misread_is_refused(handle: str) -> None:
    with pytest.raises(ValidationError, match="a code owner is a handle"):
        Team.model_validate(_team(handle))
