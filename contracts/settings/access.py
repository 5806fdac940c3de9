"""Settings of human and pipeline access."""

from contracts.model import Model
from contracts.settings.values import Principal


class Access(Model):
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
    next_layer: Principal
    """The role that deploys what runs inside the cluster."""
