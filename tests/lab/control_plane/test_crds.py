"""Where definitions come from, and what is said when they do not. No cluster is needed."""

import json
import pathlib
import re
import subprocess
from typing import Any

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
    given: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 1, "", "no such host\nand more")
    monkeypatch.setattr(binaries, "go_command", lambda: "go")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    found = crds.at_hand(["keda"], Folders(base=tmp_path / "lab"), silent)
    assert not found.files
    assert str(given / "keda") in found.skipped["keda"]
    assert "kedacore/keda v2.20.2" in found.skipped["keda"]
    assert "could not be fetched: no such host" in found.skipped["keda"]


def test_without_go_the_reason_says_what_to_install(
    given: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    found = crds.at_hand(["karpenter", "keda"], Folders(base=tmp_path / "lab"), silent)
    assert set(found.skipped) == {"karpenter-provider-aws", "karpenter-provider-azure", "keda"}
    assert "Install Go" in found.skipped["karpenter-provider-aws"]
    assert str(given / "keda") in found.skipped["keda"]


class Go:
    """Stands for Go's command: answers for one module, out of a folder of its own."""

    def __init__(self, root: pathlib.Path, sum_: str) -> None:
        self.root, self.sum, self.asked = root, sum_, []

    def __call__(self, command: list[str], **options: Any) -> subprocess.CompletedProcess:
        self.asked.append(command[4:])
        assert options["env"]["GOFLAGS"] == ""
        answers = [
            {"Path": name.partition("@")[0], "Dir": str(self.root), "Sum": self.sum} for name in command[4:]
        ]
        return subprocess.CompletedProcess(command, 0, "\n".join(map(json.dumps, answers)), "")


@pytest.fixture
def go(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Go:
    """A Go that has the archive of KEDA with the check sum that is pinned."""
    folder = tmp_path / "module" / "config" / "crd" / "bases"
    write(folder, "scaledobjects.yaml", NAMES % "scaledobjects.keda.sh")
    write(folder, "kustomization.yaml", "kind: Kustomization\n")
    sums = (MODULES / "crd-sources" / "go.sum").read_text(encoding="utf-8")
    pinned = re.search(r"^github\.com/kedacore/keda/v2 v\S+ (h1:\S+)$", sums, re.MULTILINE)
    found = Go(tmp_path / "module", pinned[1] if pinned else "")
    monkeypatch.setattr(binaries, "go_command", lambda: "go")
    monkeypatch.setattr(subprocess, "run", found)
    return found


@pytest.mark.usefixtures("given")
def test_what_no_folder_has_comes_out_of_the_projects_module(tmp_path: pathlib.Path, go: Go) -> None:
    folders = Folders(base=tmp_path / "lab")
    found = crds.at_hand(["keda"], folders, silent)
    assert [each["metadata"]["name"] for each in found.objects(["keda"])] == ["scaledobjects.keda.sh"]
    assert not found.skipped
    assert crds.at_hand(["keda"], folders, silent).sum == found.sum
    assert go.asked == [["github.com/kedacore/keda/v2@v2.20.2"]], "the second time it is in the cache"


@pytest.mark.usefixtures("given")
def test_an_archive_with_another_check_sum_is_not_used(tmp_path: pathlib.Path, go: Go) -> None:
    go.sum = "h1:somethingelse="
    found = crds.at_hand(["keda"], Folders(base=tmp_path / "lab"), silent)
    assert not found.files
    assert "check sum h1:somethingelse=" in found.skipped["keda"]


@pytest.mark.usefixtures("given", "go")
def test_a_project_without_a_module_is_skipped_with_the_reason(tmp_path: pathlib.Path) -> None:
    found = crds.at_hand(["aws-load-balancer-controller", "keda"], Folders(base=tmp_path / "lab"), silent)
    assert set(found.files) == {"keda"}
    assert "Go can fetch no module" in found.skipped["aws-load-balancer-controller"]


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
    with pytest.raises(
        LabError, match=r"no definitions named gatway-api; there are all, default, none, or some of"
    ):
        crds.chosen("karpenter,gatway-api")


def test_modules_have_the_version_and_a_check_sum_of_the_table() -> None:
    text = (MODULES / "crd-sources" / "go.mod").read_text(encoding="utf-8")
    sums = (MODULES / "crd-sources" / "go.sum").read_text(encoding="utf-8")
    projects = [project for each in crds.SETS.values() for project in each.projects if project.module]
    assert sorted(re.findall(r"^\t(\S+) (\S+)$", text, re.MULTILINE)) == sorted(
        (project.module, project.module_version) for project in projects
    )
    for project in projects:
        assert f"{project.module} {project.module_version} h1:" in sums


def test_a_cluster_gets_what_the_projects_objects_use() -> None:
    assert crds.chosen("default") == tuple(name for name in crds.SETS if name in crds.DEFAULT)
    assert set(crds.DEFAULT) <= set(crds.SETS)


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


@pytest.mark.lab
@pytest.mark.usefixtures("given")
def test_everything_that_has_a_module_can_be_fetched(tmp_path: pathlib.Path) -> None:
    """Where Go is, and reaches its proxy or has the archives already. It asks nobody else."""
    if binaries.go_command() is None:
        pytest.skip("no Go here")
    found = crds.at_hand(list(crds.SETS), Folders(base=tmp_path / "lab"), silent)
    assert set(found.skipped) == {"aws-load-balancer-controller"}
    for name, files in found.files.items():
        kinds = {each["kind"] for each in found.objects([name])}
        assert "CustomResourceDefinition" in kinds, f"{name}: {files}"
        assert kinds <= {
            "CustomResourceDefinition", "Namespace",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        }  # fmt: skip
