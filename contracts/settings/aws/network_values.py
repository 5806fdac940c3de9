"""Single values of networks: what each may be, and the words in which anything else is refused."""

import re
from typing import Annotated

from pydantic import AfterValidator

from contracts.model import refuse

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_DOMAIN = re.compile(rf"\.?({_LABEL}\.)+([a-z]{{2,}}|xn--[a-z0-9-]+)")
_ENDPOINT_SERVICE = re.compile(r"com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]{8,17}")


def _domain(value: str) -> str:
    if "://" in value or "/" in value or "*" in value:
        raise refuse("a domain is a name, without scheme, path or asterisk", "write it like .example.com")
    if not _DOMAIN.fullmatch(value):
        raise refuse("a domain has two labels or more, in lower case", "write it like .example.com")
    return value


def _endpoint_service(value: str) -> str:
    if not _ENDPOINT_SERVICE.fullmatch(value):
        raise refuse(
            "a PrivateLink service has a name that AWS gave it",
            "write it like com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
        )
    return value


def _identifier(prefix: str) -> AfterValidator:
    known = re.compile(rf"{prefix}-([0-9a-f]{{8}}|[0-9a-f]{{17}})")

    def check(value: str) -> str:
        if not known.fullmatch(value):
            raise refuse(
                f"an identifier of this kind begins with {prefix}- and ends in 8 or 17 hex digits",
                f"write it like {prefix}-0123456789abcdef0",
            )
        return value

    return AfterValidator(check)


Domain = Annotated[str, AfterValidator(_domain)]
EndpointService = Annotated[str, AfterValidator(_endpoint_service)]
VpcId = Annotated[str, _identifier("vpc")]
SubnetId = Annotated[str, _identifier("subnet")]
RouteTableId = Annotated[str, _identifier("rtb")]
