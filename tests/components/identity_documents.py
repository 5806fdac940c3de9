"""Every document of identities and audit, for a cluster in a given region: what several tests look at."""

from components.aws.documents import (
    audit,
    controllers,
    delivery,
    delivery_backends,
    delivery_data,
    delivery_network,
    load_balancer,
)
from components.aws.documents.document import Document
from components.aws.documents.place import Place
from contracts.regions import partition

ACCOUNT = "111122223333"


def place(cluster: str, region: str) -> Place:
    return Place(partition=partition(region), region=region, account=ACCOUNT, cluster=cluster)


def boundary(where: Place) -> str:
    return where.iam("policy/Boundary")


def of_controllers(where: Place) -> dict[str, Document]:
    """With as many zones, secrets and groups as anybody will name."""
    zones = [f"arn:{where.partition}:route53:::hostedzone/Z{index:020}" for index in range(10)]
    prefixes, keys = [f"team-{index}/" for index in range(5)], [where.arn("kms", f"key/{'k' * 36}")] * 3
    groups = [f"/platform/{where.cluster}/workloads-{index}" for index in range(5)]
    return {
        "load-balancer-groups": load_balancer.groups(where),
        "load-balancer-balancers": load_balancer.balancers(where),
        "external-dns": controllers.external_dns(zones),
        "cert-manager": controllers.cert_manager(where.partition, zones),
        "external-secrets": controllers.external_secrets(where, prefixes, keys),
        "telemetry": controllers.telemetry(where, where.arn("aps", f"workspace/ws-{'w' * 36}"), groups),
        "backup": controllers.backup(where, f"arn:{where.partition}:s3:::{'b' * 63}", keys[0]),
    }


def of_deploy_roles(where: Place) -> dict[str, dict[str, Document]]:
    """Layer to purpose to document."""
    state = delivery.state(where, "b" * 63, where.arn("kms", f"key/{'k' * 36}"))
    return {
        "cluster": {
            "identities": delivery.identities(where, boundary(where)),
            "cluster": delivery.joined(delivery.cluster(where), delivery_network.nodes(where)),
            "network": delivery_network.network(where),
            "keys": delivery_data.keys(where),
            "signals": delivery_data.signals(where),
            "backends": delivery_backends.backends(where),
            "edges": delivery_backends.edges(where),
            "supply": delivery_backends.supply(where),
            "state": state,
        },
        "services": {"services": delivery.services(where), "state": state},
        "tenants": {"tenants": delivery.tenants(where, boundary(where)), "state": state},
    }


def everything(where: Place) -> dict[str, Document]:
    """Every document that becomes a policy of an identity."""
    deploy = {
        f"{layer}-{purpose}": made
        for layer, documents in of_deploy_roles(where).items()
        for purpose, made in documents.items()
    }
    return {**of_controllers(where), **deploy, "forward": audit.forward(where)}
