"""The nine planes of the platform. Every component belongs to one, and every plane has an owner."""

from enum import StrEnum


class Plane(StrEnum):
    """What a resource is for; reports, pictures, tags and ownership group by it."""

    APPLICATION = "application"
    """What is being deployed."""
    DELIVERY = "delivery"
    """How desired state reaches clusters."""
    RUNTIME = "runtime"
    """Where and how workloads run."""
    NETWORK = "network"
    """How traffic enters, leaves and moves."""
    SECURITY = "security"
    """Who may do what: identities, access, keys."""
    DATA = "data"
    """What state exists and how it is recovered."""
    OBSERVABILITY = "observability"
    """How we know what is happening."""
    RELIABILITY = "reliability"
    """How failure and change are survived."""
    GOVERNANCE = "governance"
    """How risk and spend are controlled."""
