"""What the settings of metrics, logs and alerts must hold together."""

from collections.abc import Iterator

from contracts.catalog.cluster_types import PRODUCTION
from contracts.problems import Problem, shown
from contracts.rules import lists
from contracts.rules.rule import Known, reads
from contracts.settings.azure.observability import Observability


@reads("observability")
def administrators_of_grafana_are_named_once(known: Known) -> Iterator[Problem]:
    groups = known.observability.grafana_admins
    yield from lists.once(("observability", "grafanaAdmins"), groups, "a group is named once")


@reads("observability", "compute", "network")
def private_telemetry_has_a_private_way(known: Known) -> Iterator[Problem]:
    if not known.observability.private:
        return
    if known.compute == "automatic":
        yield Problem(
            keys=("observability", "private"),
            rule="telemetry goes privately through endpoints in a network that the platform makes, and AKS "
            "Automatic makes the network itself",
            fix="write private: false, or compute: nap",
            value="true",
        )
    elif not known.network.private_endpoints:
        yield Problem(
            keys=("observability", "private"),
            rule="telemetry goes privately through private endpoints, and this network has none",
            fix="write network.privateEndpoints: true, or observability.private: false",
            value="true",
        )


@reads("observability", "cluster_type")
def production_keeps_every_log_line(known: Known) -> Iterator[Problem]:
    """A cap cannot spare the audit log: whoever writes enough output would switch its alarm off."""
    cap = known.observability.daily_gib
    if cap is not None and known.cluster_type in PRODUCTION:
        yield Problem(
            keys=("observability", "dailyGib"),
            rule="a cap stops the audit log too, and the break-glass alarm with it, so a "
            f"{known.cluster_type} cluster has none",
            fix="remove it; a budget tells when logs cost too much",
            value=str(cap),
        )


@reads("observability")
def an_address_gets_each_alert_once(known: Known) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, address in known.observability.alert_endpoints.items():
        first = seen.setdefault(address.lower(), name)
        if first != name:
            yield Problem(
                keys=("observability", "alertEndpoints", name),
                rule=f"this address gets every alert already, as {first}",
                fix="remove one of the two",
                value=address,
            )


@reads("observability")
def an_existing_workspace_is_as_its_owner_has_it(known: Known) -> Iterator[Problem]:
    asked = known.observability
    if asked.log_workspace is None:
        return
    usual = Observability.model_fields["container_log_plan"].default
    owned = {
        "private": (asked.private, False, "from where it is reached"),
        "dailyGib": (asked.daily_gib, None, "how much it takes a day"),
        "containerLogPlan": (asked.container_log_plan, usual, "the plan of its tables"),
    }
    for key, (found, only, what) in owned.items():
        if found != only:
            yield Problem(
                keys=("observability", key),
                rule=f"logWorkspace has an owner, who decides {what}",
                fix="write false, or remove logWorkspace"
                if key == "private"
                else "remove it, or logWorkspace",
                value=shown(found),
            )
