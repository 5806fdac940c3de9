"""What the choice of zones must hold together, whatever the cloud."""

from collections.abc import Iterator

from contracts.catalog.cluster_types import FEWEST_ZONES
from contracts.problems import Problem, shown
from contracts.rules import lists
from contracts.rules.rule import Known, reads


@reads("network")
def a_zone_is_named_once(known: Known) -> Iterator[Problem]:
    zones = known.network.zones
    yield from lists.once(("network", "zones"), zones, "a zone is named once", shown)


@reads("region", "network", "cluster_type")
def zones_suffice(known: Known) -> Iterator[Problem]:
    fewest, named = FEWEST_ZONES[known.cluster_type], len(set(known.network.zones))
    if named < fewest:
        which = {"aws": f"zones of {known.region}", "azure": "of 1, 2 and 3"}[known.model]
        yield Problem(
            keys=("network", "zones"),
            rule=f"{known.cluster_type} needs {fewest} zones; this stack has {named}",
            fix=f"name {fewest} {which}",
        )
