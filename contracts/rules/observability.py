"""What the settings of dashboards must hold together, whatever the cloud."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules.rule import Known, reads

_NO_ADMINISTRATORS = {
    "aws": (
        "a Grafana workspace without administrators lets nobody in",
        "name a group of IAM Identity Center by its ID",
    ),
    "azure": (
        "a Grafana workspace without administrators has nobody who can let others in",
        "name a group of Entra by its object id",
    ),
}
"""Rule and remediation, in the words of each cloud."""


@reads("observability")
def grafana_has_something_to_show_and_somebody_to_run_it(known: Known) -> Iterator[Problem]:
    settings = known.observability
    if settings.grafana and not settings.prometheus:
        yield Problem(
            keys=("observability", "grafana"),
            rule="Grafana shows the metrics of the Prometheus workspace, and there is none",
            fix="write prometheus: true, or grafana: false",
        )
    if settings.grafana and not settings.grafana_admins:
        rule, fix = _NO_ADMINISTRATORS[known.model]
        yield Problem(keys=("observability", "grafanaAdmins"), rule=rule, fix=fix)
    if settings.grafana_admins and not settings.grafana:
        yield Problem(
            keys=("observability", "grafanaAdmins"),
            rule="there is no Grafana workspace to administer",
            fix="remove it, or write grafana: true",
        )
