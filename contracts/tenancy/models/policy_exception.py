"""A team's exception from rules of the platform."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings.values import Slug
from contracts.tenancy.models.values import Name, PolicyName


class ExceptionScope(Model):
    """Where it holds. Nothing is left open: a star is refused."""

    clusters: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """Registry names of clusters."""
    namespace: Name
    """Namespace, with its environment."""
    workloads: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Workloads."""


class ExceptionSpec(Model):
    """What is excepted, by whom, why, until when."""

    policies: Annotated[tuple[PolicyName, ...], Field(min_length=1)]
    """Rules of the catalogue."""
    scope: ExceptionScope
    """Where."""
    owner: Slug
    """Team that answers for it."""
    approved_by: Slug
    """Team that agreed; another one than the owner."""
    reason: Annotated[str, Field(min_length=20)]
    """Why, in a sentence a reviewer can weigh."""
    ticket: Annotated[str, Field(min_length=3)]
    """Where it was discussed."""
    requested_on: datetime.date
    """Day it was asked for."""
    expires: datetime.date
    """Last day on which it holds."""
    compensating_controls: tuple[str, ...] = ()
    """What makes up for it meanwhile."""


class ExceptionMetadata(Model):
    """What it is called."""

    name: Name
    """Its name."""


class TenantException(Model):
    """An exception of a team, a `PolicyException` in its file."""

    api_version: Literal["platform.example.com/v1"]
    """Version of this form."""
    kind: Literal["PolicyException"]
    """What this is."""
    metadata: ExceptionMetadata
    """What it is called."""
    spec: ExceptionSpec
    """What is excepted."""
