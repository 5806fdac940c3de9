"""Settings of human and pipeline access."""

from pydantic import Field

from contracts.settings import access
from contracts.settings.azure.values import Principal
from contracts.settings.cost import Email
from contracts.settings.values import Slug


class BreakGlassAlarm(access.BreakGlassAlarm):
    """Who hears when a break-glass group is used. The alarm itself is always there."""

    notify: dict[Slug, Email] = Field(default_factory=dict)
    """E-mail addresses by a name of their own. Best not the people who are in the groups."""


class Access(access.Access):
    """Who may reach the Kubernetes API, as groups of Entra by object id. Who is in them, and for how long,
    is decided in Entra (Privileged Identity Management, where there is a licence for it).
    """

    readers: tuple[Principal, ...] = ()
    """Groups that may look at everything but secrets."""
    deployers: tuple[Principal, ...] = ()
    """Groups that may change workloads."""
    admins: tuple[Principal, ...]
    """Groups that may change the cluster."""
    break_glass: tuple[Principal, ...]
    """Groups for emergencies only; separate from everything else so that their use stands out."""
    break_glass_alarm: BreakGlassAlarm = BreakGlassAlarm()
    """Who hears when one of the break-glass groups is used."""
    next_layer: Principal | None = None
    """Object id of the service principal or managed identity that deploys what runs inside the cluster.
    Left out where `delivery` makes it."""
