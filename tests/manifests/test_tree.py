"""The GitOps tree: where files are, and that they are the same bytes every time."""

import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest
import yaml

from contracts.tenancy.resolve.resolved import Tenancy
from manifests.render import dump, tree
from tests.conftest import ROOT
from tests.manifests import samples, snapshot

CLUSTER = samples.cluster()
FOLDER = f"{CLUSTER.name}/orders-prod"


def written(tenancy: Tenancy) -> dict[str, str]:
    return {path: "".join(dump(one) for one in objects) for path, objects in tree(tenancy, CLUSTER).items()}


def test_each_object_has_a_file_of_its_own_below_cluster_namespace_and_workload() -> None:
    found = tree(samples.tenancy(), CLUSTER)
    assert f"{FOLDER}/orders-api/deployment-orders-api.yaml" in found
    assert f"{FOLDER}/orders-cache/service-orders-cache-replicas.yaml" in found
    assert all(len(objects) == 1 for objects in found.values())
    for path, (one,) in found.items():
        if not path.endswith("kustomization.yaml"):
            assert pathlib.PurePath(path).name == f"{one['kind'].lower()}-{one['metadata']['name']}.yaml"


def test_kustomizations_name_exactly_what_is_beside_them() -> None:
    found = tree(samples.tenancy(), CLUSTER)
    for path, (one,) in found.items():
        if one["kind"] != "Kustomization":
            continue
        folder = path.removesuffix("kustomization.yaml")
        below = {each.removeprefix(folder).split("/")[0] for each in found if each.startswith(folder)} - {
            "kustomization.yaml"
        }
        assert set(one["resources"]) == below


def test_a_namespace_without_workloads_has_a_folder_that_argo_cd_finds() -> None:
    empty = samples.tenancy(namespaces=(samples.namespace(workloads=()),))
    (one,) = tree(empty, CLUSTER)[f"{FOLDER}/kustomization.yaml"]
    assert one == {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "namespace": "orders-prod",
        "resources": [],
    }


def test_rendering_again_writes_the_same_bytes() -> None:
    assert written(samples.tenancy()) == written(samples.tenancy())


@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_bytes_are_those_that_somebody_looked_at(cloud: str) -> None:
    """After a change that is meant: `python -m tests.manifests.snapshot`, and look at what differs."""
    assert snapshot.file(cloud).read_text() == snapshot.text(cloud)


def test_bytes_do_not_depend_on_the_order_of_hashes() -> None:
    told = "import hashlib; from tests.manifests import snapshot; print(hashlib.sha256(snapshot.text('aws').encode()).hexdigest())"
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        found.add(
            subprocess.run(
                [sys.executable, "-c", told],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    assert len(found) == 1


def test_a_guard_is_never_part_of_the_tree() -> None:
    kinds = {one["kind"] for objects in tree(samples.tenancy(), CLUSTER).values() for one in objects}
    assert not kinds & {
        "Namespace",
        "NetworkPolicy",
        "ResourceQuota",
        "LimitRange",
        "RoleBinding",
        "ServiceAccount",
        "SecretProviderClass",
        "AppProject",
    }


def test_changing_one_workload_changes_no_file_of_another() -> None:
    before = written(samples.tenancy())
    workloads = tuple(
        samples.changed(one, version="3") if one.name == "orders-api" else one for one in samples.every_kind()
    )
    after = written(samples.tenancy(namespaces=(samples.namespace(workloads=workloads), samples.payments())))
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed
    assert all(path.startswith(f"{FOLDER}/orders-api/") for path in changed)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "N",
        "null",
        "~",
        "1.0",
        "1e3",
        "8e123456",
        "0o17",
        "0x1f",
        "012",
        "1_000",
        "12:30:00",
        "2026-01-01",
        ".5",
        "+1",
        "=",
        "<<",
        "",
        " a",
        "a: b",
        "- a",
        "#a",
        "{a}",
        "0b1",
        "-.inf",
        "1.",
        "5m",
        "1Gi",
        "true",
    ],
)
def test_texts_stay_texts_for_every_parser(text: str) -> None:
    line = dump({"value": text})
    assert yaml.safe_load(line) == {"value": text}
    ambiguous = text in ("y", "N", "1e3", "8e123456", "0o17", "012", "1_000", "+1", "1.", ".5", "0b1", "0x1f")
    if ambiguous:
        assert line in (f"value: '{text}'\n", f'value: "{text}"\n'), line
    if text in ("5m", "1Gi"):
        assert line == f"value: {text}\n"


@pytest.mark.parametrize("value", [1, 0, -5, 0.5, True, False, None, [], {}, 8080])
def test_values_that_are_no_texts_are_written_without_quotes(value: Any) -> None:
    line = dump({"value": value})
    assert yaml.safe_load(line) == {"value": value}
    assert "'" not in line
    assert "!" not in line


def test_shared_parts_are_written_out_without_anchors() -> None:
    shared = {"a": "b"}
    assert dump({"one": shared, "two": shared}) == "one:\n  a: b\ntwo:\n  a: b\n"


def test_keys_keep_their_order_and_long_lines_stay_whole() -> None:
    line = dump({"b": "x " * 300, "a": 1})
    assert line.index("b:") < line.index("a:")
    assert line.count("\n") == 2
