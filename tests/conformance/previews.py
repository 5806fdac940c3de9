"""Whatever is in config/, each stack previewed once; the tests beside this look at the results."""

import functools
import json
import pathlib

import pytest

from contracts import layers
from contracts.problems import SettingsError
from policy.finding import Severity
from review import day
from review.offline.failure import ProgramError
from review.preview import stack as previews
from review.preview.run import Preview

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
"""Folder of the project, whose config/ belongs to whoever cloned it."""
CLUSTERS = layers.cluster_stacks(ROOT)
"""Stacks that hold a cluster."""
TENANTS = layers.tenants_stacks(ROOT)
"""Stacks that hold tenants."""


def every(stacks: list[str], what: str) -> pytest.MarkDecorator:
    """Runs a test for each stack, and skips it in plain words where there is none."""
    reason = f"config/ has no {what} yet; python -m review new stack NAME writes one"
    none = [pytest.param("", id="none", marks=pytest.mark.skip(reason=reason))]
    return pytest.mark.parametrize("stack", stacks or none)


every_stack = every([*CLUSTERS, *TENANTS], "stack")
every_cluster = every(CLUSTERS, "cluster stack")
every_tenants_stack = every(TENANTS, "tenants stack")


@functools.cache
def _outcome(stack: str) -> Preview | str:
    try:
        return previews.preview(ROOT, stack, day.today(), lambda _: None)
    except (SettingsError, ProgramError) as error:
        return str(error)


def preview_of(stack: str) -> Preview:
    """The preview of a stack; the test fails with the command's own words where there can be none."""
    made = _outcome(stack)
    if isinstance(made, str):
        pytest.fail(f"{stack} cannot be previewed\n{made}", pytrace=False)
    return made


def blocking(stack: str) -> list[str]:
    """What blocks a stack, as text: rule, message, fix and resource of each finding."""
    return [
        f"{one.rule}: {one.message}\n    fix:  {one.fix}\n    resource: {one.resource or 'the stack'} {one.path}"
        for one in preview_of(stack).findings
        if one.severity is Severity.BLOCK
    ]


def result(stack: str) -> str:
    """Everything that a preview found out, as text: the graph and the findings."""
    made = preview_of(stack)
    return made.graph.dumps() + json.dumps([finding.to_json() for finding in made.findings])


if __name__ == "__main__":
    import sys

    sys.stdout.write(result(sys.argv[1]))
