"""Settings of what controllers and workloads become."""

from contracts.model import Model


class Identity(Model):
    """What holds for the managed identities a stack makes."""

    controllers: bool = True
    """Make the identities of the services layer's controllers: gateway, DNS, certificates, secrets and
    telemetry."""
