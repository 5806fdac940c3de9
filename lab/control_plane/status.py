"""What there is of a cluster, for people and machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Status:
    """What there is of a cluster."""

    name: str
    state: str
    """running; stopped: its data is kept; changing: another command is at work on it; broken: parts of it
    do not run, or a start was interrupted; absent."""
    kubernetes: str | None = None
    version: str | None = None
    server: str | None = None
    kubeconfig: str | None = None
    processes: Mapping[str, int] = field(default_factory=dict)
    """Process id of each part."""
    missing: Sequence[str] = ()
    """Parts that should run and do not."""
    memory: int | None = None
    """Resident bytes of all parts."""
    crds: Sequence[str] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Projects whose definitions could not be had, with the reason."""
