"""Telemetry on Azure: it arrives, is paid for once, is told to somebody, and stays where it should."""

import collections
import functools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from components.azure.observability import container_logs
from components.azure.observability.documents import platform_alerts, rules
from contracts.catalog import regions
from contracts.graph import Graph
from contracts.reading.prometheus_rules import Alert
from review.offline import build_graph as graphs
from tests.components.azure.collected_metrics import COLLECTED, read_by
from tests.components.samples.azure.observability import SAMPLES
from tests.components.samples.azure.shared import CLUSTER
from tests.components.test_contract import built

FILES = [Path(rules.__file__).with_name(name) for name in ("alerts.yaml", "recordings.yaml")]
RECORDINGS = [rule for group in rules.recordings().values() for rule in group]
ALERTS = [rule for group in rules.alerts().values() for rule in group]
EXPRESSIONS = [*(rule.expression for rule in RECORDINGS), *(rule.expression for rule in ALERTS)]
PROMTOOL = shutil.which("promtool")
SECONDS = {"M": 60, "H": 3600}
PAIRS = {")": "(", "}": "{", "]": "["}
CORE = {
    # Alerts that every cluster of the platform has, whatever else is added.
    "KubeClientErrors",
    "KubeContainerOOMKilledCount",
    "KubeCPUQuotaOvercommit",
    "KubeDeploymentReplicasMismatch",
    "KubeHpaMaxedOut",
    "KubeJobFailed",
    "KubeMemoryQuotaOvercommit",
    "KubeMetricsMissing",
    "KubeNodeReadinessFlapping",
    "KubeNodeUnreachable",
    "KubePodCrashLooping",
    "KubePodNotReadyByController",
    "KubePVUsageHigh",
}


@functools.cache
def graph_of(name: str) -> Graph:
    """What two instances of a component register; each row's name begins with its instance."""
    component = next(made for made in SAMPLES if made.__name__ == name)
    return graphs.build("test", {"platform:region": "eastus2"}, built(component))


def seconds(duration: str) -> int:
    match = re.fullmatch(r"PT(\d+)([MH])", duration)
    assert match, duration
    return int(match[1]) * SECONDS[match[2]]


def test_a_group_holds_no_more_rules_than_azure_takes() -> None:
    for name, group in {**rules.recordings(), **rules.alerts()}.items():
        assert 0 < len(group) <= rules.MOST_RULES, name


def test_no_series_is_recorded_twice_and_no_alert_has_the_name_of_another() -> None:
    recorded = collections.Counter((rule.record, *sorted(rule.labels.items())) for rule in RECORDINGS)
    assert max(recorded.values()) == 1
    assert len({rule.name for rule in ALERTS}) == len(ALERTS)


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda text: text[:50])
def test_an_expression_is_whole(expression: str) -> None:
    """Brackets and quotes close. promtool knows more, where there is one."""
    outside = re.sub(r'"(\\.|[^"\\])*"', "", expression)
    assert '"' not in outside
    stack: list[str] = []
    for letter in outside:
        if letter in PAIRS.values():
            stack.append(letter)
        elif letter in PAIRS:
            assert stack, expression
            assert stack.pop() == PAIRS[letter], expression
    assert not stack, expression


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda text: text[:50])
def test_a_rule_reads_only_what_arrives(expression: str) -> None:
    """A metric that the add-on drops makes a dashboard empty and an alert silent."""
    assert read_by(expression) <= COLLECTED | {rule.record for rule in RECORDINGS}


def test_a_metric_that_does_not_arrive_would_be_found() -> None:
    assert read_by('sum by (pod) (kube_pod_status_ready{job="x"}) > 0') == {"kube_pod_status_ready"}


def test_a_recorded_series_comes_before_those_that_read_it() -> None:
    for group in rules.recordings().values():
        known = COLLECTED
        for rule in group:
            assert read_by(rule.expression) <= known, rule.record
            known = known | {rule.record}


def test_what_people_expect_to_hear_of_is_there() -> None:
    assert {rule.name for rule in ALERTS} >= CORE


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule.name)
def test_an_alert_says_what_happened_and_what_to_do(rule: Alert) -> None:
    assert "\n" not in rule.annotations.summary + rule.annotations.runbook
    assert seconds(rules.wait(rule)) <= 3600


def test_joins_never_cross_clusters() -> None:
    for expression in EXPRESSIONS:
        for labels in re.findall(r"\bon \(([^)]*)\)", expression):
            assert "cluster" in labels, expression


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_prometheus_itself_takes_every_rule(path: Path) -> None:
    assert PROMTOOL
    done = subprocess.run(
        [PROMTOOL, "check", "rules", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


LABELS = 'cluster="c",namespace="n",pod="p",job="kube-state-metrics"'
STATE = f'{LABELS},node="w"'
FIRES = [
    # (alert, series and values by the minute, minute, whether it fires)
    ("KubePodCrashLooping", {f'kube_pod_container_status_waiting_reason{{{LABELS},container="a",reason="CrashLoopBackOff"}}': "1x40"}, 30, True),
    ("KubePodCrashLooping", {f'kube_pod_container_status_waiting_reason{{{LABELS},container="a",reason="ContainerCreating"}}': "1x40"}, 30, False),
    ("KubeContainerOOMKilledCount", {f'kube_pod_container_status_last_terminated_reason{{{LABELS},container="a",reason="OOMKilled"}}': "1x60", f'kube_pod_container_status_restarts_total{{{LABELS},container="a"}}': "0+0x9 1+0x50"}, 14, True),
    ("KubeContainerOOMKilledCount", {f'kube_pod_container_status_last_terminated_reason{{{LABELS},container="a",reason="OOMKilled"}}': "1x60", f'kube_pod_container_status_restarts_total{{{LABELS},container="a"}}': "0+0x9 1+0x50"}, 40, False),
    ("KubeNodeUnreachable", {'kube_node_spec_taint{cluster="c",node="w",job="kube-state-metrics",key="node.kubernetes.io/unreachable",effect="NoSchedule"}': "1x40"}, 30, True),
    ("KubeNodeUnreachable", {'kube_node_spec_taint{cluster="c",node="w",job="kube-state-metrics",key="node.kubernetes.io/unreachable",effect="NoSchedule"}': "1x40", 'kube_node_spec_taint{cluster="c",node="w",job="kube-state-metrics",key="karpenter.sh/disrupted",effect="NoSchedule"}': "1x40"}, 30, False),
    ("KubeNodeNotReady", {'kube_node_status_condition{cluster="c",node="w",job="kube-state-metrics",condition="Ready",status="true"}': "0x40"}, 30, True),
    ("KubeMetricsMissing", {"something_else": "1x40"}, 30, True),
    ("KubeMetricsMissing", {'kube_node_info{cluster="c",node="w",job="kube-state-metrics"}': "1x40"}, 30, False),
    ("KubePodNotReadyByController", {f'kube_pod_status_phase{{{LABELS},phase="Pending"}}': "1x40", f'kube_pod_owner{{{LABELS},owner_kind="ReplicaSet",owner_name="r"}}': "1x40"}, 30, True),
    ("KubePodNotReadyByController", {f'kube_pod_status_phase{{{LABELS},phase="Pending"}}': "1x40", f'kube_pod_owner{{{LABELS},owner_kind="Job",owner_name="r"}}': "1x40"}, 30, False),
    ("KubeHpaMaxedOut", {'kube_horizontalpodautoscaler_status_current_replicas{job="kube-state-metrics"}': "3x40", 'kube_horizontalpodautoscaler_spec_max_replicas{job="kube-state-metrics"}': "3x40", 'kube_horizontalpodautoscaler_spec_min_replicas{job="kube-state-metrics"}': "3x40"}, 30, False),
    ("KubeHpaMaxedOut", {'kube_horizontalpodautoscaler_status_current_replicas{job="kube-state-metrics"}': "3x40", 'kube_horizontalpodautoscaler_spec_max_replicas{job="kube-state-metrics"}': "3x40", 'kube_horizontalpodautoscaler_spec_min_replicas{job="kube-state-metrics"}': "1x40"}, 30, True),
    ("KubeQuotaAlmostFull", {'kube_resourcequota{cluster="c",namespace="n",resource="pods",job="kube-state-metrics",type="used"}': "10x50", 'kube_resourcequota{cluster="c",namespace="n",resource="pods",job="kube-state-metrics",type="hard"}': "10x50"}, 45, True),
    ("KubePVUsageHigh", {'kubelet_volume_stats_used_bytes{job="kubelet",persistentvolumeclaim="v"}': "90x40", 'kubelet_volume_stats_capacity_bytes{job="kubelet",persistentvolumeclaim="v"}': "100x40"}, 30, True),
    ("KubeJobStale", {'kube_job_status_start_time{cluster="c",namespace="n",job_name="j",job="kube-state-metrics"}': "0x900", 'kube_job_status_active{cluster="c",namespace="n",job_name="j",job="kube-state-metrics"}': "1x900"}, 800, True),
    ("KubeJobStale", {'kube_job_status_start_time{cluster="c",namespace="n",job_name="j",job="kube-state-metrics"}': "0x900", 'kube_job_status_active{cluster="c",namespace="n",job_name="j",job="kube-state-metrics"}': "0x900"}, 800, False),
    ("KubeCPUQuotaOvercommit", {'kube_resourcequota{cluster="c",namespace="n",resource="requests.cpu",job="kube-state-metrics",type="hard"}': "20x40", 'kube_node_status_allocatable{cluster="c",node="w",resource="cpu",job="kube-state-metrics"}': "10x40"}, 30, True),
    ("NodeMemoryAlmostFull", {'node_memory_MemAvailable_bytes{job="node",instance="w"}': "1x40", 'node_memory_MemTotal_bytes{job="node",instance="w"}': "100x40"}, 30, True),
]  # fmt: skip


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed")
def test_alerts_fire_when_they_should_and_only_then(tmp_path: Path) -> None:
    assert PROMTOOL
    cases = [
        {
            "interval": "1m",
            "name": f"{alert} at {minute}",
            "input_series": [{"series": key, "values": value} for key, value in series.items()],
            # An alert that fires is a series; promtool compares annotations and labels only where named.
            "promql_expr_test": [
                {
                    "expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}}) or vector(0)',
                    "eval_time": f"{minute}m",
                    "exp_samples": [{"value": int(fires)}],
                }
            ],
        }
        for alert, series, minute, fires in FIRES
    ]
    made = {"rule_files": [str(path) for path in FILES], "evaluation_interval": "1m", "tests": cases}
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump(made))
    done = subprocess.run(
        [PROMTOOL, "test", "rules", "tests.yaml"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_read_one_cluster_of_one_workspace() -> None:
    for row in graph_of("MetricsBackend").all("PrometheusRuleGroup"):
        kinds = [scope.split("/")[6:8] for scope in row.inputs["scopes"]]
        assert kinds == [["Microsoft.Monitor", "accounts"], ["Microsoft.ContainerService", "managedClusters"]]
        assert row.inputs["clusterName"] == CLUSTER


def test_dashboards_find_the_groups_under_azures_names() -> None:
    names = {row.inputs["ruleGroupName"] for row in graph_of("MetricsBackend").all("PrometheusRuleGroup")}
    for group in rules.recordings():
        assert f"{group}-{CLUSTER}" in names


def test_every_alert_of_prometheus_is_sent_and_resolved() -> None:
    groups = graph_of("MetricsBackend").all("PrometheusRuleGroup")
    alerts = [rule for row in groups for rule in row.inputs["rules"] if rule.get("alert")]
    assert len(alerts) == 2 * len(ALERTS)
    for rule in alerts:
        assert rule["actions"][0]["actionGroupId"].endswith("/actionGroups/alerts")
        assert rule["resolveConfiguration"] == {"autoResolved": True, "timeToResolve": "PT10M"}
        assert set(rule["annotations"]) == {"summary", "runbook"}


def test_the_clusters_agents_follow_the_rules() -> None:
    for name in ("MetricsBackend", "ContainerLogs"):
        graph = graph_of(name)
        rule = graph.one("DataCollectionRule", "first-rule")
        association = graph.one("DataCollectionRuleAssociation", "first-association")
        assert association.inputs["resourceUri"].endswith(f"/managedClusters/{CLUSTER}")
        assert association.inputs["dataCollectionRuleId"].endswith(rule.inputs["dataCollectionRuleName"])


def test_metrics_go_from_the_add_on_through_the_endpoint_to_the_workspace() -> None:
    graph = graph_of("MetricsBackend")
    rule = graph.one("DataCollectionRule", "first-rule").inputs
    (source,) = rule["dataSources"]["prometheusForwarder"]
    (account,) = rule["destinations"]["monitoringAccounts"]
    (flow,) = rule["dataFlows"]
    assert source["streams"] == flow["streams"] == ["Microsoft-PrometheusMetrics"]
    assert flow["destinations"] == [account["name"]]
    assert "/Microsoft.Monitor/accounts/" in account["accountResourceId"]
    assert rule["dataCollectionEndpointId"].endswith("/dataCollectionEndpoints/endpoint")


def test_container_logs_are_taken_in_one_form() -> None:
    assert "Microsoft-ContainerLogV2" in container_logs.STREAMS
    assert "Microsoft-ContainerLog" not in container_logs.STREAMS
    rule = graph_of("ContainerLogs").one("DataCollectionRule", "first-rule").inputs
    (extension,) = rule["dataSources"]["extensions"]
    (flow,) = rule["dataFlows"]
    assert extension["streams"] == flow["streams"] == list(container_logs.STREAMS)
    asked = extension["extensionSettings"]["dataCollectionSettings"]
    assert asked["enableContainerLogV2"] is True
    assert asked["namespaces"] == ["kube-system"]


def test_tables_that_alarms_read_are_on_the_plan_that_alarms_can_read() -> None:
    tables = {
        row.inputs["tableName"]: row.inputs
        for row in graph_of("LogWorkspace").all("Table")
        if row.name.startswith("first")
    }
    assert {name: made["plan"] for name, made in tables.items()} == {
        "ContainerLogV2": "Basic",
        "AKSAudit": "Analytics",
        "AKSAuditAdmin": "Analytics",
    }
    # A basic table has no interactive retention of its own to set.
    assert {name: made.get("retentionInDays") for name, made in tables.items()} == {
        "ContainerLogV2": None,
        "AKSAudit": 90,
        "AKSAuditAdmin": 90,
    }
    assert all(made["totalRetentionInDays"] == 90 for made in tables.values())


def test_private_workspaces_have_no_public_door() -> None:
    logs = graph_of("LogWorkspace").one("Workspace", "first-workspace").inputs
    assert logs["publicNetworkAccessForIngestion"] == logs["publicNetworkAccessForQuery"] == "Disabled"
    metrics = graph_of("MetricsBackend").one("AzureMonitorWorkspace", "first-workspace").inputs
    assert metrics["publicNetworkAccess"] == "Disabled"
    grafana = graph_of("ManagedGrafana").one("Grafana", "first-workspace").inputs["properties"]
    assert grafana["publicNetworkAccess"] == "Disabled"


def test_names_fit_where_azure_is_short_of_them() -> None:
    limits = {
        ("MetricsBackend", "DataCollectionRule", "dataCollectionRuleName"): 44,
        ("MetricsBackend", "AzureMonitorWorkspace", "azureMonitorWorkspaceName"): 44,
        ("CollectionEndpoint", "DataCollectionEndpoint", "dataCollectionEndpointName"): 44,
        ("ContainerLogs", "DataCollectionRule", "dataCollectionRuleName"): 44,
        ("ManagedGrafana", "Grafana", "workspaceName"): 23,
        ("LogWorkspace", "Workspace", "workspaceName"): 63,
        ("AlertGroup", "ActionGroup", "groupShortName"): 12,
    }
    for (component, type_, key), limit in limits.items():
        for row in graph_of(component).all(type_):
            assert len(row.inputs[key]) <= limit, (type_, row.inputs[key])


def test_announcements_are_about_the_region_or_all_of_them() -> None:
    assert set(platform_alerts._REGION_NAMES) == set(regions.AZURE_REGIONS)
    row = graph_of("ClusterAlerts").one("ActivityLogAlert", "first-service-health").inputs
    conditions = row["condition"]["allOf"]
    assert conditions[0] == {"field": "category", "equals": "ServiceHealth"}
    assert conditions[2]["containsAny"] == ["East US 2", "Global"]
    assert row["scopes"] == ["/subscriptions/11111111-2222-3333-4444-555555555555"]


def test_an_alert_on_platform_metrics_uses_what_the_metric_has() -> None:
    """Aggregations and dimensions as Microsoft lists them for managed clusters."""
    listed = {
        "kube_node_status_condition": ({"Total", "Average"}, {"condition", "status", "status2", "node"}),
        "node_cpu_usage_percentage": ({"Maximum", "Average"}, {"node", "nodepool"}),
        "node_memory_working_set_percentage": ({"Maximum", "Average"}, {"node", "nodepool"}),
        "node_disk_usage_percentage": ({"Maximum", "Average"}, {"node", "nodepool", "device"}),
        "apiserver_cpu_usage_percentage": ({"Maximum", "Average"}, set()),
        "apiserver_memory_usage_percentage": ({"Maximum", "Average"}, set()),
        "etcd_database_usage_percentage": ({"Maximum", "Average"}, {"partition"}),
        "cluster_autoscaler_cluster_safe_to_autoscale": ({"Total", "Average"}, set()),
        "cluster_autoscaler_unschedulable_pods_count": ({"Total", "Average"}, set()),
    }
    for alert in platform_alerts.metrics(autoscaler=True):
        aggregations, dimensions = listed[alert.metric]
        assert alert.aggregation in aggregations
        assert set(alert.dimensions) <= dimensions


def test_everything_in_the_scope_is_in_it_before_the_scope_is_used() -> None:
    graph = graph_of("PrivateTelemetry")
    inside = {row.inputs["name"] for row in graph.all("PrivateLinkScopedResource")}
    assert inside == {"logs", "endpoint"}
    first, second = (graph.one("PrivateLinkScopedResource", f"first-{role}") for role in ("logs", "endpoint"))
    assert first.urn in second.depends_on, "two changes of one scope at once are refused"
    asks = graph.one("DataCollectionRuleAssociation", "first-configuration").inputs
    assert asks["associationName"] == "configurationAccessEndpoint"
    assert "dataCollectionRuleId" not in asks


def test_grafana_has_no_keys_and_reads_two_things() -> None:
    graph = graph_of("ManagedGrafana")
    made = graph.one("Grafana", "first-workspace").inputs["properties"]
    assert (made["apiKey"], made["deterministicOutboundIP"]) == ("Disabled", "Disabled")
    reads = {
        row.inputs["scope"].rpartition("/providers/")[2]
        for row in graph.all("RoleAssignment")
        if row.inputs["principalType"] == "ServicePrincipal" and row.name.startswith("first")
    }
    assert len(reads) == 2
    assert "Microsoft.Monitor/accounts/metrics" in reads


def test_azures_own_tables_stay_when_the_stack_goes() -> None:
    """Azure refuses to delete them, and a deletion that fails stops all others."""
    source = Path("components/azure/observability/logs.py").read_text()
    assert "retain_on_delete=True" in source
