"""Free ports on the loopback address."""

import contextlib
import socket
from collections.abc import Iterable, Mapping

LOOPBACK = "127.0.0.1"


def choose(names: Iterable[str], wanted: Mapping[str, int]) -> dict[str, int]:
    """A free port for each name, the wanted one where that is free still.

    All are held until all are chosen, so they differ. Somebody may take one before it is used: whoever
    uses them has to be ready to choose again.
    """
    with contextlib.ExitStack() as held:
        return {name: _port(held, wanted.get(name, 0)) for name in names}


def _port(held: contextlib.ExitStack, wanted: int) -> int:
    listener = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, wanted))
    except OSError:
        listener.bind((LOOPBACK, 0))
    return listener.getsockname()[1]
