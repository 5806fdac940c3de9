"""What the settings of metrics and alerts must hold together."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.problems import Problem
from contracts.rules.rule import Known, reads


@reads("observability", "region")
def alert_endpoints_can_be_reached(known: Known) -> Iterator[Problem]:
    partition = regions.partition(known.region)
    for name, endpoint in known.observability.alert_endpoints.items():
        if not endpoint.startswith("arn:"):
            continue
        _, theirs, service, region, *_ = endpoint.split(":")
        if theirs != partition:
            yield Problem(
                keys=("observability", "alertEndpoints", name),
                rule=f"{known.region} is in partition {partition}",
                fix="name a function or queue of that partition",
                value=endpoint,
            )
        elif region != known.region:
            yield Problem(
                keys=("observability", "alertEndpoints", name),
                rule=f"alerts stay in the region: the topic is in {known.region}, the {service} in {region}",
                fix=f"name one in {known.region}",
                value=endpoint,
            )
