"""The settings of a tenants stack: every key of `config/Pulumi.*-tenants*.yaml` and what it means."""

from typing import Literal

from contracts.model import Model
from contracts.settings.values import Slug


class TenantsSettings(Model):
    """Everything a tenants stack is told. What its tenants asked for is in `config/tenants/`, and what its
    cluster is like in the cluster's own record.
    """

    layer: Literal["tenants"]
    """What the stack holds."""
    cluster: Slug
    """Stack of the cluster that the tenants are on."""
    team: Slug | None = None
    """The only team whose namespaces it holds; by default those of every team without a stack of its own."""
