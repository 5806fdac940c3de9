"""Who is who in namespaces: one entry on a cluster for each principal."""

from collections.abc import Iterator, Mapping

from contracts.reading.error_messages import did_you_mean
from contracts.settings.teams import Team
from contracts.tenancy.models.inventory import Cluster, Written
from contracts.tenancy.resolve.resolve import ROLES
from contracts.tenancy.rules.rule import Known, Said, error, of_inventory


@of_inventory
def people_are_in_environments_there_are(known: Known) -> Iterator[Said]:
    environments = known.inventory.profiles.environments
    where = _teams(known)
    for name, team in known.inventory.owners.teams.items():
        groups = {"aws": team.groups.aws, "azure": team.groups.azure, "signIn": team.groups.sign_in}
        for key, by_environment in groups.items():
            for environment in by_environment:
                if environment not in environments:
                    rule = f"environments of namespaces are {', '.join(environments)}"
                    path = ("teams", name, "groups", key, environment)
                    yield error(where, path, rule, did_you_mean(environment, environments), environment)


@of_inventory
def a_principal_has_one_entry_on_a_cluster(known: Known) -> Iterator[Said]:
    where = _teams(known)
    for name, team in known.inventory.owners.teams.items():
        yield from _taken(name, team, where, known.inventory.clusters)


def _taken(
    name: str, team: Team, where: Written[Mapping[str, Team]], clusters: Mapping[str, Cluster]
) -> Iterator[Said]:
    for environment, roles in team.groups.aws.items():
        for cluster in clusters.values():
            if cluster.cloud != "aws" or cluster.environment != environment:
                continue
            for _, people in ROLES:
                for index, principal in enumerate(getattr(roles, people)):
                    if principal in cluster.principals:
                        yield error(
                            where,
                            ("teams", name, "groups", "aws", environment, people, index),
                            f"EKS permits one entry for a principal, and config/Pulumi.{cluster.stack}.yaml "
                            "makes it",
                            "name another role, or take it out of access there",
                            principal,
                        )


def _teams(known: Known) -> Written[Mapping[str, Team]]:
    teams = known.inventory.owners.teams
    return Written(team="", name="teams", value=teams, source=known.inventory.owners_source)
