"""What stands behind the provider: a real API server, or a simulated one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lab.cloud.errors import CloudError
from lab.engine.providers.kubernetes.objects import Object, Ref


class GoneError(CloudError):
    """The object is not there."""


class UnreadyError(Exception):
    """The object is there and does not become ready."""

    def __init__(self, reason: str, live: Object) -> None:
        super().__init__(reason)
        self.live = live


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked of an object."""

    ref: Ref
    inputs: Mapping[str, Any]
    """As the program gave them, without marks of secrets."""
    seconds: float = 0
    """How long it may take; nothing if the program did not say."""
    ignored: tuple[str, ...] = ()
    """Paths that the program leaves to others."""
    force: bool = False
    """Whether the provider is told to take fields from other managers."""


class Backend(Protocol):
    """Objects of one cluster. Every method may raise a CloudError in the words of the server."""

    scope: str
    """Which cluster it is."""

    def resolved(self, ref: Ref) -> Ref:
        """The same with the namespace that the server takes where the program names none."""
        ...

    def problems(self, wish: Wish) -> list[tuple[str, str]]:
        """What the server does not know among the inputs: path and reason."""
        ...

    def shown(self, wish: Wish, *, update: bool) -> Object | None:
        """What the object would be, or None where only the work itself would tell."""
        ...

    def create(self, wish: Wish) -> Object:
        """Make it and wait until it is ready; UnreadyError where it does not become so."""
        ...

    def update(self, wish: Wish) -> Object:
        """Change it and wait until it is ready; GoneError where it is not there."""
        ...

    def read(self, wish: Wish) -> tuple[Object, Mapping[str, Any]] | None:
        """What stands, and the inputs that would ask for it; None where nothing does."""
        ...

    def delete(self, wish: Wish) -> None:
        """Delete it and wait until it is gone. One that is gone already is no problem."""
        ...
