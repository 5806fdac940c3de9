"""Single values that every cloud has: what each may be, and the words in which anything else is refused."""

import re
from ipaddress import IPv4Network
from typing import Annotated, Any

from pydantic import AfterValidator, PlainValidator

from contracts.model import refuse
from contracts.planning import naming

_COST_CENTER = re.compile(rf"[A-Za-z0-9]([A-Za-z0-9._-]{{0,{naming.SLUG_LIMIT - 2}}}[A-Za-z0-9])?")
"""What bookkeeping calls it, such as `CC-4711`: no name of this project, and not held to its spelling."""


def _network(value: Any) -> IPv4Network:
    if not isinstance(value, str):
        raise refuse("a network is text in CIDR form", "write it like 10.16.0.0/16")
    try:
        return IPv4Network(value)
    except ValueError as error:
        fix = "write it like 10.16.0.0/16"
        if "host bits" in str(error):
            fix = f"write {IPv4Network(value, strict=False)}"
        raise refuse("a network is an IPv4 range in CIDR form without host bits", fix) from None


def _slug(value: str) -> str:
    if not naming.SLUG.fullmatch(value) or len(value) > naming.SLUG_LIMIT:
        raise refuse(
            "lower-case letters, digits and single hyphens, beginning with a letter, "
            f"{naming.SLUG_LIMIT} characters at most",
            "rename it",
        )
    return value


def _cost_center(value: str) -> str:
    if not _COST_CENTER.fullmatch(value):
        raise refuse(
            f"a cost centre has letters, digits and . _ - between them, {naming.SLUG_LIMIT} characters at "
            "most: it is the value of tags and of Kubernetes labels",
            'rename it; a number goes in quotes, as "47110"',
        )
    return value


def nearest(value: str, allowed: tuple[str, ...]) -> str:
    """The likeliest intention behind a word that is not allowed, or the first that are."""
    import difflib

    # Regions begin with their area: `cn-north-1` is not the one in Europe, misspelt.
    area, dash, _ = value.partition("-")
    alike = [one for one in allowed if one.startswith(f"{area}-")] if dash else allowed
    close = difflib.get_close_matches(value, alike, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"write one of {', '.join(allowed[:6])}, ..."


Cidr = Annotated[IPv4Network, PlainValidator(_network, json_schema_input_type=str)]
Slug = Annotated[str, AfterValidator(_slug)]
CostCenter = Annotated[str, AfterValidator(_cost_center)]
