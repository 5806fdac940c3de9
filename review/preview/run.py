"""What every preview of a stack shares: its program is run in this process, and what came out is kept."""

import datetime
import pathlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.graph import Graph
from contracts.reading import one_cause
from contracts.reading.source import Source
from contracts.settings import Settings
from contracts.settings.teams import Owners
from policy.finding import Finding, Severity
from review.inventory.table import Table
from review.offline.failure import ProgramError

if TYPE_CHECKING:
    from review.offline.recorder import Recorder

Progress = Callable[[str], None]
"""Told what is going on, in a few words."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a preview found out."""

    owners: Owners
    graph: Graph
    findings: list[Finding]
    summary: dict[str, Any]
    """What a reader wants to know first."""
    costs: dict[str, Any] | None
    """What the stack costs before anybody uses it, in sentences; None where it holds nothing of a price."""

    effective: Sequence[tuple[str, Any, str]] = ()
    """Every setting in effect: path, value, and where it comes from."""
    tables: Sequence[Table] = ()
    """What a reviewer decides by and no row of the graph says."""

    @property
    def blocked(self) -> bool:
        """Whether the change cannot proceed."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def plane_owners(self) -> dict[str, str]:
        return {plane.value: team for plane, team in self.owners.planes.items()}


def summary(stack: str, settings: Settings) -> dict[str, Any]:
    """What a reader wants to know first of a stack: which cluster it is about."""
    return {
        "stack": stack,
        "cluster": settings.cluster_name,
        "clusterType": settings.cluster_type.value,
        "cloud": settings.cloud,
        "region": settings.region,
        "kubernetesVersion": settings.control_plane.version,
    }


def recorded(  # noqa: PLR0913 a run has that many parts
    root: pathlib.Path,
    stack: str,
    config: Mapping[str, Any],
    progress: Progress,
    *,
    references: Mapping[str, Mapping[str, Any]] | None = None,
    as_of: datetime.date | None = None,
) -> "Recorder":
    """Run a stack's program.

    Args:
        as_of: the day that it is told.
        references: outputs of the stacks that it refers to, by stack.

    Raises:
        ProgramError: the program stopped, or does what no engine would accept.
    """
    from pulumi import RunError

    from review.offline import host
    from review.offline.recorder import DuplicateUrnError
    from simulation.outputs import UnknownTypeError

    try:
        return host.record(root, stack, config, progress=progress, references=references, as_of=as_of)
    except RunError as error:
        raise ProgramError(str(error), "do as it says; the program stopped") from error
    except DuplicateUrnError as error:
        raise ProgramError(str(error), "name one of them differently") from error
    except UnknownTypeError as error:
        raise ProgramError(
            f"the program asks the cloud ({error}) and nobody has written down the answer",
            "look it up in the settings instead, or add it to simulation/",
        ) from error


def not_read(source: Source) -> list[Finding]:
    """Say what of a stack's configuration no preview without a network can know."""
    brought = one_cause.environment(source)
    if not brought:
        return []
    return [
        Finding(
            rule="settings-are-all-here",
            severity=Severity.WARN,
            message=f"what the environment {brought} brings is not in here: only Pulumi Cloud knows it",
            fix="look at `pulumi preview` for settings that it changes; credentials change none",
            path="environment",
        )
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
