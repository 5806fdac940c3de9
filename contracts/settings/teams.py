"""Who owns what: the teams, and the team behind each plane. Read from `config/teams.yaml`."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from contracts.model import Model, refuse
from contracts.planes import Plane
from contracts.settings.aws.values import Principal as Role
from contracts.settings.azure.values import Principal as Group
from contracts.settings.values import CostCenter, Slug

_GROUP = re.compile(r"[\w:@/.-]([\w :@/.-]{0,254}[\w:@/.-])?", re.ASCII)
_PATTERN = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?(-\*)?")
_HANDLE = re.compile(
    r"@[a-z0-9](-?[a-z0-9]){0,38}(/[\w.-]{1,100})?|[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII | re.IGNORECASE
)


def _pattern(value: str) -> str:
    if not _PATTERN.fullmatch(value):
        raise refuse(
            "a team owns namespaces by name, or by a beginning that ends in -*",
            "write it like orders or orders-*, without the environment",
        )
    return value


NamePattern = Annotated[str, AfterValidator(_pattern)]


def _sign_in(value: str) -> str:
    if not _GROUP.fullmatch(value):
        raise refuse(
            "a group of single sign-on has a name of at most 256 letters, digits, blanks and :@/._-",
            "write it as the tokens have it, like orders-deployers",
        )
    return value


SignInGroup = Annotated[str, AfterValidator(_sign_in)]


def _handle(value: str) -> str:
    if not _HANDLE.fullmatch(value):
        raise refuse(
            "a code owner is a handle of GitHub or an e-mail address",
            "write it like @example-org/platform, @somebody or platform@example.com",
        )
    return value


CodeOwner = Annotated[str, AfterValidator(_handle)]


def matches(pattern: str, name: str) -> bool:
    """Whether a name is the pattern's, or one of those it begins."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


class AwsRoles(Model):
    """People and pipelines of a team in one environment, as IAM roles."""

    readers: tuple[Role, ...] = ()
    """May look at everything but secrets."""
    deployers: tuple[Role, ...] = ()
    """May change workloads."""
    admins: tuple[Role, ...] = ()
    """May also read secrets and open a shell."""


class AzureRoles(Model):
    """People and pipelines of a team in one environment, as Entra groups by object id."""

    readers: tuple[Group, ...] = ()
    """May look at everything but secrets."""
    deployers: tuple[Group, ...] = ()
    """May change workloads."""
    admins: tuple[Group, ...] = ()
    """May also read secrets and open a shell."""


class Groups(Model):
    """Who is who in a team's namespaces, by environment. An environment that is not named has nobody."""

    aws: dict[Slug, AwsRoles] = Field(default_factory=dict)
    """IAM roles by environment."""
    azure: dict[Slug, AzureRoles] = Field(default_factory=dict)
    """Entra groups by environment."""
    sign_in: dict[Slug, Annotated[tuple[SignInGroup, ...], Field(max_length=20)]] = Field(
        default_factory=dict
    )
    """Groups as single sign-on names them in its tokens, by environment. They may look at the team's
    applications in Argo CD and sync them. On Azure its deployers and admins may anyway: tokens of Entra carry
    the ids of its groups. On AWS nobody else may, since tokens know nothing of IAM roles.
    """


class Team(Model):
    """One team."""

    owns: str
    """What it answers for, in a few words."""
    escalation: str
    """How to reach it when something is broken."""
    cost_center: CostCenter | None = None
    """Who pays for it; by default each request says so."""
    code_owners: Annotated[tuple[CodeOwner, ...], Field(max_length=10)] = ()
    """Who reviews changes to what it owns: handles of GitHub (`@org/team`, `@user`) or e-mail addresses.
    `make docs` writes them into `.github/CODEOWNERS`, and leaves out teams that have none. GitHub asks nobody
    whom it does not know, or who cannot write to the repository.
    """
    namespaces: tuple[NamePattern, ...] = ()
    """Namespaces it may ask for, by name or `<beginning>-*`, without the environment; none by default."""
    groups: Groups = Groups.model_construct(aws={}, azure={}, sign_in={})
    """People and pipelines of the team, by cloud and environment."""

    def may_own(self, request: str) -> bool:
        """Whether a namespace of this name may be the team's."""
        return any(matches(pattern, request) for pattern in self.namespaces)


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

    @model_validator(mode="after")
    def _a_namespace_has_one_owner(self) -> Self:
        claims = sorted((pattern, team) for team, one in self.teams.items() for pattern in one.namespaces)
        open_ended = [(pattern, team) for pattern, team in claims if pattern.endswith("*")]
        for pattern, team in claims:
            for other, rival in open_ended:
                if rival != team and pattern.startswith(other[:-1]):
                    raise refuse(
                        f"a namespace has one owner; {pattern} of {team} is also {other} of {rival}",
                        "let one of them name fewer",
                    )
        exact: dict[str, str] = {}
        for pattern, team in claims:
            if exact.setdefault(pattern, team) != team:
                raise refuse(
                    f"a namespace has one owner; {pattern} is of {exact[pattern]} and of {team}",
                    "remove it from one of them",
                )
        return self
