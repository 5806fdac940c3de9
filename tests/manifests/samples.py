"""Resolved tenants to render: one function for each thing, overridden field by field."""

import dataclasses
import datetime
from ipaddress import IPv4Network
from typing import Any

from contracts.tenancy.models.namespace_request import Freeze, GitSource
from contracts.tenancy.models.runtime import SecretFile, Storage
from contracts.tenancy.models.workload import Data, MetricsProfile, Observability
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import (
    Caller,
    Dependency,
    Exemption,
    Gateway,
    Peer,
    Permission,
    Port,
    Probe,
    QueueScaling,
    Quota,
    Resources,
    Tenancy,
    TenantNamespace,
    Timing,
    Workload,
)

REGISTRY = "registry.example.com/"
DIGEST = "sha256:" + "a" * 64
PUBLIC = Gateway(name="public", namespace="gateway-public", section="https", label="public-standard")
INTERNAL = Gateway(name="internal", namespace="gateway-internal", section="https", label="internal-standard")
CLIENT_ID = "00000000-0000-0000-0000-000000000000"


def cluster(kind: str = "vpc-cni", **changes: Any) -> ClusterView:
    """A production cluster with one kind of network."""
    aws: dict[str, Any] = {
        "name": "aws-use1-prod-platform-01",
        "cloud": "aws",
        "region": "us-east-1",
        "account": "111122223333",
        "tenant": "",
        "network_cidr": "10.20.0.0/16",
        "service_cidr": "172.20.0.0/16",
        "pod_cidrs": ("100.64.0.0/16",),
        "gateway_cidrs": ("10.20.0.0/24", "10.20.1.0/24"),
        "internal_gateway_cidrs": ("10.20.32.0/19", "10.20.64.0/19"),
        "secret_store": "",
        "oidc_issuer": "https://oidc.example.com/id/1",
        "resource_groups": (),
    }
    azure: dict[str, Any] = {
        "name": "azure-eus2-prod-platform-01",
        "cloud": "azure",
        "region": "eastus2",
        "account": "22222222-2222-2222-2222-222222222222",
        "tenant": "11111111-1111-1111-1111-111111111111",
        "network_cidr": "10.40.0.0/16",
        "service_cidr": "172.16.0.0/16",
        "pod_cidrs": ("10.244.0.0/16",),
        "gateway_cidrs": ("10.40.4.0/24",),
        "internal_gateway_cidrs": (),
        "secret_store": "https://kv-prod-1.vault.azure.net/",
        "oidc_issuer": "https://eastus2.oic.example.com/1/",
        "resource_groups": (("cluster", "rg-cluster"), ("identity", "rg-identity")),
    }
    values: dict[str, Any] = {
        "cluster_type": "prod-standard",
        "environment": "prod",
        "kubernetes_version": "1.35",
        "zones": 3,
        "network_kind": kind,
        "local_dns": False,
        "isolated": False,
        "dns_zone": "prod.example.com",
        "labels": (("cluster", "x"),),
        **(azure if kind == "cilium" else aws),
        **changes,
    }
    return ClusterView(**values)


def local_dns(**changes: Any) -> ClusterView:
    """A cluster of Azure whose nodes answer DNS."""
    return cluster("cilium", local_dns=True, **changes)


def clusters() -> dict[str, ClusterView]:
    """Every kind of network, by name."""
    return {
        "vpc-cni": cluster("vpc-cni"),
        "auto": cluster("auto"),
        "cilium": cluster("cilium"),
        "cilium-local-dns": local_dns(),
        "cilium-names": cluster("cilium", fqdn_policies=True),
        "cilium-istio": cluster("cilium", gateway_cidrs=()),
    }


def workload(name: str = "orders-api", **changes: Any) -> Workload:
    """An HTTP API as the blueprint's contract has it."""
    values: dict[str, Any] = {
        "name": name,
        "namespace": "orders-prod",
        "team": "order-platform",
        "cost_center": "commerce",
        "part_of": "orders",
        "environment": "prod",
        "tier": "tier-1",
        "escalation": "pagerduty-order-platform",
        "kind": "deployment",
        "min_replicas": 3,
        "max_replicas": 50,
        "image": f"{REGISTRY}{name}@{DIGEST}",
        "version": "2026.07.03-1421",
        "resources": Resources(cpu="500m", memory="512Mi", memory_limit="1Gi"),
        "ports": (Port(name="http", port=8080),),
        "readiness": Probe(path="/ready", port="http"),
        "liveness": Probe(path="/live", port="http"),
        "startup_seconds": 60,
        "drain_path": None,
        "graceful_shutdown_seconds": 45,
        "security_profile": "restricted",
        "run_as_user": 10001,
        "kube_api_access": False,
        "command": (),
        "env": {"LOG_LEVEL": "info"},
        "secrets": (),
        "timing": None,
        "queue_scaling": None,
        "storage": None,
        "exposure": "public",
        "host": "orders.example.com",
        "path": "/",
        "protocol": "http",
        "gateway_profile": "public-standard",
        "gateway": PUBLIC,
        "identity_name": name,
        "permissions": (),
        "dependencies": (),
        "callers": (),
        "strategy": "progressive",
        "rollback": "automatic-on-slo-burn",
        "data": Data(),
        "observability": Observability.model_validate({"sloAvailability": 99.9}),
        "metrics": MetricsProfile(),
        "budget_class": "business-critical",
        "monthly_budget_usd": None,
        **changes,
    }
    return Workload(**values)


_INSIDE: dict[str, Any] = {
    "ports": (),
    "readiness": None,
    "liveness": None,
    "startup_seconds": None,
    "exposure": "none",
    "host": None,
    "gateway_profile": None,
    "metrics": None,
    "observability": Observability(),
}


def api(**changes: Any) -> Workload:
    """The API with everything it may have: secrets, a database, a queue, callers."""
    values: dict[str, Any] = {
        "secrets": (SecretFile(name="orders-db", keys=("username", "pass-word")), SecretFile(name="token")),
        "permissions": (
            Permission(verb="secrets.read", resource="orders-db"),
            Permission(verb="secrets.read", resource="token"),
            Permission(verb="events.publish", resource="order-created"),
        ),
        "dependencies": (
            Dependency(
                name="payments-api",
                kind="workload",
                hard=True,
                port=8443,
                peer=Peer(namespace="payments-prod", workload="payments-api"),
            ),
            Dependency(
                name="orders-db",
                kind="database",
                hard=True,
                port=5432,
                cidrs=(IPv4Network("10.20.200.0/24"),),
            ),
            Dependency(name="mail", kind="external", hard=False, port=443, fqdns=("api.mail.example.com",)),
        ),
        "callers": (Caller(peer=Peer(namespace="orders-prod", workload="orders-worker"), ports=(8080,)),),
        **changes,
    }
    return workload(**values)


def internal(**changes: Any) -> Workload:
    """A gRPC service for the organisation's own network, rolled out the plain way."""
    values: dict[str, Any] = {
        "tier": "tier-2",
        "exposure": "internal",
        "host": "pricing.example.com",
        "gateway_profile": "internal-standard",
        "gateway": INTERNAL,
        "protocol": "grpc",
        "ports": (Port(name="grpc", port=9000),),
        "readiness": Probe(path="/ready", port="grpc"),
        "liveness": None,
        "strategy": "rolling-smoke",
        "min_replicas": 2,
        "max_replicas": 2,
        **changes,
    }
    return workload("pricing", **values)


def worker(**changes: Any) -> Workload:
    """Something that takes messages from a queue, more of it the more wait."""
    values: dict[str, Any] = {
        **_INSIDE,
        "kind": "worker",
        "tier": "tier-2",
        "strategy": "rolling",
        "min_replicas": 2,
        "max_replicas": 20,
        "graceful_shutdown_seconds": 30,
        "queue_scaling": QueueScaling(queue="orders", messages_per_replica=20),
        "permissions": (Permission(verb="queue.consume", resource="orders"),),
        "dependencies": (
            Dependency(
                name="orders-api",
                kind="workload",
                hard=True,
                port=8080,
                peer=Peer(namespace="orders-prod", workload="orders-api"),
            ),
        ),
        **changes,
    }
    return workload("orders-worker", **values)


def cronjob(**changes: Any) -> Workload:
    """Something that runs when it is time."""
    values: dict[str, Any] = {
        **_INSIDE,
        "kind": "cronjob",
        "tier": "tier-3",
        "strategy": "rolling",
        "min_replicas": 1,
        "max_replicas": 1,
        "timing": Timing(cron="*/15 * * * *", time_zone="Etc/UTC", deadline_seconds=900),
        **changes,
    }
    return workload("orders-reconcile", **values)


def job(**changes: Any) -> Workload:
    """Something that runs once, and talks to the Kubernetes API."""
    values: dict[str, Any] = {
        **_INSIDE,
        "kind": "job",
        "tier": "tier-3",
        "strategy": "rolling",
        "min_replicas": 1,
        "max_replicas": 1,
        "kube_api_access": True,
        "command": ("migrate", "--all"),
        **changes,
    }
    return workload("orders-migrate", **values)


def stateful(**changes: Any) -> Workload:
    """Something with volumes of its own."""
    values: dict[str, Any] = {
        "kind": "statefulset",
        "tier": "tier-2",
        "strategy": "rolling",
        "exposure": "private",
        "host": None,
        "gateway_profile": None,
        "protocol": "tcp",
        "ports": (Port(name="client", port=6379), Port(name="gossip", port=7946, protocol="UDP")),
        "readiness": Probe(path="/ready", port="client"),
        "liveness": None,
        "min_replicas": 3,
        "max_replicas": 3,
        "storage": Storage(size="20Gi", path="/data"),
        **changes,
    }
    return workload("orders-cache", **values)


def every_kind() -> tuple[Workload, ...]:
    """One workload of each kind, sorted by name."""
    found = (api(), internal(), worker(), cronjob(), job(), stateful())
    return tuple(sorted(found, key=lambda one: one.name))


def namespace(**changes: Any) -> TenantNamespace:
    """A production namespace with a workload of each kind."""
    values: dict[str, Any] = {
        "name": "orders-prod",
        "request": "orders",
        "team": "order-platform",
        "cost_center": "commerce",
        "environment": "prod",
        "tier": "tier-1",
        "data_classification": "confidential",
        "escalation": "pagerduty-order-platform",
        "pod_security": "restricted",
        "policy_profile": "prod-restricted",
        "quota": Quota(
            cpu="40",
            memory="160Gi",
            memory_limit="240Gi",
            ephemeral_storage="100Gi",
            pods=200,
            volumes=10,
            storage="500Gi",
        ),
        "subjects": {
            "reader": ("ns:orders-prod:readers",),
            "deployer": ("ns:orders-prod:deployers",),
            "admin": ("ns:orders-prod:admins",),
        },
        "operators": ("orders-deployers",),
        "delivery": GitSource(repository="https://git.example.com/order-platform/orders-deploy.git"),
        "freezes": (Freeze(schedule="0 17 * * 5", duration="3d", reason="weekend"),),
        "workloads": every_kind(),
        "source": "config/tenants/order-platform/namespaces/orders.yaml",
        **changes,
    }
    return TenantNamespace(**values)


def payments() -> TenantNamespace:
    """The namespace of a workload that another one calls."""
    callee = workload(
        "payments-api",
        namespace="payments-prod",
        team="payments",
        part_of="payments",
        tier="tier-2",
        strategy="rolling",
        exposure="private",
        host=None,
        gateway_profile=None,
        ports=(Port(name="https", port=8443),),
        readiness=Probe(path="/ready", port="https"),
        liveness=None,
        callers=(Caller(peer=Peer(namespace="orders-prod", workload="orders-api"), ports=(8443,)),),
    )
    return namespace(
        name="payments-prod",
        request="payments",
        team="payments",
        workloads=(callee,),
        freezes=(),
        subjects={},
    )


def tenancy(**changes: Any) -> Tenancy:
    """Two namespaces that talk to each other."""
    values: dict[str, Any] = {
        "cloud": "aws",
        "environment": "prod",
        "namespaces": (namespace(), payments()),
        "allowed_registries": (REGISTRY,),
        **changes,
    }
    return Tenancy(**values)


def exemption(**changes: Any) -> Exemption:
    """An exception that holds."""
    values: dict[str, Any] = {
        "policy": "PLT-IMG-001",
        "namespace": "orders-prod",
        "workload": "orders-api",
        "expires": datetime.date(2026, 12, 31),
        "owner": "order-platform",
        "reason": "the vendor publishes tags only until January",
        "ticket": "SEC-1234",
        **changes,
    }
    return Exemption(**values)


def client_ids(ns: TenantNamespace) -> dict[str, str]:
    """A client id for each workload that is somebody on Azure."""
    return {one.name: CLIENT_ID for one in ns.workloads if one.has_identity}


def changed(thing: Any, **changes: Any) -> Any:
    """A copy that differs."""
    return dataclasses.replace(thing, **changes)
