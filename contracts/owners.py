"""Who owns what: the teams, and the team behind each plane. Read from `config/teams.yaml`."""

from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from contracts import naming
from contracts.model import Model, refuse
from contracts.planes import Plane


def _slug(value: str) -> str:
    if not naming.SLUG.fullmatch(value):
        raise refuse("lower-case letters, digits and single hyphens, beginning with a letter", "rename it")
    return value


TeamName = Annotated[str, AfterValidator(_slug)]


class Team(Model):
    """One team."""

    owns: str
    """What it answers for, in a few words."""
    escalation: str
    """How to reach it when something is broken."""


class Owners(Model):
    """Teams and the planes they own."""

    teams: dict[TeamName, Team]
    """Every team by name."""
    planes: dict[Plane, TeamName]
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
