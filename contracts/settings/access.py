"""What the settings of human and pipeline access have in common, whatever the cloud."""

from collections.abc import Mapping

from pydantic import Field

from contracts.model import Model


class BreakGlassAlarm(Model):
    """Who hears when a break-glass identity is used. The alarm itself is always there."""

    notify: Mapping[str, str] = Field(default_factory=dict)
    """Endpoints by a name of their own."""


class Access(Model):
    """Who may reach the Kubernetes API. Who may become these identities, and for how long, is decided
    where they are made.
    """

    readers: tuple[str, ...] = ()
    """May look at everything but secrets."""
    deployers: tuple[str, ...] = ()
    """May change workloads."""
    admins: tuple[str, ...]
    """May change the cluster."""
    break_glass: tuple[str, ...]
    """For emergencies only; separate from everything else so that its use stands out."""
    break_glass_alarm: BreakGlassAlarm = BreakGlassAlarm()
    """Who hears when one of the break-glass identities is used."""
    next_layer: str | None = None
    """The identity that deploys what runs inside the cluster. Left out where `delivery` makes it."""
