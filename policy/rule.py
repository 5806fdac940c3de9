"""The form of a rule: a promise about resources, and how to tell that it is broken."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.catalog.cluster_types import KEPT, PRODUCTION
from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.finding import Finding, Severity

Check = Callable[[Row, Graph], Iterable[tuple[str, str]]]
"""Yields (property path, what is wrong) for every way in which a row breaks the rule."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One promise that every stack keeps."""

    id: str
    """Stable identifier."""
    promise: str
    """The promise as a sentence."""
    why: str
    """What happens where it is not kept."""
    fix: str
    """The remediation."""
    plane: Plane
    """Whose concern it is."""
    applies: Callable[[Row], bool]
    """Which rows it is about."""
    check: Check
    """How to tell."""
    production_only: bool = False
    """Whether it binds production types only."""
    kept_only: bool = False
    """Whether it binds only types whose state is protected, which are more than production."""
    loosened_by: tuple[str, ...] = ()
    """Settings by which a stack may break it, where an exception to them has been agreed."""
    severity: Severity = Severity.BLOCK
    """What breaking it does."""

    def subjects(self, graph: Graph) -> list[Row]:
        """The rows it is about; empty where it does not bind this stack."""
        if self.production_only and cluster_type(graph) not in PRODUCTION:
            return []
        if self.kept_only and cluster_type(graph) not in KEPT:
            return []
        return [row for row in graph if self.applies(row)]

    def findings(self, graph: Graph) -> Iterator[Finding]:
        agreed = bool(excepted(graph) & set(self.loosened_by))
        for row in self.subjects(graph):
            for path, message in self.check(row, graph):
                yield Finding(
                    rule=self.id,
                    severity=Severity.WARN if agreed else self.severity,
                    message=f"{message}. {self.why}",
                    fix=self.fix,
                    resource=row.urn,
                    path=path,
                )


def cluster_type(graph: Graph) -> str:
    """Cluster type of a stack."""
    return str(graph.config.get("platform:clusterType", ""))


def excepted(graph: Graph) -> set[str]:
    """Settings for which an exception was agreed; the settings' own rules see to it that it still holds."""
    return {
        str(made.get("setting"))
        for made in graph.config.get("platform:exceptions") or ()
        if isinstance(made, dict)
    }


def of_type(*tokens: str) -> Callable[[Row], bool]:
    """Rows of these types, by full token."""
    wanted = frozenset(tokens)
    return lambda row: row.type in wanted


def at(value: Any, path: str) -> Any:
    """The value at a dotted path of keys, or None where something on the way is missing."""
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def expect(row: Row, path: str, wanted: Any) -> Iterator[tuple[str, str]]:
    """Yield when the value at a path is not the wanted one."""
    found = at(row.inputs, path)
    if found != wanted:
        yield path, f"{path} is {_shown(found)}, not {_shown(wanted)}"


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)
