"""Settings of a cluster that waits to take over for another."""

from typing import Literal

from contracts.model import Model


class Standby(Model):
    """What this cluster stands by for, and how ready it is."""

    primary: str
    """Stack it takes over for; in another region."""
    readiness: Literal["pilot-light", "warm", "hot"]
    """Pilot light keeps the control plane and two nodes, warm a full system pool, hot all of production's
    capacity and egress."""
    activated: bool = False
    """Whether it has taken over, which gives it what production has."""
