"""Rules that cannot fail prove nothing: each line here breaks the program once and sees its rule fail.

The program's own source is changed in memory, the stack is built again from the changed line, and the
rule that guards the promise has to find it. Settings that people could flip are refused earlier, by
contracts/; tests/contracts/test_settings.py has those.
"""

import importlib.machinery
import sys
import types
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from contracts import loader
from policy import catalog, tenants
from policy.aws import tenants as aws_tenants
from policy.azure import tenants as azure_tenants
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION
from tests.policy.mutations import aws, cluster, data, identity, network, observability

NEXT_LAYER = {
    "aws": "arn:aws:iam::111122223333:role/Pipeline",
    "azure": "00000000-0000-0000-0000-000000000009",
}


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a module from its source with one line changed."""

    before, after = "", ""

    def get_code(self, fullname: str) -> types.CodeType:
        source = self.get_data(self.path).decode()
        assert self.before in source, f"{fullname} has no {self.before!r} any more: correct this table"
        return compile(source.replace(self.before, self.after), self.path, "exec")


@contextmanager
def changed(module: str, before: str, after: str) -> Generator[None]:
    """Run with one line of a module changed; the project is imported anew, and put back after."""

    class Finder(importlib.machinery.PathFinder):
        @classmethod
        def find_spec(cls, fullname, path=None, target=None):
            if fullname != module:
                return None
            spec = super().find_spec(fullname, path, target)
            assert spec
            loader = _Changed(fullname, str(spec.origin))
            loader.before, loader.after = before, after
            spec.loader = loader
            return spec

    def modules() -> list[str]:
        return [name for name in sys.modules if name.partition(".")[0] in ("components", "stacks")]

    kept = {name: sys.modules.pop(name) for name in modules()}
    sys.meta_path.insert(0, Finder)
    try:
        yield
    finally:
        sys.meta_path.remove(Finder)
        for name in modules():
            del sys.modules[name]
        sys.modules.update(kept)


AZURE = [
    *network.MUTATIONS,
    *identity.MUTATIONS,
    *cluster.MUTATIONS,
    *observability.MUTATIONS,
    *data.MUTATIONS,
]
CASES = [
    *(("aws", "aws-prod", *case) for case in aws.MUTATIONS),
    *(("azure", case[4] if len(case) > 4 else "azure-prod", *case[:4]) for case in AZURE),
]
"""Cloud, stack that is built, module below its components, line as it is, as it must not be, rule."""


def _config(stack: str, module: str) -> dict[str, Any]:
    """Settings of the stack, without the pipeline's roles where the broken line is not about them: the stack is
    built faster.
    """
    config = dict(loader.read_stack(ORGANISATION, stack).values["config"])
    about_pipelines = ("deploy_roles", "trust", "identity", "role_conditions")
    if module.rpartition(".")[2] not in about_pipelines and config.pop("platform:delivery", None):
        config["platform:access"] = {
            **config["platform:access"],
            "nextLayer": NEXT_LAYER[config["platform:cloud"]],
        }
    return config


@pytest.mark.mutation
@pytest.mark.parametrize(
    ("cloud", "stack", "name", "before", "after", "rule"),
    CASES,
    ids=[f"{case[5]}: {case[3][:40]}" for case in CASES],
)
def test_a_broken_line_is_noticed_by_the_rule_that_guards_it(  # noqa: PLR0917 one argument a column
    cloud: str, stack: str, name: str, before: str, after: str, rule: str
) -> None:
    config = _config(stack, name)
    with changed(f"components.{cloud}.{name}", before, after):
        recorder = host.record(ORGANISATION, stack, config)
    found = {finding.rule for finding in catalog.evaluate(graphs.build(stack, config, recorder))}
    assert rule in found


def test_every_rule_is_broken_here_once() -> None:
    broken = {case[5] for case in CASES}
    by_hand = {
        # tests/policy/test_rules.py
        "aws-control-plane-spans-zones",
        "aws-policies-fit",
        "aws-no-static-credentials",
        # tests/policy/test_network_rules.py
        "aws-inspected-egress-cannot-be-avoided",
        "aws-isolated-clusters-reach-aws",
        # tests/components/test_{cost,images,dns}.py: features that aws-prod does not use
        "aws-alerts-reach-somebody",
        "aws-budgets-alarm",
        "aws-cached-images-are-ours",
        "aws-certificates-renew-themselves",
        "aws-grafana-is-narrow",
        "aws-images-are-kept-as-pushed",
        "aws-production-never-sleeps",
        "aws-zones-are-not-emptied",
        # tests/components/azure/test_data.py: features that azure-prod does not use
        "azure-budgets-alarm",
        "azure-cached-images-are-ours",
        "azure-production-never-sleeps",
        # tests/policy/test_azure_{identity,observability}.py
        "azure-no-static-credentials",
        "azure-federation-is-serial",
        "azure-grafana-is-narrow",
        "azure-web-firewall-prevents",
        # tests/policy/test_tenants.py breaks the graph of a stack of tenants, where all of them are
        *(rule.id for rule in (*tenants.RULES, *aws_tenants.RULES, *azure_tenants.RULES)),
    }
    assert {rule.id for rule in catalog.RULES} - broken == by_hand
