"""The tree that Argo CD deploys from: what changed is written, what is somebody else's is left alone."""

import json
import pathlib
import shutil

import pytest

from contracts.problems import SettingsError
from review.selfservice import manifest_tree
from review.selfservice.manifest_tree import LISTS, Tree, bring
from tests.conftest import ORGANISATION

FILES = {
    "c/orders-prod/kustomization.yaml": "resources: []\n",
    "c/orders-prod/api/service.yaml": "kind: Service\n",
}


def quiet(_: str) -> None:
    """Nobody listens."""


def tree(out: pathlib.Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text()
        for path in sorted(out.rglob("*"))
        if path.is_file() and LISTS not in path.parts
    }


def stamps(out: pathlib.Path) -> dict[str, int]:
    return {path.as_posix(): path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def put(out: pathlib.Path, files: dict[str, str], stack: str = "aws-prod-tenants") -> Tree:
    return bring(out, stack, files, quiet)


def test_everything_is_written_once_and_then_nothing(tmp_path: pathlib.Path) -> None:
    assert put(tmp_path, FILES).written == tuple(sorted(FILES))
    assert tree(tmp_path) == FILES
    before = stamps(tmp_path)
    again = put(tmp_path, FILES)
    assert (again.written, again.unchanged, again.removed) == ((), len(FILES), ())
    assert stamps(tmp_path) == before, "not even the list is touched"


def test_only_what_changed_is_written(tmp_path: pathlib.Path) -> None:
    put(tmp_path, FILES)
    before = stamps(tmp_path)
    changed = put(tmp_path, {**FILES, "c/orders-prod/api/service.yaml": "kind: Other\n"})
    assert changed.written == ("c/orders-prod/api/service.yaml",)
    after = stamps(tmp_path)
    same = (tmp_path / "c/orders-prod/kustomization.yaml").as_posix()
    assert after[same] == before[same]


def test_what_belongs_to_nothing_any_more_is_removed_with_its_folders(tmp_path: pathlib.Path) -> None:
    put(tmp_path, FILES)
    left = {"c/orders-prod/kustomization.yaml": "resources: []\n"}
    assert put(tmp_path, left).removed == ("c/orders-prod/api/service.yaml",)
    assert tree(tmp_path) == left
    assert not (tmp_path / "c/orders-prod/api").exists()


def test_files_of_others_are_left_alone(tmp_path: pathlib.Path) -> None:
    own = tmp_path / "c/orders-prod/api/README.md"
    own.parent.mkdir(parents=True)
    own.write_text("ours")
    put(tmp_path, FILES)
    put(tmp_path, {})
    assert tree(tmp_path) == {"c/orders-prod/api/README.md": "ours"}


def test_a_file_of_others_in_the_way_stops_it_before_anything_is_written(tmp_path: pathlib.Path) -> None:
    other = tmp_path / "c/orders-prod/api/service.yaml"
    other.parent.mkdir(parents=True)
    other.write_text("by hand\n")
    with pytest.raises(SettingsError, match="not written by this command"):
        put(tmp_path, FILES)
    assert tree(tmp_path) == {"c/orders-prod/api/service.yaml": "by hand\n"}
    assert not (tmp_path / LISTS).exists()


def test_a_file_that_is_right_already_becomes_its_own(tmp_path: pathlib.Path) -> None:
    """So that a tree whose list was lost can be taken over."""
    put(tmp_path, FILES)
    (tmp_path / LISTS / "aws-prod-tenants.json").unlink()
    assert put(tmp_path, FILES).written == ()
    assert put(tmp_path, {}).removed == tuple(sorted(FILES))


def test_a_change_by_hand_is_undone_while_the_file_is_needed_and_kept_after(tmp_path: pathlib.Path) -> None:
    put(tmp_path, FILES)
    (tmp_path / "c/orders-prod/api/service.yaml").write_text("by hand\n")
    assert put(tmp_path, FILES).written == ("c/orders-prod/api/service.yaml",)
    (tmp_path / "c/orders-prod/api/service.yaml").write_text("by hand\n")
    assert put(tmp_path, {}).kept == ("c/orders-prod/api/service.yaml",)
    assert tree(tmp_path) == {"c/orders-prod/api/service.yaml": "by hand\n"}


def test_stacks_share_a_tree_without_touching_each_other(tmp_path: pathlib.Path) -> None:
    put(tmp_path, FILES)
    put(tmp_path, {"d/orders-dev/kustomization.yaml": "x\n"}, "aws-dev-tenants")
    put(tmp_path, {}, "aws-dev-tenants")
    assert tree(tmp_path) == FILES


def test_a_folder_that_leads_elsewhere_is_not_followed(tmp_path: pathlib.Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    out.mkdir()
    outside.mkdir()
    (out / "c").symlink_to(outside)
    with pytest.raises(SettingsError, match="leads out of the tree"):
        put(out, FILES)
    assert not list(outside.iterdir())


def test_nothing_is_removed_through_a_folder_that_leads_elsewhere(tmp_path: pathlib.Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    put(out, {"c/kept.yaml": "x"})
    (out / "c").rename(outside)
    (out / "c").symlink_to(outside)
    with pytest.raises(SettingsError, match="leads out of the tree"):
        put(out, {})
    assert (outside / "kept.yaml").exists()


def test_what_is_no_folder_is_refused_with_the_way_out(tmp_path: pathlib.Path) -> None:
    file, nowhere = tmp_path / "file", tmp_path / "nowhere"
    file.write_text("x")
    nowhere.symlink_to(tmp_path / "gone")
    for out in (file, nowhere):
        with pytest.raises(SettingsError, match="manifests are written to a folder"):
            put(out, FILES)
    assert file.read_text() == "x"


@pytest.mark.parametrize("text", ["{", '["a"]', '{"../../etc/passwd": "x"}', '{"/etc/passwd": "x"}'])
def test_a_list_that_is_no_list_is_refused(text: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / LISTS).mkdir()
    (tmp_path / LISTS / "aws-prod-tenants.json").write_text(text)
    with pytest.raises(SettingsError, match="cannot be read"):
        put(tmp_path, FILES)


def test_a_run_that_ends_half_way_still_knows_its_files(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = manifest_tree._put, []

    def dies(file: pathlib.Path, text: bytes) -> None:
        calls.append(file)
        if len(calls) == 3:
            raise OSError("no space left")
        whole(file, text)

    monkeypatch.setattr(manifest_tree, "_put", dies)
    with pytest.raises(OSError, match="no space"):
        put(tmp_path, FILES)
    monkeypatch.undo()
    assert put(tmp_path, {}).removed, "what was written is its own"
    assert tree(tmp_path) == {}


def test_the_tree_of_a_stack_is_the_same_bytes_every_time(tmp_path: pathlib.Path) -> None:
    first, second = (manifest_tree.render(ORGANISATION, "aws-prod-tenants", quiet) for _ in range(2))
    assert list(first.items()) == list(second.items())
    assert any(path.startswith("aws-use1-prod-platform-01/orders-prod/orders-api/") for path in first)
    put(tmp_path, first)
    assert put(tmp_path, second).written == ()
    assert json.loads((tmp_path / LISTS / "aws-prod-tenants.json").read_text()).keys() == first.keys()


def test_the_folders_are_those_that_argo_cd_looks_in() -> None:
    from tests.conftest import graph_of

    files = manifest_tree.render(ORGANISATION, "aws-prod-tenants", quiet)
    for row in graph_of("aws-prod-tenants").all("kubernetes:argoproj.io/v1alpha1:Application"):
        source = row.inputs["spec"]["source"]["path"]
        below = source.partition("/")[2]
        assert f"{below}/kustomization.yaml" in files


def test_a_cluster_whose_settings_are_broken_is_the_one_thing_said(tmp_path: pathlib.Path) -> None:
    shutil.copytree(ORGANISATION / "config", tmp_path / "config")
    file = tmp_path / "config/Pulumi.aws-prod.yaml"
    file.write_text(file.read_text().replace("platform:region: us-east-1", "platform:region: mars"))
    with pytest.raises(SettingsError) as caught:
        manifest_tree.render(tmp_path, "aws-prod-tenants", quiet)
    assert [one.path for one in caught.value.problems] == ["platform:region"]


def test_a_cluster_stack_has_no_manifests() -> None:
    with pytest.raises(SettingsError, match="tenants stacks"):
        manifest_tree.render(ORGANISATION, "aws-prod", quiet)


@pytest.mark.parametrize("stack", ["aws-prod-tenants", "azure-prod-tenants"])
def test_nothing_in_the_tree_is_known_only_after_a_deployment(stack: str) -> None:
    """It is rendered from a preview, whose stand-ins must not reach a cluster."""
    from contracts import layers, loader
    from contracts.registry import ClusterRecord
    from contracts.tenancy.loading import cache
    from contracts.tenancy.resolve.stack_plan import plan_stack
    from manifests import render
    from tests.conftest import graph_of, recorded

    made = layers.load_tenants(ORGANISATION, stack, loader.load_owners(ORGANISATION))
    cluster = made.settings.cluster
    root = next(row for row in graph_of(cluster) if row.type == "pulumi:pulumi:Stack")
    said = graph_of(cluster).outputs["cluster"]
    # What a preview of the engine does not know is missing there.
    known = recorded(cluster, known=False).registrations[root.urn].outputs["cluster"]
    record = ClusterRecord.model_validate(said)
    other = ClusterRecord.model_validate(_with_others(said, known))
    assert other != record, "something is known only after a deployment"
    first, second = (plan_stack(cache.read(ORGANISATION).inventory, made, one) for one in (record, other))
    assert render.tree(first.tenancy, first.cluster) == render.tree(second.tenancy, second.cluster)


def _with_others(said: object, known: object) -> object:
    """The same with another text wherever nothing is known."""
    if isinstance(said, dict):
        below = known if isinstance(known, dict) else {}
        return {key: _with_others(item, below.get(key)) for key, item in said.items()}
    if isinstance(said, list):
        return said if said == known else [_with_others(item, None) for item in said]
    return f"{said}x" if isinstance(said, str) and said and said != known else said
