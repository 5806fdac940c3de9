"""May A talk to B on port P? Over what is rendered, for every kind of network of both clouds."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from contracts.tenancy.resolve import permissions
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import (
    Caller,
    Dependency,
    Peer,
    Port,
    TenantNamespace,
    Workload,
)
from manifests.network import rules
from manifests.render import guard_objects, workload_objects
from tests.manifests import samples
from tests.manifests.connectivity import Address, Pod, World

CLUSTERS = samples.clusters()
METADATA = [Address("169.254.169.254"), Address("168.63.129.16"), Address("169.254.170.2")]
INTERNET = Address("93.184.216.34")
DATABASE = Address("10.20.200.9")
DNS_POD = Pod("kube-system", {"k8s-app": "kube-dns"}, "10.20.40.9")
LOCAL_DNS = Address("169.254.10.10", "host")
NODE_LOCAL_DNS = Address("169.254.20.10")
SCRAPER = Pod("observability", {"app": "collector"}, "10.20.41.1")
STRANGER = Pod("default", {"app.kubernetes.io/name": "orders-api"}, "10.20.41.2")
ENTRA = Address("20.190.151.7")
POD_IDENTITY = Address("169.254.170.23")
PORTS = (22, 53, 80, 443, 5432, 6379, 7946, 8080, 8443, 9000, 9090, 10250)


@pytest.fixture(params=CLUSTERS, name="cluster")
def _cluster(request: pytest.FixtureRequest) -> ClusterView:
    return CLUSTERS[request.param]


def spaces() -> tuple[TenantNamespace, ...]:
    return samples.namespace(), samples.payments()


def world(cluster: ClusterView, *namespaces: TenantNamespace, **changes: Any) -> World:
    found = [
        one
        for ns in namespaces or spaces()
        for one in guard_objects(ns, cluster, client_ids=samples.client_ids(ns))
    ]
    return World.of(cluster.network_kind, found, **changes)


def pod(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Pod:
    """A pod with the labels that its rendered template gives it, not those that a policy expects."""
    for one in workload_objects(workload, ns, cluster):
        spec = one.get("spec", {})
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        if template:
            return Pod(ns.name, template["metadata"]["labels"], f"10.20.42.{len(workload.name)}")
    raise AssertionError(workload.name)


def pods(cluster: ClusterView) -> dict[str, Pod]:
    return {one.name: pod(one, ns, cluster) for ns in spaces() for one in ns.workloads}


def service_address(cluster: ClusterView, place: int) -> str:
    return str(rules.ip_network(cluster.service_cidr)[place])


DECLARED = {
    ("orders-worker", "orders-api", 8080, "TCP"),
    ("orders-api", "payments-api", 8443, "TCP"),
    ("orders-cache", "orders-cache", 6379, "TCP"),
    ("orders-cache", "orders-cache", 7946, "UDP"),
}


def test_workloads_talk_exactly_as_declared(cluster: ClusterView) -> None:
    seen = world(cluster)
    every = pods(cluster)
    found = {
        (source, target, port, protocol)
        for source in every
        for target in every
        for port in PORTS
        for protocol in ("TCP", "UDP")
        if seen.may(every[source], every[target], port, protocol)
    }
    assert found == DECLARED


def test_the_right_labels_in_the_wrong_namespace_open_nothing(cluster: ClusterView) -> None:
    seen = world(cluster)
    every = pods(cluster)
    elsewhere = Pod("default", every["orders-worker"].labels, "10.20.44.1")
    neighbour = Pod("orders-prod", {"app.kubernetes.io/name": "someone"}, "10.20.44.2")
    impostor = Pod("default", every["payments-api"].labels, "10.99.44.3")
    for port in PORTS:
        assert not seen.may(elsewhere, every["orders-api"], port)
        assert not seen.may(neighbour, every["orders-api"], port)
        assert not seen.may(every["orders-api"], impostor, port)
        assert not seen.may(STRANGER, every["payments-api"], port)


def test_where_a_pod_is_an_address_leave_to_use_the_cloud_opens_https_of_unguarded_neighbours_and_no_more() -> (
    None
):
    """The accepted limit of VPC CNI: endpoints of the cloud have addresses among those of nodes and pods."""
    cluster = samples.cluster("vpc-cni")
    seen, every = world(cluster), pods(cluster)
    unguarded = Pod("kube-system", {"k8s-app": "webhook"}, "10.20.44.3")
    found = {(name, port) for name, one in every.items() for port in PORTS if seen.may(one, unguarded, port)}
    assert found == {(name, 443) for name in CLOUD_USERS}
    cilium = samples.cluster("cilium")
    assert not any(world(cilium).may(one, unguarded, port) for one in pods(cilium).values() for port in PORTS)


def test_every_pod_resolves_names_and_nothing_else_over_that_port(cluster: ClusterView) -> None:
    seen = world(cluster)
    where = {
        "vpc-cni": [DNS_POD, Address(service_address(cluster, 10)), NODE_LOCAL_DNS],
        "auto": [Address(service_address(cluster, 10))],
        "cilium": [DNS_POD, *([LOCAL_DNS] if cluster.local_dns else [])],
    }[cluster.network_kind]
    for one in pods(cluster).values():
        for protocol in ("UDP", "TCP"):
            for target in where:
                assert seen.may(one, target, 53, protocol), (one, target, protocol)
            assert not seen.may(one, INTERNET, 53, protocol)
            assert not seen.may(one, Pod("kube-system", {"k8s-app": "metrics-server"}), 53, protocol)
        assert not seen.may(one, DNS_POD, 9153)


def test_older_versions_of_cilium_reach_local_dns_too() -> None:
    cluster = samples.local_dns()
    seen = world(cluster, host_has_addresses=True)
    for one in pods(cluster).values():
        assert seen.may(one, LOCAL_DNS, 53, "UDP")
        assert not seen.may(one, LOCAL_DNS, 80)


def test_only_who_is_somebody_in_the_cloud_can_sign_in(cluster: ClusterView) -> None:
    seen = world(cluster)
    target, port = (ENTRA, 443) if cluster.cloud == "azure" else (POD_IDENTITY, 80)
    every = pods(cluster)
    somebody = {one.name for ns in spaces() for one in ns.workloads if one.has_identity}
    assert {"orders-api", "orders-worker"} == somebody
    internet = {"orders-api"} if cluster.cloud == "azure" and not cluster.fqdn_policies else set()
    assert {name for name, one in every.items() if seen.may(one, target, port)} == somebody | internet
    assert not any(seen.may(one, POD_IDENTITY, 443) for one in every.values())


def test_pods_of_an_ipv6_cluster_sign_in_and_resolve_at_ipv6_addresses() -> None:
    cluster = samples.cluster("vpc-cni", service_cidr="fd12:3456::/108")
    seen = world(cluster)
    one = pods(cluster)["orders-api"]
    assert seen.may(one, Address("fd00:ec2::23"), 80)
    assert seen.may(one, Address("fd12:3456::a"), 53, "UDP")
    assert not seen.may(one, Address("fd00:ec2::254"), 80)


def test_nobody_reaches_a_metadata_service(cluster: ClusterView) -> None:
    seen = world(cluster)
    for one in pods(cluster).values():
        for target in METADATA:
            assert not any(seen.may(one, target, port) for port in PORTS), (one, target)


@pytest.mark.parametrize(
    "cidr",
    ["0.0.0.0/0", "128.0.0.0/1", "169.254.0.0/16", "169.254.169.254/32", "168.63.129.16/32", "168.0.0.0/8"],
)
def test_no_declared_range_opens_a_metadata_service(cluster: ClusterView, cidr: str) -> None:
    reach = Dependency(name="all", kind="external", hard=True, port=80, cidrs=(IPv4Network(cidr),))
    ns = samples.namespace(workloads=(samples.api(dependencies=(reach,)),))
    seen = world(cluster, ns)
    one = pod(ns.workloads[0], ns, cluster)
    assert not any(seen.may(one, target, port) for target in METADATA for port in PORTS)


def test_a_declared_range_opens_its_port_to_its_workload_only(cluster: ClusterView) -> None:
    seen = world(cluster)
    every = pods(cluster)
    for name, one in every.items():
        for port in PORTS:
            assert seen.may(one, DATABASE, port) == (name == "orders-api" and port == 5432), (name, port)


CLOUD_USERS = {"orders-api", "orders-worker"}
"""Who has leave to publish events or take messages."""


def test_the_internet_is_open_to_who_declared_a_name_and_by_name_where_the_network_knows_names(
    cluster: ClusterView,
) -> None:
    seen = world(cluster)
    named = Address(INTERNET.ip, name="api.mail.example.com")
    for name, one in pods(cluster).items():
        for port in PORTS:
            declared = name == "orders-api" and port == 443
            blindly = port == 443 and name in CLOUD_USERS and not cluster.fqdn_policies
            assert seen.may(one, named, port) == (declared or blindly)
            assert seen.may(one, INTERNET, port) == blindly


def test_a_name_without_leave_of_the_cloud_opens_to_its_workload_only(cluster: ClusterView) -> None:
    mail = Dependency(name="mail", kind="external", hard=True, port=465, fqdns=("smtp.example.com",))
    ns = samples.namespace(workloads=(samples.workload(dependencies=(mail,)), samples.cronjob()))
    seen = world(cluster, ns)
    for one in ns.workloads:
        for port in (443, 465):
            found = seen.may(pod(one, ns, cluster), Address(INTERNET.ip, name="smtp.example.com"), port)
            assert found == (one.name == "orders-api" and port == 465)


def test_services_of_the_cloud_are_open_to_who_was_granted_them(cluster: ClusterView) -> None:
    seen = world(cluster)
    bus = permissions.service_bus("prod", cluster.account)
    endpoint = "10.20.40.99" if cluster.cloud == "aws" else "10.40.2.9"
    for target in (
        Address(INTERNET.ip, name=f"{bus}.servicebus.windows.net"),
        Address(endpoint, name=f"{bus}.servicebus.windows.net"),
    ):
        ports = (443, 5671) if cluster.cloud == "azure" else (443,)
        for port in (80, 443, 5671, 5672):
            assert {name for name, one in pods(cluster).items() if seen.may(one, target, port)} == (
                CLOUD_USERS if port in ports else set()
            )


def test_leave_to_use_the_cloud_does_not_open_the_subnets_of_the_api_server() -> None:
    cluster = samples.cluster("vpc-cni")
    assert not world(cluster).may(pods(cluster)["orders-worker"], Address("10.20.3.10"), 443)
    cluster = samples.cluster("cilium")
    assert not world(cluster).may(pods(cluster)["orders-worker"], Address("10.40.8.4", "kube-apiserver"), 443)


def test_leave_to_read_secrets_opens_nothing_because_the_node_fetches_them(cluster: ClusterView) -> None:
    quiet = samples.api(permissions=samples.api().permissions[:2], dependencies=())
    ns = samples.namespace(workloads=(quiet,))
    seen = world(cluster, ns)
    for port in PORTS:
        assert not seen.may(pod(quiet, ns, cluster), INTERNET, port)


def test_a_database_without_an_address_is_in_the_cluster_s_own_network(cluster: ClusterView) -> None:
    database = Dependency(name="db", kind="database", hard=True, port=5432)
    one = samples.workload(dependencies=(database,))
    ns = samples.namespace(workloads=(one,))
    seen = world(cluster, ns)
    inside, outside = Address(cluster.network_cidr.replace("0.0/16", "9.9")), Address("10.99.9.9")
    for port in PORTS:
        assert seen.may(pod(one, ns, cluster), inside, port) == (port == 5432)
        assert not seen.may(pod(one, ns, cluster), outside, port)


def test_open_to_the_internet_is_not_open_to_private_ranges(cluster: ClusterView) -> None:
    seen = world(cluster)
    one = pods(cluster)["orders-api"]
    for ip in ("10.0.0.1", "10.20.5.5", "172.20.0.1", "172.16.0.1", "192.168.1.1", "100.64.3.3"):
        assert not seen.may(one, Address(ip), 443), ip


def test_a_network_with_public_addresses_is_not_the_internet() -> None:
    cluster = samples.cluster("vpc-cni", network_cidr="52.10.0.0/16")
    seen = world(cluster)
    assert not seen.may(pods(cluster)["orders-api"], Address("52.10.3.3"), 443)
    assert seen.may(pods(cluster)["orders-api"], Address("52.11.3.3"), 443)


def test_requests_come_from_the_gateway_and_from_nowhere_else(cluster: ClusterView) -> None:
    seen = world(cluster)
    every = pods(cluster)
    public: Pod | Address = (
        Address(cluster.gateway_cidrs[0].replace(".0/24", ".77"))
        if cluster.gateway_cidrs
        else Pod("gateway-public", {}, "10.40.9.9")
    )
    found = {name for name, one in every.items() if seen.may(public, one, 8080)}
    assert found == {"orders-api"}
    assert not any(seen.may(INTERNET, one, port) for one in every.values() for port in PORTS)
    assert not any(seen.may(public, every["orders-api"], port) for port in PORTS if port != 8080)


def test_an_internal_route_opens_to_the_inner_gateway() -> None:
    cluster = samples.cluster("vpc-cni")
    seen = world(cluster)
    every = pods(cluster)
    assert seen.may(Address("10.20.40.200"), every["pricing"], 9000)
    assert not seen.may(Address("10.20.0.77"), every["pricing"], 9000)
    assert not seen.may(Address("10.20.40.200"), every["orders-api"], 8080)


def test_health_checks_reach_a_readiness_port_of_its_own(cluster: ClusterView) -> None:
    ports = (Port(name="http", port=8080), Port(name="admin", port=8081))
    probed = samples.api(ports=ports, readiness=samples.Probe(path="/ready", port="admin"))
    ns = samples.namespace(workloads=(probed,))
    seen = world(cluster, ns)
    public: Pod | Address = (
        Address("10.20.0.7" if cluster.cloud == "aws" else "10.40.4.7")
        if cluster.gateway_cidrs
        else Pod("gateway-public", {})
    )
    assert seen.may(public, pod(probed, ns, cluster), 8081)
    assert not seen.may(public, pod(probed, ns, cluster), 9090)


def test_metrics_are_scraped_by_the_platform_only(cluster: ClusterView) -> None:
    seen = world(cluster)
    for ns in spaces():
        for one in ns.workloads:
            found = pod(one, ns, cluster)
            assert seen.may(SCRAPER, found, 9090) == (one.metrics is not None), one.name
            assert not seen.may(SCRAPER, found, 8080)
            assert not seen.may(STRANGER, found, 9090)


def test_managed_prometheus_scrapes_from_the_system_namespace_on_azure_only(cluster: ClusterView) -> None:
    agent = Pod("kube-system", {"rsName": "ama-metrics"}, "10.20.41.3")
    assert world(cluster).may(agent, pods(cluster)["orders-api"], 9090) == (cluster.cloud == "azure")
    other = Pod("kube-system", {"k8s-app": "metrics-server"}, "10.20.41.4")
    assert not world(cluster).may(other, pods(cluster)["orders-api"], 9090)


def test_the_api_server_is_open_to_who_asked_for_it(cluster: ClusterView) -> None:
    seen = world(cluster)
    target = (
        Address("10.40.8.4", "kube-apiserver")
        if cluster.network_kind == "cilium"
        else Address(service_address(cluster, 1))
    )
    for name, one in pods(cluster).items():
        assert seen.may(one, target, 443) == (name == "orders-migrate"), name


def test_a_namespace_without_workloads_is_closed(cluster: ClusterView) -> None:
    seen = world(cluster, samples.namespace(workloads=()))
    stray = Pod("orders-prod", {"app.kubernetes.io/name": "orders-api"})
    for port in PORTS:
        assert not seen.may(stray, INTERNET, port)
        assert not seen.may(STRANGER, stray, port)
        assert not seen.may(stray, stray, port)


def test_a_caller_that_does_not_declare_the_dependency_still_cannot_leave(cluster: ClusterView) -> None:
    named = Caller(peer=Peer(namespace="orders-prod", workload="orders-reconcile"), ports=(8080,))
    ns = samples.namespace(workloads=(samples.api(callers=(named,)), samples.cronjob()))
    seen = world(cluster, ns)
    assert not seen.may(pod(ns.workloads[1], ns, cluster), pod(ns.workloads[0], ns, cluster), 8080)


@pytest.mark.parametrize("name", CLUSTERS)
def test_policies_of_cilium_are_rendered_for_cilium_only(name: str) -> None:
    cluster = CLUSTERS[name]
    kinds = {
        one["kind"]
        for one in guard_objects(
            samples.namespace(), cluster, client_ids=samples.client_ids(samples.namespace())
        )
    }
    assert ("CiliumNetworkPolicy" in kinds) == (cluster.network_kind == "cilium")
