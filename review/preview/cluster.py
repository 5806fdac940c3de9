"""One preview of one stack: settings in, graph, findings and reports out."""

import datetime
import json
import pathlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts import layers, loader
from contracts.catalog import support
from contracts.graph import Graph
from contracts.settings import Settings, prices
from contracts.settings.prices import Prices
from contracts.settings.teams import Owners
from policy.finding import Finding, Severity
from review import cost
from review.diff import identity_changes
from review.offline.failure import ProgramError
from review.reports import atomic_write

if TYPE_CHECKING:
    from review.offline.recorder import Recorder

OUT = pathlib.Path("out", "preview")
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a preview found out."""

    owners: Owners
    graph: Graph
    findings: list[Finding]
    facts: dict[str, Any]
    """What a reader wants to know first."""
    costs: dict[str, Any] | None
    """What the stack costs before anybody uses it, in sentences; None where it holds nothing of a price."""

    @property
    def blocked(self) -> bool:
        """Whether the change may not go on."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def plane_owners(self) -> dict[str, str]:
        return {plane.value: team for plane, team in self.owners.planes.items()}


def preview(root: pathlib.Path, stack: str, as_of: datetime.date, progress: Progress) -> Preview:
    """Run a stack's program without a cloud and judge what it would make.

    Args:
        as_of: the day on which support is judged.

    Raises:
        SettingsError: the settings are unusable; nothing was run.
        ProgramError: the program refused to go on, or does what no engine would accept.
    """
    if layers.is_tenants(stack):
        from review.preview import tenants

        return tenants.preview(root, stack, as_of, progress)
    progress("reading settings")
    # Before the SDK is imported: a mistake in the settings is answered at once.
    settings, owners = loader.load(root, stack, as_of)
    config = loader.read_stack(root, stack).values["config"]
    price_list = prices.load(root)
    progress("loading the SDK")
    from policy import catalog
    from review.offline import build_graph as graphs
    from review.offline import upstream

    recorder = recorded(root, stack, config, progress)
    progress("judging")
    graph = graphs.build(stack, config, recorder)
    upstream.remember(root, stack, config, graph.outputs)
    findings = [
        *_support(settings, as_of),
        *_exceptions(settings),
        *unsimulated(recorder.unsimulated),
        *_record(graph),
        *_replacements(root, graph),
    ]
    return Preview(
        owners=owners,
        graph=graph,
        findings=[*findings, *catalog.evaluate(graph)],
        facts=facts(stack, settings),
        costs=_costs(graph, price_list),
    )


def facts(stack: str, settings: Settings) -> dict[str, Any]:
    """What a reader wants to know first of a stack: which cluster it is about."""
    return {
        "stack": stack,
        "cluster": settings.cluster_name,
        "clusterType": settings.cluster_type.value,
        "cloud": settings.cloud,
        "region": settings.region,
        "kubernetesVersion": settings.control_plane.version,
    }


def _costs(graph: Graph, price_list: Prices) -> dict[str, Any]:
    effects = cost.explain(graph, price_list)
    return {
        "sentences": [effect.sentence for effect in effects],
        "total": f"Together about {cost.total(effects):,.0f} USD a month.",
        "caveat": price_list.caveat,
    }


def recorded(
    root: pathlib.Path,
    stack: str,
    config: Mapping[str, Any],
    progress: Progress,
    references: Mapping[str, Mapping[str, Any]] | None = None,
) -> "Recorder":
    """Run a stack's program.

    Args:
        references: outputs of the stacks that it refers to, by stack.

    Raises:
        ProgramError: the program refused to go on, or does what no engine would accept.
    """
    from pulumi import RunError

    from review.offline import host
    from review.offline.recorder import DuplicateUrnError
    from simulation.outputs import UnknownTypeError

    try:
        return host.record(root, stack, config, progress=progress, references=references)
    except RunError as error:
        raise ProgramError(str(error), "do as it says; the program refused to go on") from error
    except DuplicateUrnError as error:
        raise ProgramError(str(error), "name one of them differently") from error
    except UnknownTypeError as error:
        raise ProgramError(
            f"the program asks the cloud ({error}) and nobody has written down the answer",
            "look it up in the settings instead, or add it to simulation/",
        ) from error


def write(root: pathlib.Path, result: Preview) -> pathlib.Path:
    """Write graph, findings and reports; return their folder, relative to the project."""
    from review.reports import markdown
    from review.reports.html import report

    folder = OUT / result.graph.stack
    (root / folder).mkdir(parents=True, exist_ok=True)
    summary = {**result.facts, "costs": result.costs}
    seen = (result.graph, result.findings, result.plane_owners, summary)
    texts = {
        "graph.json": result.graph.dumps(),
        "findings.json": _dumps([finding.to_json() for finding in result.findings]),
        "report.md": markdown.render(*seen),
        "report.html": report.render(*seen),
    }
    for name, text in texts.items():
        atomic_write.write(root / folder / name, text.encode())
    return folder


def set_aside(root: pathlib.Path, stack: str) -> None:
    """Move the last reports of a stack out of the way: its settings are refused now or its program is, and
    a report that says "may go on" would be believed.
    """
    folder, kept = root / OUT / stack, root / OUT / f"{stack}.previous"
    if folder.is_dir():
        shutil.rmtree(kept, ignore_errors=True)
        folder.rename(kept)


def _dumps(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


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
            severity=Severity.BLOCK,
            message=change.message,
            fix=change.fix,
            path=f"platform:{change.setting}",
        )
        for change in identity_changes.changes(record, graph.outputs["cluster"])
    ]


def unsimulated(types: set[str]) -> list[Finding]:
    """Say what the simulation does not know, since it then guesses."""
    return [
        Finding(
            rule="simulation-knows-every-type",
            severity=Severity.BLOCK,
            message=f"nobody has written down what {name} answers, so what depends on it is a guess",
            fix="add it to the tables in simulation/",
        )
        for name in sorted(types)
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
