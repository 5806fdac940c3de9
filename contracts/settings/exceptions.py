"""Exceptions from what a cluster type demands."""

import datetime
from typing import Annotated

from pydantic import Field

from contracts.model import Model
from contracts.settings.values import Slug


class PolicyException(Model):
    """One setting that may be looser than its cluster type, for a while."""

    setting: str
    """Setting it is about, such as `controlPlane.endpoint`."""
    owner: Slug
    """Team that answers for it."""
    approver: Slug
    """Team that agreed; another one than the owner."""
    reason: Annotated[str, Field(min_length=15)]
    """Why, in a sentence a reviewer can weigh."""
    ticket: Annotated[str, Field(min_length=3)]
    """Where it was discussed."""
    expires: datetime.date
    """Last day on which it holds."""
