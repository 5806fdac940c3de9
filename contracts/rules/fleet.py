"""What a stack and its neighbours must hold together."""

from collections.abc import Iterator

from contracts.cluster_types import ClusterType
from contracts.rules.rule import Broken, Known, reads


@reads("cluster_type", "standby", "region")
def a_standby_names_its_primary(known: Known) -> Iterator[Broken]:
    standby = known.standby
    if known.cluster_type is not ClusterType.DR_STANDBY:
        if standby:
            yield Broken(
                path=("standby",),
                rule=f"only dr-standby stands by for another cluster; this is {known.cluster_type}",
                fix="remove it, or write clusterType: dr-standby",
            )
        return
    if not standby:
        yield Broken(
            path=("standby",),
            rule="a standby says which stack it takes over for and how ready it is",
            fix="write standby: {primary: aws-prod, readiness: pilot-light}",
        )
        return
    if standby.primary == known.stack or standby.primary not in known.fleet:
        yield Broken(
            path=("standby", "primary"),
            rule="a standby takes over for another stack that has a settings file here",
            fix=f"write one of {', '.join(sorted(known.fleet))}",
            value=standby.primary,
        )
    elif known.fleet[standby.primary].region == known.region:
        yield Broken(
            path=("region",),
            rule=f"a standby is in another region than {standby.primary}, or one failure takes both",
            fix="choose another region",
            value=known.region,
        )


@reads("cluster_type", "account")
def an_isolated_cluster_has_an_account_of_its_own(known: Known) -> Iterator[Broken]:
    for stack, other in sorted(known.fleet.items()):
        isolated = ClusterType.PROD_ISOLATED in (known.cluster_type, other.cluster_type)
        if isolated and other.account == known.account:
            yield Broken(
                path=("account",),
                rule=f"a prod-isolated cluster shares its account with nothing, and {stack} is in it too",
                fix="use another account",
                value=known.account,
            )


@reads("network")
def networks_of_the_fleet_do_not_overlap(known: Known) -> Iterator[Broken]:
    for stack, other in sorted(known.fleet.items()):
        if other.cidr and other.cidr.overlaps(known.network.cidr):
            yield Broken(
                path=("network", "cidr"),
                rule=f"overlaps {other.cidr} of {stack}; networks that overlap can never be connected",
                fix="choose a range that no other stack uses",
                value=str(known.network.cidr),
            )
