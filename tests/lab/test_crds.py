"""Where definitions come from, and what is said when they do not. No cluster is needed."""

import pathlib
import re

import pytest

from lab.control_plane import binaries, crds
from lab.control_plane.folders import MODULES, Folders, silent
from lab.problems import LabError

NAMES = "kind: CustomResourceDefinition\nmetadata: {name: %s}\n"


@pytest.fixture
def given(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A folder of definitions that somebody names."""
    monkeypatch.setenv(crds.VARIABLE, str(tmp_path / "given"))
    return tmp_path / "given"


def write(folder: pathlib.Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_definitions_come_from_the_folder_that_is_named(given: pathlib.Path, tmp_path: pathlib.Path) -> None:
    write(given / "keda", "config_crd_bases_scaledobjects.yaml", NAMES % "scaledobjects.keda.sh")
    found = crds.at_hand(["keda"], Folders(base=tmp_path / "lab"), silent)
    assert [each["metadata"]["name"] for each in found.objects(["keda"])] == ["scaledobjects.keda.sh"]
    assert not found.skipped


def test_what_cannot_be_had_is_skipped_by_name_with_the_reason(
    given: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    found = crds.at_hand(["keda"], Folders(base=tmp_path / "lab"), silent)
    assert not found.files
    assert str(given / "keda") in found.skipped["keda"]
    assert "kedacore/keda v2.20.2" in found.skipped["keda"]


@pytest.mark.usefixtures("given")
def test_without_go_the_embedded_ones_are_skipped_too(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    found = crds.at_hand(["karpenter", "keda"], Folders(base=tmp_path / "lab"), silent)
    assert set(found.skipped) == {"karpenter-provider-aws", "karpenter-provider-azure", "keda"}
    assert "Install Go" in found.skipped["karpenter-provider-aws"]


def test_of_two_definitions_of_one_kind_the_standard_one_counts(
    given: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    for channel in ("experimental", "standard"):
        text = NAMES % "same" + f"channel: {channel}\n"
        write(given / "network-policy-api", f"config_crd_{channel}_same.yaml", text)
    found = crds.at_hand(["network-policy-api"], Folders(base=tmp_path / "lab"), silent)
    assert [each["channel"] for each in found.objects(["network-policy-api"])] == ["standard"]


def test_a_changed_file_is_another_seed(given: pathlib.Path, tmp_path: pathlib.Path) -> None:
    folders = Folders(base=tmp_path / "lab")
    write(given / "keda", "a.yaml", NAMES % "one")
    before = crds.at_hand(["keda"], folders, silent).sum
    write(given / "keda", "a.yaml", NAMES % "two")
    assert crds.at_hand(["keda"], folders, silent).sum != before


def test_the_choice_is_all_none_or_some() -> None:
    assert crds.chosen("none") == crds.chosen("") == ()
    assert crds.chosen("all") == tuple(crds.SETS)
    assert crds.chosen("gateway-api, karpenter") == crds.chosen("karpenter,gateway-api")
    with pytest.raises(LabError, match=r"no definitions named gatway-api; there are all, none, or some of"):
        crds.chosen("karpenter,gatway-api")


def test_embedded_definitions_have_the_version_of_the_table() -> None:
    text = (MODULES / "crds" / "go.mod").read_text(encoding="utf-8")
    for each in crds.SETS.values():
        for project in each.projects:
            if project.embedded:
                assert f"github.com/{project.repository} {project.tag}\n" in text


def test_every_group_that_a_set_defines_leads_back_to_it() -> None:
    """Where the real files are at hand, so that messages name the right set."""
    for name, each in crds.SETS.items():
        for project in each.projects:
            for file in crds._files(project, Folders()):
                for group in re.findall(r"^  group: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
                    assert any(f".{group}".endswith(f".{end}") for end in each.groups), f"{name} has {group}"


def test_without_go_the_message_says_what_to_install(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(
        LabError, match=r"etcd v3\.6\.8 has to be built once, and there is no Go here\. Install Go"
    ):
        binaries.ensure(binaries.ETCD, Folders(base=tmp_path / "lab"), silent)


def test_an_unknown_minor_version_is_answered_with_those_there_are() -> None:
    with pytest.raises(LabError, match=r"no Kubernetes 1\.12; it has 1\.35, 1\.36"):
        binaries.kubernetes("1.12")


@pytest.mark.lab
def test_a_failed_build_shows_what_go_said_and_leaves_nothing(tmp_path: pathlib.Path) -> None:
    folders = Folders(base=tmp_path / "lab")
    broken = binaries.Tool(folder="etcd", module="go.etcd.io/etcd/server/v3", packages=("./none",), minutes=1)
    if binaries.shutil.which("go") is None:
        pytest.skip("no Go here")
    with pytest.raises(LabError, match=r"building etcd v3\.6\.8 failed:\n(?s:.*)none"):
        binaries.ensure(broken, folders, silent)
    assert list(folders.binaries.iterdir()) == []
