"""Settings of human and pipeline access."""

from pydantic import Field

from contracts.settings import access
from contracts.settings.aws.observability import AlertEndpoint
from contracts.settings.aws.values import Principal
from contracts.settings.values import Slug


class BreakGlassAlarm(access.BreakGlassAlarm):
    """Who hears when a break-glass role is used. The alarm itself is always there."""

    notify: dict[Slug, AlertEndpoint] = Field(default_factory=dict)
    """By a name of their own: an e-mail address (somebody has to confirm it), or the ARN of a Lambda
    function or SQS queue. Best not the people who hold the roles."""


class Access(access.Access):
    """Who may reach the Kubernetes API, as IAM roles. Who may assume them, and for how long, is decided
    where the roles are made.
    """

    readers: tuple[Principal, ...] = ()
    """May look at everything but secrets."""
    deployers: tuple[Principal, ...] = ()
    """May change workloads."""
    admins: tuple[Principal, ...]
    """May change the cluster."""
    break_glass: tuple[Principal, ...]
    """For emergencies only; separate from everything else so that its use stands out."""
    break_glass_alarm: BreakGlassAlarm = BreakGlassAlarm()
    """Who hears when one of the break-glass roles is used."""
    next_layer: Principal | None = None
    """The role that deploys what runs inside the cluster. Left out where `delivery` makes that role."""
