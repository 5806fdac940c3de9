"""Who owns what: the teams, and the team behind each plane. Read from `config/teams.yaml`."""

from typing import Self

from pydantic import model_validator

from contracts.model import Model, refuse
from contracts.planes import Plane
from contracts.settings.values import Slug


class Team(Model):
    """One team."""

    owns: str
    """What it answers for, in a few words."""
    escalation: str
    """How to reach it when something is broken."""


class Owners(Model):
    """Teams and the planes they own."""

    teams: dict[Slug, Team]
    """Every team by name."""
    planes: dict[Plane, Slug]
    """The owner of each plane; becomes the `team` label of everything in it."""

    @model_validator(mode="after")
    def _every_plane_is_owned(self) -> Self:
        missing = [plane.value for plane in Plane if plane not in self.planes]
        if missing:
            raise refuse(f"every plane has an owner; {', '.join(missing)} has none", "add it under planes")
        unknown = sorted({team for team in self.planes.values() if team not in self.teams})
        if unknown:
            raise refuse(f"planes are owned by teams; {', '.join(unknown)} is none", "add it under teams")
        return self
