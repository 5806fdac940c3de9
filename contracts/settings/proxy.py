"""What the settings of a proxy for outgoing traffic have in common, whatever the cloud."""

import re
from typing import Annotated

from pydantic import AfterValidator

from contracts.model import Model, refuse

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_URL = re.compile(rf"https?://({_LABEL}\.)*{_LABEL}:\d{{2,5}}")


def _url(value: str) -> str:
    if "@" in value:
        raise refuse(
            "credentials in a proxy's address end up on every node, where pods can read them",
            "let the proxy recognise the network, and leave them out",
        )
    if not _URL.fullmatch(value):
        raise refuse(
            "a proxy's address has scheme, host and port, and no path",
            "write it like http://proxy.corp.example:3128",
        )
    return value


ProxyUrl = Annotated[str, AfterValidator(_url)]


class Proxy(Model):
    """The proxy that outgoing traffic goes through."""

    url: ProxyUrl
    """Where it listens, such as `http://proxy.corp.example:3128`."""
    bypass: tuple[str, ...] = ()
    """Further names and ranges that are reached directly; those of the cluster and the cloud are known."""
