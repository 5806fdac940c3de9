"""The preview of a cluster stack: settings in, graph, findings and costs out."""

import datetime
import pathlib
from typing import Any

from contracts import loader
from contracts.catalog import support
from contracts.graph import Graph
from contracts.settings import Settings
from contracts.settings.prices import Prices
from policy.finding import Finding, Severity
from review import cost
from review.diff import identity_changes
from review.preview.effective import effective
from review.preview.run import Preview, Progress, not_read, recorded, summary, unsimulated


def preview(root: pathlib.Path, stack: str, as_of: datetime.date, progress: Progress) -> Preview:
    """Run a cluster stack's program without a cloud and check what it would make.

    Args:
        as_of: the day on which versions have to be supported and exceptions to hold.

    Raises:
        SettingsError: the settings are unusable; nothing was run.
        ProgramError: the program stopped, or does what no engine would accept.
    """
    progress("reading settings")
    # Before the SDK is imported: a mistake in the settings is answered at once.
    settings, owners = loader.load(root, stack, as_of)
    source = loader.read_stack(root, stack)
    config = source.values["config"]
    price_list = loader.load_prices(root)
    progress("loading the SDK")
    from policy import catalog
    from review.offline import build_graph as graphs
    from review.offline import upstream

    recorder = recorded(root, stack, config, progress, as_of=as_of)
    progress("checking rules")
    graph = graphs.build(stack, config, recorder)
    upstream.remember(root, stack, config, graph.outputs)
    findings = [
        *_support(settings, as_of),
        *_doubts(settings, stack),
        *_exceptions(settings),
        *not_read(source),
        *unsimulated(recorder.unsimulated),
        *_record(graph),
        *_replacements(root, graph),
    ]
    return Preview(
        owners=owners,
        graph=graph,
        findings=[*findings, *catalog.evaluate(graph)],
        summary=summary(stack, settings),
        costs=_costs(graph, price_list),
        effective=effective(settings, config, str(loader.stack_file(root, stack).relative_to(root))),
    )


def _costs(graph: Graph, price_list: Prices) -> dict[str, Any]:
    effects = cost.explain(graph, price_list)
    total = cost.total(graph, effects)
    return {
        "sentences": [effect.sentence for effect in effects],
        "total": total.sentence,
        "amount": total.amount,
        "sum": total.to_json(),
        "caveat": price_list.caveat,
    }


def _support(settings: Settings, as_of: datetime.date) -> list[Finding]:
    return [
        Finding(
            rule="kubernetes-is-supported",
            severity=Severity.BLOCK if warning.ended else Severity.WARN,
            message=warning.message,
            fix=warning.fix,
            path="platform:controlPlane.version",
        )
        for warning in support.warnings(
            settings.cloud,
            settings.control_plane.version,
            as_of,
            long_term=getattr(settings.control_plane, "support", "") == "long-term",
        )
    ]


def _doubts(settings: Settings, stack: str) -> list[Finding]:
    return [
        Finding(
            rule="the-cloud-may-refuse-it",
            severity=Severity.WARN,
            message=doubt.rule,
            fix=doubt.fix,
            path=f"platform:{doubt.path}",
        )
        for doubt in loader.doubts(settings, stack)
    ]


def _exceptions(settings: Settings) -> list[Finding]:
    return [
        Finding(
            rule="exceptions-are-seen",
            severity=Severity.WARN,
            message=f"{made.setting} is looser than its cluster type until {made.expires}: {made.reason} "
            f"({made.owner}, approved by {made.approver}, {made.ticket})",
            fix="remove the exception as soon as its reason is gone",
            path=f"platform:{made.setting}",
        )
        for made in settings.exceptions
    ]


def _replacements(root: pathlib.Path, graph: Graph) -> list[Finding]:
    record = identity_changes.read_record(root, graph.stack)
    if record is None:
        return []
    return [
        Finding(
            rule="cluster-is-not-replaced",
            severity=Severity.WARN if change.warning else Severity.BLOCK,
            message=change.message,
            fix=change.fix,
            path=f"platform:{change.setting}"
            if change.setting
            else str(identity_changes.FOLDER / f"{graph.stack}.json"),
        )
        for change in identity_changes.changes(record, graph.outputs["cluster"])
    ]


def _record(graph: Graph) -> list[Finding]:
    from pydantic import ValidationError

    from contracts.registry import ClusterRecord

    try:
        ClusterRecord.model_validate(graph.outputs.get("cluster"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return [
            Finding(
                rule="registry-record-is-complete",
                severity=Severity.BLOCK,
                message=f"the registry record is unusable to the layers above: {where}: {first['msg']}",
                fix="export what contracts/registry.py describes",
                path=f"outputs.cluster.{where}",
            )
        ]
    return []
