"""The preview of a tenants stack: its cluster's first, whose outputs it is fed."""

import datetime
import pathlib
from typing import Any

from contracts import layers, loader
from contracts.graph import Graph
from contracts.problems import Problem
from contracts.registry import ClusterRecord
from contracts.tenancy.resolve.resolved import TenantNamespace
from contracts.tenancy.resolve.stack_plan import plan_stack
from policy.finding import Finding, Severity
from policy.resource_types import kubernetes
from policy.tenants import spaces
from review.preview import workload_tables
from review.preview.run import Preview, Progress, not_read, recorded, summary, unsimulated

INHERITED = ("account", "cloud", "clusterType", "delivery", "environment", "identity", "region", "tenant")
"""Settings of the cluster that rules about its tenants ask for."""


def preview(root: pathlib.Path, stack: str, as_of: datetime.date, progress: Progress) -> Preview:
    """Run a tenants stack's program without a cloud and check what it would make.

    Raises:
        SettingsError: settings, requests or contracts are unusable; nothing was run.
        ProgramError: the program stopped, or does what no engine would accept.
    """
    from contracts.tenancy.loading import cache

    progress("reading settings and what teams wrote")
    owners = loader.load_owners(root)
    settings = layers.load_tenants(root, stack, owners)
    below, _ = loader.load(root, settings.settings.cluster, as_of)
    warnings = cache.read(root, as_of).warnings
    source = loader.read_stack(root, stack)
    config = source.values["config"]
    progress("loading the SDK")
    from policy import catalog
    from review.offline import build_graph as graphs

    outputs = cluster_outputs(root, settings.settings.cluster, progress, as_of)
    recorder = recorded(
        root, stack, config, progress, references={settings.settings.cluster: outputs}, as_of=as_of
    )
    progress("checking rules")
    graph = graphs.build(stack, {**inherited(root, settings.settings.cluster), **config}, recorder)
    alone = _alone(settings.settings.team, graph)
    findings = [*unsimulated(recorder.unsimulated), *_warned(warnings), *alone, *not_read(source)]
    return Preview(
        owners=owners,
        graph=graph,
        findings=[*findings, *catalog.evaluate(graph)],
        summary={**summary(stack, below), **counted(graph)},
        costs=None,
        tables=workload_tables.tables(_namespaces(root, settings, outputs, as_of)),
    )


def _namespaces(
    root: pathlib.Path, stack: layers.TenantsStack, outputs: dict[str, Any], as_of: datetime.date
) -> tuple[TenantNamespace, ...]:
    """What teams wrote, as it comes to on the stack's cluster."""
    from contracts.tenancy.loading import cache

    record = ClusterRecord.model_validate(outputs["cluster"])
    return plan_stack(cache.read(root, as_of).inventory, stack, record).tenancy.namespaces


def inherited(root: pathlib.Path, cluster: str) -> dict[str, Any]:
    """What rules about tenants ask of their cluster's settings."""
    config = loader.read_stack(root, cluster).values["config"]
    keys = [f"{loader.PROJECT}:{name}" for name in INHERITED]
    return {key: config[key] for key in keys if key in config}


def cluster_outputs(
    root: pathlib.Path, cluster: str, progress: Progress, as_of: datetime.date | None = None
) -> dict[str, Any]:
    """What a cluster stack would export."""
    from review.offline import build_graph as graphs
    from review.offline import upstream

    config = loader.read_stack(root, cluster).values["config"]

    def look() -> dict[str, Any]:
        progress(f"looking at {cluster}")
        return graphs.build(cluster, config, recorded(root, cluster, config, progress, as_of=as_of)).outputs

    return upstream.outputs(root, cluster, config, look)


def record(
    root: pathlib.Path, cluster: str, progress: Progress, as_of: datetime.date | None = None
) -> ClusterRecord:
    """The registry record of a cluster stack, as its preview shows it."""
    return ClusterRecord.model_validate(cluster_outputs(root, cluster, progress, as_of)["cluster"])


def counted(graph: Graph) -> dict[str, int]:
    """How many namespaces, workloads and teams there are."""
    found = [row for row in graph.all(kubernetes.NAMESPACE) if spaces.is_tenants(row)]
    teams = {spaces.labels(row).get(spaces.TEAM) for row in found}
    return {
        "namespaces": len(found),
        "workloads": len(graph.all(kubernetes.SERVICE_ACCOUNT)),
        "teams": len(teams),
    }


def _warned(warnings: tuple[Problem, ...]) -> list[Finding]:
    return [
        Finding(
            rule="contracts-are-sound",
            severity=Severity.WARN,
            message=f"{one.rule} ({one.file}{f':{one.line}' if one.line else ''})",
            fix=one.fix,
            path=one.path,
        )
        for one in warnings
    ]


def _alone(team: str | None, graph: Graph) -> list[Finding]:
    """A stack for one team that holds nothing of it: a slip, or left over."""
    if team is None or counted(graph)["namespaces"]:
        return []
    return [
        Finding(
            rule="tenants-shards-hold-one-team",
            severity=Severity.WARN,
            message=f"the stack is for {team}, which has no namespace on this cluster",
            fix="destroy the stack and remove its file, or have the team ask for a namespace here",
            path=f"{loader.PROJECT}:team",
        )
    ]
