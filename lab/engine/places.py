"""Which project the engine runs, and where it keeps what it makes. Nothing is ever written elsewhere."""

import pathlib
from dataclasses import dataclass

from lab.control_plane.folders import ROOT


@dataclass(frozen=True, kw_only=True)
class Places:
    """One environment: a project, an engine's home, its state, and the cloud."""

    base: pathlib.Path = ROOT / ".lab" / "engine"
    """Everything that is written lies below it."""
    root: pathlib.Path = ROOT
    """The project: config/ and the program `__main__.py`. Read only."""

    @property
    def home(self) -> pathlib.Path:
        """Takes the place of anybody's home directory."""
        return self.base / "home"

    @property
    def state(self) -> pathlib.Path:
        """Pulumi's file backend."""
        return self.base / "state"

    def state_of(self, project: str, stack: str) -> pathlib.Path:
        """The file in which that backend keeps a stack's state."""
        return self.state / ".pulumi" / "stacks" / project / f"{stack}.json"

    @property
    def work(self) -> pathlib.Path:
        """A copy of Pulumi.yaml and config/: the engine writes into a stack's settings."""
        return self.base / "work"

    @property
    def cloud(self) -> pathlib.Path:
        """The simulated cloud."""
        return self.base / "cloud.sqlite"

    @property
    def engine_pid(self) -> pathlib.Path:
        return self.base / "engine.pid"

    @property
    def port(self) -> pathlib.Path:
        return self.base / "provider.port"

    @property
    def provider_log(self) -> pathlib.Path:
        return self.base / "provider.log"

    @property
    def locks(self) -> pathlib.Path:
        """What the engine holds while it works on a stack."""
        return self.state / ".pulumi" / "locks"
