"""What the settings of a cluster's DNS zone have in common, whatever the cloud."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from contracts.model import Model, refuse

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_LONGEST = 253


def _domain(value: str) -> str:
    if len(value) > _LONGEST or not _DOMAIN.fullmatch(value):
        raise refuse(
            "a zone is a domain name in lower case, without a dot at the end",
            "write it like prod.platform.example.com",
        )
    return value


Domain = Annotated[str, AfterValidator(_domain)]


class Dns(Model):
    """The zone in which the cluster's services are named."""

    zone: Domain | None = None
    """Domain of the zone; there is none without it."""
    kind: Literal["public", "private", "both", "none"] = "none"
    """Where the zone is answered: on the internet, inside the network, both with different answers, or
    nowhere."""
