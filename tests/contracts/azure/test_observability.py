"""Settings of logs, metrics and alerts on Azure: the exact words in which they are refused."""

from typing import Any

import pytest

from tests.contracts.azure.settings import DEV, GROUP, PROD, SANDBOX, problems_of, settings_with

GRAFANA = {"observability.grafana": True, "observability.grafanaAdmins": [f"{GROUP}1"]}

LOGS = f"/subscriptions/{PROD['account']}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central"

REFUSED = [
    # (base, changes, path, words of the rule, words of the remediation)
    (DEV, {**GRAFANA, "observability.prometheus": False}, "observability.grafana", "Grafana shows the metrics of the Prometheus workspace, and there is none", "write prometheus: true, or grafana: false"),
    (DEV, {"observability.grafana": True}, "observability.grafanaAdmins", "a Grafana workspace without administrators has nobody who can let others in", "name a group of Entra by its object id"),
    (DEV, {"observability.grafanaAdmins": [f"{GROUP}1"]}, "observability.grafanaAdmins", "there is no Grafana workspace to administer", "remove it, or write grafana: true"),
    (DEV, {**GRAFANA, "observability.grafanaAdmins": [f"{GROUP}1", f"{GROUP}1"]}, "observability.grafanaAdmins[1]", "a group is named once", "remove the repetition"),
    (SANDBOX, {"observability.private": True}, "observability.private", "telemetry goes privately through endpoints in a network that the platform makes, and AKS Automatic makes the network itself", "write private: false, or compute: nap"),
    (DEV, {"observability.private": True}, "observability.private", "telemetry goes privately through private endpoints, and this network has none", "write network.privateEndpoints: true, or observability.private: false"),
    (PROD, {"observability.logWorkspace": LOGS, "observability.private": True}, "observability.private", "logWorkspace has an owner, who decides from where it is reached", "write false, or remove logWorkspace"),
    (DEV, {"observability.logWorkspace": LOGS, "observability.dailyGib": 5}, "observability.dailyGib", "logWorkspace has an owner, who decides how much it takes a day", "remove it, or logWorkspace"),
    (DEV, {"observability.logWorkspace": LOGS, "observability.containerLogPlan": "analytics"}, "observability.containerLogPlan", "logWorkspace has an owner, who decides the plan of its tables", "remove it, or logWorkspace"),
    (DEV, {"observability.logWorkspace": "log-central"}, "observability.logWorkspace", "this is the full resource id of a Microsoft.OperationalInsights/workspaces", "write it like /subscriptions/<guid>/resourceGroups/<name>/providers/Microsoft.OperationalInsights/workspaces/<name>"),
    (PROD, {"observability.dailyGib": 5}, "observability.dailyGib", "a cap stops the audit log too, and the break-glass alarm with it, so a prod-standard cluster has none", "remove it; a budget tells when logs cost too much"),
    (PROD, {"observability.alertEndpoints": {"a": "on-call@example.com", "b": "On-Call@example.com"}}, "observability.alertEndpoints.b", "this address gets every alert already, as a", "remove one of the two"),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=[f"{case[2]}: {case[3][:40]}" for case in REFUSED])
def test_a_combination_is_refused_with_place_rule_and_remediation(case: tuple) -> None:
    base, changes, path, rule, fix = case
    found = [item for item in problems_of(base, changes) if item.path == f"platform:{path}"]
    assert [(item.rule, item.fix) for item in found] == [(rule, fix)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"logRetentionDays": 29}, "30"),
        ({"logRetentionDays": 731}, "730"),
        ({"observability.alertEndpoints": {"a": "nobody"}}, "this is no e-mail address"),
        ({"observability.containerLogPlan": "auxiliary"}, "analytics"),
    ],
)
def test_a_value_is_refused_in_plain_words(changes: dict[str, Any], words: str) -> None:
    assert words in " ".join(f"{item.rule} {item.fix}" for item in problems_of(DEV, changes))


def test_what_one_cluster_type_refuses_another_takes() -> None:
    assert settings_with(DEV, {"observability.dailyGib": 5}).observability.daily_gib == 5
    private = {"observability.private": True, "network.privateEndpoints": True}
    assert settings_with(DEV, private).observability.private
    assert settings_with(PROD, GRAFANA).observability.grafana
