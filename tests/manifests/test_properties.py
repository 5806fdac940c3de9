"""What holds for whatever a contract may come to, not only for the samples."""

import string
from ipaddress import IPv4Network
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.tenancy.models.runtime import SecretFile, Storage
from contracts.tenancy.models.workload import MetricsProfile
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import (
    Caller,
    Dependency,
    Peer,
    Permission,
    Port,
    Probe,
    QueueScaling,
    Resources,
    TenantNamespace,
    Timing,
    Workload,
)
from manifests import guards, labels
from manifests.render import dump, guard_objects, tree, workload_objects
from policy.admission.catalog import RULES
from tests.manifests import samples, schemas
from tests.manifests.connectivity import Address, Pod, World
from tests.policy.admission_cel import answer, applies

CLUSTERS = list(samples.clusters().values())
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

names = st.builds(
    lambda first, rest, last: f"{first}{rest}{last}",
    st.sampled_from(string.ascii_lowercase),
    st.text(string.ascii_lowercase + string.digits + "-", max_size=38),
    st.sampled_from(string.ascii_lowercase + string.digits),
)
texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)
versions = st.one_of(
    st.sampled_from(["1e3", "8e123456", "0o17", "yes", "n", "2026.07.03-1421", "1.0"]),
    st.from_regex(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?", fullmatch=True),
)
numbers = st.integers(1024, 65535)
cidrs = st.builds(
    lambda bits, size: IPv4Network((bits, size), strict=False), st.integers(0, 2**32 - 1), st.integers(0, 32)
)


@st.composite
def ports(draw: st.DrawFn) -> tuple[Port, ...]:
    found = draw(st.lists(numbers, unique=True, max_size=3))
    return tuple(
        Port(
            name=f"p{index}", port=number, protocol=draw(st.sampled_from(["TCP", "UDP"])) if index else "TCP"
        )
        for index, number in enumerate(found)
    )


@st.composite
def dependencies(draw: st.DrawFn) -> Dependency:
    where: dict[str, Any] = draw(
        st.one_of(
            st.builds(
                lambda space, name: {"peer": Peer(namespace=space, workload=name)},
                st.sampled_from(["orders-prod", "payments-prod"]),
                names,
            ),
            st.builds(
                lambda found: {"cidrs": tuple(found)}, st.lists(cidrs, min_size=1, max_size=3, unique=True)
            ),
            st.just({"fqdns": ("api.example.org",)}),
        )
    )
    return Dependency(name=draw(names), kind="external", hard=True, port=draw(st.integers(1, 65535)), **where)


@st.composite
def workloads(draw: st.DrawFn) -> Workload:
    kind = draw(st.sampled_from(["deployment", "worker", "cronjob", "job", "statefulset"]))
    listens = draw(ports())
    smallest = draw(st.integers(0, 12))
    largest = max(1, draw(st.integers(smallest, smallest + 30)))
    probed = st.sampled_from(
        [
            None,
            *(
                Probe(path=path, port=one.name)
                for one in listens
                if one.protocol == "TCP"
                for path in ("/ready",)
            ),
        ]
    )
    routed = bool(listens) and kind == "deployment" and draw(st.booleans())
    secrets = draw(st.lists(names, unique=True, max_size=2))
    return samples.workload(
        draw(names),
        kind=kind,
        tier=draw(st.sampled_from(["tier-1", "tier-2", "tier-3", "regulated"])),
        version=draw(versions),
        min_replicas=smallest,
        max_replicas=largest,
        ports=listens,
        readiness=draw(probed),
        liveness=Probe(path="/live", port=listens[0].name) if listens and draw(st.booleans()) else None,
        startup_seconds=draw(st.none() | st.integers(1, 3600)),
        drain_path=draw(st.sampled_from([None, "/drain"])),
        graceful_shutdown_seconds=draw(st.integers(1, 3600)),
        kube_api_access=draw(st.booleans()),
        env=draw(st.dictionaries(st.from_regex(r"[A-Z_][A-Z0-9_]{0,20}", fullmatch=True), texts, max_size=3)),
        secrets=tuple(SecretFile(name=name, keys=("user",) if draw(st.booleans()) else None) for name in secrets),
        permissions=tuple(Permission(verb="secrets.read", resource=name) for name in secrets),
        timing=Timing(cron="0 3 * * *", time_zone="Europe/Berlin", deadline_seconds=draw(st.integers(1, 9999))) if kind == "cronjob" else None,
        queue_scaling=QueueScaling(queue="orders", messages_per_replica=5) if kind == "worker" and draw(st.booleans()) else None,
        storage=Storage(size=draw(st.sampled_from(["1Gi", "500Gi"]))) if kind == "statefulset" and draw(st.booleans()) else None,
        exposure=draw(st.sampled_from(["public", "internal"])) if routed else "none",
        host="orders.example.com" if routed else None,
        gateway_profile="public-standard" if routed else None,
        gateway=samples.PUBLIC if routed else None,
        protocol=draw(st.sampled_from(["http", "grpc", "tcp"])),
        dependencies=tuple(draw(st.lists(dependencies(), max_size=3))),
        callers=tuple(Caller(peer=Peer(namespace="payments-prod", workload=name), ports=tuple(one.port for one in listens)) for name in draw(st.lists(names, max_size=2))),
        strategy=draw(st.sampled_from(["rolling", "rolling-smoke", "progressive", "progressive-approval"])),
        metrics=draw(st.sampled_from([None, MetricsProfile()])),
        resources=Resources(cpu="250m", memory="1Gi", memory_limit=draw(st.sampled_from(["1Gi", "20Gi"]))),
    )  # fmt: skip


@st.composite
def namespaces(draw: st.DrawFn) -> TenantNamespace:
    found = {one.name: one for one in draw(st.lists(workloads(), max_size=3))}
    return samples.namespace(workloads=tuple(found[name] for name in sorted(found)))


def everything(ns: TenantNamespace, cluster: ClusterView) -> list[dict[str, Any]]:
    return [
        *guard_objects(ns, cluster, client_ids=samples.client_ids(ns)),
        *(one for workload in ns.workloads for one in workload_objects(workload, ns, cluster)),
    ]


@SLOW
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_rendering_twice_writes_the_same(ns: TenantNamespace, cluster: ClusterView) -> None:
    assert [dump(one) for one in everything(ns, cluster)] == [dump(one) for one in everything(ns, cluster)]


@SLOW
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_what_is_written_is_read_as_what_was_rendered(ns: TenantNamespace, cluster: ClusterView) -> None:
    import yaml

    for one in everything(ns, cluster):
        assert yaml.safe_load(dump(one)) == one


@settings(SLOW, max_examples=6)
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_kubernetes_accepts_whatever_is_rendered(ns: TenantNamespace, cluster: ClusterView) -> None:
    for one in everything(ns, cluster):
        if schemas.is_core(one):
            for minor in schemas.MINORS:
                schemas.check_core(one, minor)


@SLOW
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_custom_resources_are_valid_whatever_is_rendered(ns: TenantNamespace, cluster: ClusterView) -> None:
    schemas.definitions()
    for one in everything(ns, cluster):
        if not schemas.is_core(one) and (one["apiVersion"], one["kind"]) not in schemas.WITHOUT:
            schemas.check_custom(one)


@SLOW
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_whatever_is_rendered_passes_every_rule_of_production(
    ns: TenantNamespace, cluster: ClusterView
) -> None:
    (params,) = [
        one
        for one in guards.cluster_objects(samples.tenancy(namespaces=(ns,)), cluster)
        if one["kind"] == "ConfigMap"
    ]
    objects = everything(ns, cluster)
    for rule in RULES:
        for one in objects:
            if applies(rule, one):
                assert answer(rule, one, params, namespace=objects[0]) == ""


@SLOW
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_names_fit_and_are_given_once(ns: TenantNamespace, cluster: ClusterView) -> None:
    seen = set()
    for one in everything(ns, cluster):
        name = one["metadata"]["name"]
        assert len(name) <= 63
        # A CronJob adds eleven characters to name its Jobs.
        assert one["kind"] != "CronJob" or len(name) <= 52
        seen.add((one["kind"], name))
        for label in one["metadata"].get("labels", {}).values():
            assert len(label) <= 63
    clash = {f"{one.name}-replicas" for one in ns.workloads} & {one.name for one in ns.workloads}
    assert clash or len(seen) == len(everything(ns, cluster))


@SLOW
@given(workloads())
def test_a_budget_never_keeps_a_node_from_being_emptied(workload: Workload) -> None:
    ns = samples.namespace(workloads=(workload,))
    for one in workload_objects(workload, ns, CLUSTERS[0]):
        if one["kind"] != "PodDisruptionBudget":
            continue
        spec = one["spec"]
        # The fewest there may be, all of them well: at least one may go.
        fewest = max(1, workload.min_replicas)
        assert (
            spec.get("maxUnavailable", 0) >= 1
            or fewest - spec["minAvailable"] >= 1
            or workload.min_replicas < 2
        )


@SLOW
@given(workloads())
def test_nothing_is_killed_before_it_may_be(workload: Workload) -> None:
    ns = samples.namespace(workloads=(workload,))
    for one in workload_objects(workload, ns, CLUSTERS[0]):
        template = one["spec"].get("template")
        if template:
            wait = (
                template["spec"]["containers"][0]
                .get("lifecycle", {})
                .get("preStop", {})
                .get("sleep", {})
                .get("seconds", 0)
            )
            assert (
                template["spec"]["terminationGracePeriodSeconds"] > wait + workload.graceful_shutdown_seconds
            )


@SLOW
@given(namespaces(), st.sampled_from(CLUSTERS))
def test_every_declared_connection_is_open_and_no_metadata_service_ever(
    ns: TenantNamespace, cluster: ClusterView
) -> None:
    payments = guard_objects(samples.payments(), cluster, client_ids={})[:1]
    world = World.of(cluster.network_kind, [*everything(ns, cluster), *payments])
    for workload in ns.workloads:
        pod = Pod(ns.name, labels.of_pods(workload, cluster.cloud), "10.20.50.1")
        for number in (53, 80, 443, *(one.port for one in workload.dependencies)):
            for ip in ("169.254.169.254", "168.63.129.16"):
                assert not world.may(pod, Address(ip), number)
        for one in workload.dependencies:
            if one.peer and one.peer.namespace != ns.name:
                assert world.may(
                    pod, Pod(one.peer.namespace, labels.selector(one.peer.workload), "10.20.51.1"), one.port
                )
        for caller in workload.callers:
            peer = Pod(caller.peer.namespace, labels.selector(caller.peer.workload), "10.20.51.2")
            for each in workload.ports:
                assert world.may(peer, pod, each.port, each.protocol)


@SLOW
@given(
    st.dictionaries(
        texts,
        st.one_of(texts, versions, st.integers(), st.booleans(), st.none(), st.lists(versions, max_size=3)),
        max_size=5,
    )
)
def test_any_document_is_read_as_it_was(document: dict[str, Any]) -> None:
    import yaml

    assert yaml.safe_load(dump(document)) == document


def test_trees_of_any_tenancy_have_no_two_objects_in_one_place() -> None:
    cluster = CLUSTERS[0]
    found = tree(samples.tenancy(), cluster)
    expected = (
        sum(
            len(workload_objects(one, ns, cluster)) + 1
            for ns in samples.tenancy().namespaces
            for one in ns.workloads
        )
        + 2
    )
    assert len(found) == expected
