"""A stack pays for its own cloud only: the preview of one imports nothing of the other, nor does a program."""

import os
import subprocess
import sys

import pytest

from contracts import loader
from contracts.settings import CLOUDS
from tests.conftest import ORGANISATION, ROOT

SDKS = {"aws": "pulumi_aws", "azure": "pulumi_azure_native"}
PREVIEW = """
import pathlib, sys
sys.path.insert(0, {root!r})
from contracts.catalog.versions import CHECKED_ON
from review.reports import markdown
from review.reports.html import report
from review.preview.stack import preview
for stack in {stacks!r}:
    made = preview(pathlib.Path({organisation!r}), stack, CHECKED_ON, lambda _: None)
    seen = (made.graph, made.findings, made.plane_owners, {{**made.summary, "costs": made.costs}})
    assert markdown.render(*seen) and report.render(*seen)
names = {{name.partition(".")[0] for name in sys.modules}} | {{".".join(name.split(".")[:2]) for name in sys.modules}}
print("\\n".join(sorted(names)))
"""


def _one_of_each_recipe(cloud: str) -> list[str]:
    """One stack of each way nodes come about: they go different ways through the recipes."""
    found: dict[str, str] = {}
    for stack in loader.stacks(ORGANISATION):
        settings, _ = loader.load(ORGANISATION, stack)
        if settings.cloud == cloud:
            found.setdefault(getattr(settings, "compute", ""), stack)
    return sorted(found.values())


def _run(code: str) -> set[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_preview_imports_nothing_of_another_cloud(cloud: str) -> None:
    stacks = _one_of_each_recipe(cloud)
    assert len(stacks) > 1
    loaded = _run(PREVIEW.format(root=str(ROOT), organisation=str(ORGANISATION), stacks=stacks))
    assert SDKS[cloud] in loaded
    for other in set(CLOUDS) - {cloud}:
        assert SDKS[other] not in loaded
        assert f"components.{other}" not in loaded
        assert f"stacks.cluster.{other}.recipe" not in loaded


def test_reviewing_needs_no_sdk_at_all() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    code += "import review.inventory.summary, review.inventory.tables, review.cost, review.reports.diagram, review.reports.html.report\n"
    code += "print('\\n'.join(name.partition('.')[0] for name in sys.modules))"
    loaded = _run(code)
    assert not {"pulumi", *SDKS.values()} & loaded
