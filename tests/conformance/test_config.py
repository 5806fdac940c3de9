"""Conformance: what is in config/ loads, fits together and keeps every promise of the platform.

Nothing here knows a name. Whoever replaces config/ by their own runs this over it with the rest of `make test`,
or alone: `.venv/bin/python -m pytest tests/conformance`.
"""

import collections
import os
import pathlib
import subprocess
import sys

import pytest

from contracts import layers, loader
from contracts.problems import SettingsError
from contracts.registry import ClusterRecord
from contracts.tenancy.loading import cache
from review.preview import registry
from review.selfservice import manifest_tree
from tests.conformance.previews import (
    CLUSTERS,
    ROOT,
    TENANTS,
    blocking,
    every_cluster,
    every_stack,
    every_tenants_stack,
    preview_of,
    result,
)


def in_words(error: SettingsError) -> None:
    pytest.fail(str(error), pytrace=False)


@every_cluster
def test_settings_of_a_cluster_load_and_fit_together_with_its_peers(stack: str) -> None:
    try:
        loader.load(ROOT, stack)
    except SettingsError as error:
        in_words(error)


@every_tenants_stack
def test_settings_of_a_tenants_stack_load_and_name_a_cluster_of_here(stack: str) -> None:
    try:
        made = layers.load_tenants(ROOT, stack, loader.load_owners(ROOT))
    except SettingsError as error:
        in_words(error)
    else:
        assert made.settings.cluster in CLUSTERS


@pytest.mark.skipif(not (CLUSTERS or TENANTS), reason="config/ has no stack yet")
def test_teams_and_prices_can_be_read() -> None:
    try:
        loader.load_owners(ROOT)
        loader.load_prices(ROOT)
    except SettingsError as error:
        in_words(error)


@pytest.mark.skipif(
    not (ROOT / "config" / "tenants").exists(), reason="config/tenants/ is not there: no tenants yet"
)
def test_what_teams_ask_for_breaks_no_rule() -> None:
    try:
        cache.read(ROOT)
    except SettingsError as error:
        in_words(error)


@every_stack
def test_a_stack_keeps_every_promise(stack: str) -> None:
    found = blocking(stack)
    if found:
        pytest.fail(f"{stack} would be blocked\n" + "\n".join(found), pytrace=False)


@every_cluster
def test_the_registry_record_of_a_cluster_is_complete(stack: str) -> None:
    entry = registry.entry(preview_of(stack))
    assert entry.pop("stack") == stack
    entry.pop("costs")
    assert ClusterRecord.model_validate(entry).name == loader.load(ROOT, stack)[0].cluster_name


@pytest.mark.skipif(not CLUSTERS, reason="config/ has no cluster stack yet")
def test_no_two_clusters_have_one_name() -> None:
    names = collections.Counter(loader.load(ROOT, stack)[0].cluster_name for stack in CLUSTERS)
    assert [name for name, count in names.items() if count > 1] == [], "number or purpose tells them apart"


@every_tenants_stack
def test_manifests_of_a_tenants_stack_render_and_stay_as_they_are(stack: str, tmp_path: pathlib.Path) -> None:
    preview_of(stack)
    first = manifest_tree.write(ROOT, stack, tmp_path, lambda _: None)
    second = manifest_tree.write(ROOT, stack, tmp_path, lambda _: None)
    assert (second.written, second.removed, second.unchanged) == ((), (), len(first.written))


# One is enough: what makes bytes differ, such as the order of a set, is in the program and not in a stack.
@pytest.mark.parametrize("stack", [(CLUSTERS or [""])[0]])
def test_a_second_process_finds_out_the_same_bytes(stack: str) -> None:
    if not stack:
        pytest.skip("config/ has no cluster stack yet; python -m review new stack NAME writes one")
    done = subprocess.run(
        [sys.executable, "-m", "tests.conformance.previews", stack],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == result(stack)
