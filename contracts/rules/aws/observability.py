"""What the settings of metrics and alerts must hold together."""

from collections.abc import Iterator

from contracts import regions
from contracts.rules.rule import Broken, Known, reads


@reads("observability")
def grafana_has_something_to_show_and_somebody_to_run_it(known: Known) -> Iterator[Broken]:
    settings = known.observability
    if settings.grafana and not settings.prometheus:
        yield Broken(
            path=("observability", "grafana"),
            rule="Grafana shows the metrics of the Prometheus workspace, and there is none",
            fix="write prometheus: true, or grafana: false",
        )
    if settings.grafana and not settings.grafana_admins:
        yield Broken(
            path=("observability", "grafanaAdmins"),
            rule="a Grafana workspace without administrators lets nobody in",
            fix="name a group of IAM Identity Center by its ID",
        )
    if settings.grafana_admins and not settings.grafana:
        yield Broken(
            path=("observability", "grafanaAdmins"),
            rule="there is no Grafana workspace to administer",
            fix="remove it, or write grafana: true",
        )


@reads("observability", "region")
def alert_endpoints_can_be_reached(known: Known) -> Iterator[Broken]:
    partition = regions.partition(known.region)
    for name, endpoint in known.observability.alert_endpoints.items():
        if not endpoint.startswith("arn:"):
            continue
        _, theirs, service, region, *_ = endpoint.split(":")
        if theirs != partition:
            yield Broken(
                path=("observability", "alertEndpoints", name),
                rule=f"{known.region} is in partition {partition}",
                fix="name a function or queue of that partition",
                value=endpoint,
            )
        elif region != known.region:
            yield Broken(
                path=("observability", "alertEndpoints", name),
                rule=f"alerts stay in the region: the topic is in {known.region}, the {service} in {region}",
                fix=f"name one in {known.region}",
                value=endpoint,
            )
