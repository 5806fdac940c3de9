"""How an Azure cluster is watched: what the settings ask for is made, arrives, and is told to somebody."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pytest

from contracts import loader
from contracts.graph import Graph
from contracts.settings.azure.cluster import AzureSettings
from policy.azure import observability as rules
from policy.resource_types import azure
from review.cost import azure_backends
from review.inventory.azure.services import log_stores_of_others
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION
from tests.contracts.azure.settings import DEV, GROUP, PROD, SANDBOX, settings_with
from tests.contracts.azure.test_observability import LOGS

ZONES = (
    "privatelink.monitor.azure.com",
    "privatelink.oms.opinsights.azure.com",
    "privatelink.ods.opinsights.azure.com",
    "privatelink.agentsvc.azure-automation.net",
    "privatelink.blob.core.windows.net",
    "privatelink.eastus2.prometheus.monitor.azure.com",
    "privatelink.grafana.azure.com",
)
ASKED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "prod": (PROD, {}),
    "full": (
        PROD,
        {
            "observability.grafana": True,
            "observability.grafanaAdmins": [f"{GROUP}4"],
            "observability.private": True,
        },
    ),
    "dev": (DEV, {"observability.dailyGib": 5, "compute": "managed"}),
    "sandbox": (SANDBOX, {}),
    "existing": (PROD, {"observability.logWorkspace": LOGS}),
    "off": (SANDBOX, {"observability.containerLogs": False}),
}


class Network:
    """A network as the recipe sees it."""

    def __init__(self) -> None:
        nothing: pulumi.Output[str] = pulumi.Output.from_input("")
        self.vnet_id: pulumi.Output[str] = nothing
        self.node_subnet_id: pulumi.Output[str] = nothing
        self.api_server_subnet_id: pulumi.Output[str] = nothing
        self.gateway_subnet_id: pulumi.Output[str] = nothing
        self.node_security_group_id: pulumi.Output[str] = nothing
        self.egress_addresses: pulumi.Output[Sequence[str]] = pulumi.Output.from_input([])
        self.gateway_cidrs: pulumi.Output[Sequence[str]] = pulumi.Output.from_input([])
        self.endpoint_subnet_id: pulumi.Output[str] = pulumi.Output.from_input(
            "/subscriptions/s/subnets/endpoints"
        )
        zones: Mapping[str, str] = {zone: f"/zones/{zone}" for zone in ZONES}
        self.private_zone_ids: pulumi.Output[Mapping[str, str]] = pulumi.Output.from_input(zones)


def _cluster(settings: AzureSettings, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """As much of a cluster as telemetry cares about."""
    from pulumi_azure_native import containerservice

    asked = settings.observability
    made = containerservice.ManagedCluster(
        "cluster",
        resource_name_=settings.cluster_name,
        resource_group_name="rg",
        addon_profiles={"omsagent": {"enabled": asked.container_logs}},
        security_profile={"defender": {"security_monitoring": {"enabled": settings.security.defender}}},
        azure_monitor_profile={"metrics": {"enabled": asked.prometheus}},
        opts=opts,
    )
    return made.id


def program(settings: AzureSettings) -> None:
    from contracts.settings.teams import Owners  # noqa: F401
    from stacks.cluster.azure import observability as recipe
    from stacks.cluster.azure.context import AzureContext

    _, owners = loader.load(ORGANISATION, "aws-prod")
    context = AzureContext(settings, loader.labels(settings, owners))
    group, group_id = pulumi.Output.from_input("rg"), pulumi.Output.from_input("/resourceGroups/rg")
    workspace = recipe.logs(context, group)
    cluster_id = _cluster(settings, context.opts)
    told = recipe.alerts(context, group)
    recipe.cluster_alerts(context, group, cluster_id, told, workspace)
    through = recipe.endpoint(context, group)
    backend = recipe.metrics(context, group, cluster_id, through, told)
    recipe.container_logs(context, group, cluster_id, workspace)
    recipe.cluster_diagnostics(context, cluster_id, workspace)
    recipe.diagnostics(context, "vault", "/subscriptions/s/vaults/v", workspace)
    dashboards = recipe.grafana(context, group, group_id, backend)
    recipe.private(
        context,
        group,
        network=Network(),
        cluster_id=cluster_id,
        workspace=workspace,
        through=through,
        backend=backend,
        dashboards=dashboards,
    )
    pulumi.export("metrics", recipe.record(backend))


@functools.cache
def graph(name: str) -> Graph:
    base, changes = ASKED[name]
    settings = settings_with(base, changes)
    config = {"platform:region": "eastus2", "platform:clusterType": settings.cluster_type.value}
    return graphs.build("azure-x", config, host.run(lambda: program(settings), "azure-x", {}))


def components(name: str) -> set[str]:
    return {row.type.rpartition(":")[2] for row in graph(name) if row.is_component}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_is_asked_for_keeps_every_rule(name: str) -> None:
    for rule in rules.RULES:
        assert [finding.message for finding in rule.findings(graph(name))] == [], rule.id


def test_logs_alerts_and_the_audit_trail_are_always_there() -> None:
    assert components("off") == {"LogWorkspace", "AlertGroup", "ClusterAlerts", "ResourceDiagnostics"}


def test_logs_go_to_a_workspace_that_is_there_and_no_other_is_made() -> None:
    assert components("existing") == components("prod") - {"LogWorkspace"}
    sent = [row.inputs["workspaceId"] for row in graph("existing").all("DiagnosticSetting")]
    assert sent == [LOGS] * len(sent) != []
    (rule,) = [
        row for row in graph("existing").all("DataCollectionRule") if "ContainerLogV2" in str(row.inputs)
    ]
    assert LOGS in str(rule.inputs["destinations"])
    assert log_stores_of_others(graph("existing")) == ["log-central"]
    assert log_stores_of_others(graph("prod")) == []
    here = loader.load_prices(ORGANISATION).azure_regions["eastus2"]
    (said,) = azure_backends.logs(graph("existing"), here)
    assert "Logs go to log-central, which is not made here" in said.sentence


def test_what_is_asked_for_is_made() -> None:
    assert components("sandbox") == components("off") | {"ContainerLogs"}
    assert components("prod") == components("sandbox") | {"CollectionEndpoint", "MetricsBackend"}
    assert components("full") == components("prod") | {"ManagedGrafana", "PrivateTelemetry", "PrivateAccess"}


@pytest.mark.parametrize("name", ["prod", "full", "dev"])
def test_every_association_is_with_the_cluster(name: str) -> None:
    found = graph(name).all(azure.DATA_COLLECTION_RULE_ASSOCIATION)
    cluster = graph(name).one(azure.CLUSTER)
    for row in found:
        assert row.inputs["resourceUri"].endswith(f"/managedClusters/{cluster.inputs['resourceName']}")
        assert cluster.urn in row.depends_on
    names = {row.inputs["associationName"] for row in found}
    wanted = {"ContainerInsightsExtension", "ContainerInsightsMetricsExtension"}
    # Agents look for the last one by exactly this name.
    assert names == (wanted | {"configurationAccessEndpoint"} if name == "full" else wanted)


def test_a_capped_workspace_says_when_it_stops() -> None:
    capped, whole = graph("dev"), graph("prod")
    assert capped.one(azure.LOG_WORKSPACE).inputs["workspaceCapping"] == {"dailyQuotaGb": 5}
    assert whole.one(azure.LOG_WORKSPACE).inputs["workspaceCapping"] == {"dailyQuotaGb": -1}
    assert [row.name for row in capped.all("ScheduledQueryRule")] == ["cluster-alerts-log-cap"]
    assert whole.all("ScheduledQueryRule") == []


def test_only_pools_that_the_autoscaler_scales_have_its_alerts() -> None:
    made = {name: {row.name for row in graph(name).all("MetricAlert")} for name in ("dev", "prod")}
    assert made["dev"] - made["prod"] == {
        "cluster-alerts-autoscaler-stopped",
        "cluster-alerts-pods-without-a-node",
    }


def test_private_telemetry_has_a_private_endpoint_for_each_way() -> None:
    ways = {
        row.inputs["privateLinkServiceConnections"][0]["groupIds"][0]: row
        for row in graph("full").all("PrivateEndpoint")
    }
    assert set(ways) == {"azuremonitor", "prometheusMetrics", "grafana"}
    (connection,) = ways["azuremonitor"].inputs["privateLinkServiceConnections"]
    assert "/privateLinkScopes/" in connection["privateLinkServiceId"]


def test_grafana_reads_and_people_look() -> None:
    granted = {row.name: row.inputs for row in graph("full").all("RoleAssignment")}
    people = [row for row in granted.values() if row["principalType"] == "Group"]
    # One administrator of Grafana, and the administrators of the cluster, who may look.
    assert len(people) == 2
    assert granted["grafana-metrics"]["scope"].endswith("/Microsoft.Monitor/accounts/" + account_name("full"))


def account_name(name: str) -> str:
    return str(graph(name).one(azure.MONITOR_WORKSPACE).inputs["azureMonitorWorkspaceName"])


def test_a_control_plane_log_is_sent_as_it_was_asked_for() -> None:
    asked = settings_with(*ASKED["prod"]).control_plane.log_types
    sent = graph("prod").one("DiagnosticSetting", "control-plane-logs-setting").inputs["logs"]
    assert [made["category"] for made in sent] == list(asked)
    vault = graph("prod").one("DiagnosticSetting", "vault-logs-setting").inputs["logs"]
    assert vault == [{"categoryGroup": "allLogs", "enabled": True}]


def test_the_record_says_where_metrics_go_and_come_from() -> None:
    made: Mapping[str, str] = graph("prod").outputs["metrics"]
    assert made["workspaceArn"].endswith("/providers/Microsoft.Monitor/accounts/" + account_name("prod"))
    assert made["endpoint"].startswith("https://")
    host_name, _, path = made["remoteWriteUrl"].removeprefix("https://").partition("/")
    assert host_name.endswith(".metrics.ingest.monitor.azure.com")
    assert path.startswith("dataCollectionRules/dcr-")
    assert path.endswith("/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24")
    assert not graph("off").outputs.get("metrics")
