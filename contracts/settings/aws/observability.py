"""Settings of the backends that metrics and alerts go to."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from contracts.model import MAY_BE_SECRET, Model, refuse
from contracts.settings.values import Slug

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_SUBSCRIBER = re.compile(
    r"arn:(aws|aws-us-gov):(lambda:[\w-]+:\d{12}:function:[\w-]+|sqs:[\w-]+:\d{12}:[\w-]+)"
)
_GROUP = re.compile(r"([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _endpoint(value: str) -> str:
    if _EMAIL.fullmatch(value) or _SUBSCRIBER.fullmatch(value):
        return value
    if value.startswith("http"):
        raise refuse(
            "a web address that takes alerts is a credential, and settings hold none",
            "name the Lambda function or SQS queue that calls it, by ARN",
        )
    raise refuse(
        "alerts go to an e-mail address, a Lambda function or an SQS queue",
        "write on-call@example.com, or an ARN of lambda or sqs",
    )


def _group(value: str) -> str:
    if not _GROUP.fullmatch(value):
        raise refuse(
            "a group of IAM Identity Center is named by its identifier",
            "copy the group ID from Identity Center; it is no name",
        )
    return value


AlertEndpoint = Annotated[str, AfterValidator(_endpoint), MAY_BE_SECRET]
IdentityGroup = Annotated[str, AfterValidator(_group)]


class Observability(Model):
    """Where metrics are kept and who hears of alerts."""

    prometheus: bool = True
    """Keep metrics in a workspace of Amazon Managed Service for Prometheus, with its alert manager."""
    retention_days: Annotated[int, Field(ge=1, le=1095)] = 150
    """How long metrics are kept, in days."""
    alert_endpoints: dict[Slug, AlertEndpoint] = Field(default_factory=dict)
    """Who gets alerts, by a name of their own: an e-mail address (somebody has to confirm it), or the
    ARN of a Lambda function or SQS queue."""
    grafana: bool = False
    """Make an Amazon Managed Grafana workspace; it needs IAM Identity Center in the organisation."""
    grafana_admins: tuple[IdentityGroup, ...] = ()
    """Groups of IAM Identity Center that administer Grafana, by group ID."""
