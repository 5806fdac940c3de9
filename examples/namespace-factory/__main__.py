"""A namespace factory on a cluster that somebody else made, on either cloud; a kubeconfig says which."""

import pathlib

import pulumi

from components.kubernetes.guards import ClusterGuards, ClusterGuardsArgs
from components.kubernetes.namespace import TenantNamespace, TenantNamespaceArgs
from components.kubernetes.provider import ClusterProvider
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import GitSource, Quota, Tenancy
from contracts.tenancy.resolve.resolved import TenantNamespace as Namespace
from manifests import guards, render

CLUSTER = ClusterView(
    name="shop",
    cloud="aws",
    cluster_type="prod-standard",
    environment="prod",
    region="eu-central-1",
    account="111122223333",
    tenant="",
    kubernetes_version="1.35",
    zones=3,
    network_kind="vpc-cni",
    local_dns=False,
    network_cidr="10.20.0.0/16",
    service_cidr="172.20.0.0/16",
    pod_cidrs=(),
    gateway_cidrs=("10.20.0.0/24",),
    isolated=False,
    oidc_issuer="https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE",
    secret_store="",
    resource_groups=(),
    dns_zone="shop.example.com",
    labels=(("cluster", "shop"),),
)
"""What the objects depend on; `aws eks describe-cluster` and the cluster's owner know it."""


def namespace(team: str, name: str) -> Namespace:
    """What a team gets: everything here is a decision, and nothing comes from a file."""
    return Namespace(
        name=name,
        request=name,
        team=team,
        cost_center="shop",
        environment="prod",
        tier="tier-2",
        data_classification="internal",
        escalation=f"pagerduty-{team}",
        pod_security="restricted",
        policy_profile="prod-restricted",
        quota=Quota(
            cpu="8",
            memory="32Gi",
            memory_limit="48Gi",
            ephemeral_storage="40Gi",
            pods=60,
            volumes=5,
            storage="100Gi",
        ),
        subjects={"reader": (f"{team}-readers",), "deployer": (f"{team}-deployers",), "admin": ()},
        operators=(),
        delivery=GitSource(repository=f"https://git.example.com/{team}/deploy.git"),
        freezes=(),
        workloads=(),
    )


WANTED = [namespace("orders", "orders-prod"), namespace("payments", "payments-prod")]
tenancy = Tenancy(cloud=CLUSTER.cloud, environment=CLUSTER.environment, namespaces=tuple(WANTED))
kubeconfig = pathlib.Path(__file__).with_name("kubeconfig.yaml").read_text(encoding="utf-8")
provider = ClusterProvider("kubernetes", kubeconfig=kubeconfig, cluster_identifier=CLUSTER.name)
opts = pulumi.ResourceOptions(providers=[provider])
guarded = ClusterGuards(
    "guards", ClusterGuardsArgs(objects=guards.cluster_objects(tenancy, CLUSTER), protected=True), opts
)
for ns in WANTED:
    # Argo CD's own objects are left out: this cluster has none.
    objects = [
        one
        for one in render.guard_objects(ns, CLUSTER, client_ids={})
        if not one["apiVersion"].startswith("argoproj.io/")
    ]
    TenantNamespace(
        ns.name,
        TenantNamespaceArgs(objects=objects, protected=True),
        pulumi.ResourceOptions(
            providers=[provider],
            # Roles and policies are there before a namespace that binds them.
            depends_on=[guarded.last],
        ),
    )
pulumi.export("namespaces", [ns.name for ns in WANTED])
