"""Every document of identities and audit, for a cluster in a given region: what several tests look at."""

from components.aws.delivery.documents import (
    deploy_backends,
    deploy_data,
    deploy_network,
    deploy_roles,
    deploy_supply,
)
from components.aws.security.documents import audit, controllers, load_balancer
from components.aws.security.documents.document import Document, joined
from components.context import AwsContextArgs
from tests.components.samples.aws.shared import somewhere


def place(cluster: str, region: str) -> AwsContextArgs:
    return somewhere(region, cluster=cluster)


def boundary(where: AwsContextArgs) -> str:
    return where.iam("policy/Boundary")


def of_controllers(where: AwsContextArgs) -> dict[str, Document]:
    """With as many zones, secrets and groups as anybody will name."""
    zones = [f"arn:{where.partition}:route53:::hostedzone/Z{index:020}" for index in range(10)]
    prefixes, keys = [f"team-{index}/" for index in range(5)], [where.arn("kms", f"key/{'k' * 36}")] * 3
    groups = [f"/platform/{where.cluster_name}/workloads-{index}" for index in range(5)]
    return {
        "load-balancer-groups": load_balancer.groups(where),
        "load-balancer-balancers": load_balancer.balancers(where),
        "external-dns": controllers.external_dns(zones),
        "cert-manager": controllers.cert_manager(where.partition, zones),
        "external-secrets": controllers.external_secrets(where, prefixes, keys),
        "telemetry": controllers.telemetry(where, where.arn("aps", f"workspace/ws-{'w' * 36}"), groups),
        "backup": controllers.backup(where, f"arn:{where.partition}:s3:::{'b' * 63}", keys[0]),
    }


def of_deploy_roles(where: AwsContextArgs) -> dict[str, dict[str, Document]]:
    """Layer to purpose to document."""
    state = deploy_roles.state(where, "b" * 63, where.arn("kms", f"key/{'k' * 36}"))
    return {
        "cluster": {
            "identities": deploy_roles.identities(where, boundary(where)),
            "cluster": joined(deploy_roles.cluster(where), deploy_network.nodes(where)),
            "network": deploy_network.network(where),
            "keys": deploy_data.keys(where),
            "signals": deploy_data.signals(where),
            "backends": deploy_backends.backends(where),
            "edges": deploy_backends.edges(where),
            "supply": deploy_supply.supply(where, "us-west-2"),
            "state": state,
        },
        "services": {"services": deploy_roles.services(where), "state": state},
        "tenants": {"tenants": deploy_roles.tenants(where, boundary(where)), "state": state},
    }


def everything(where: AwsContextArgs) -> dict[str, Document]:
    """Every document that becomes a policy of an identity."""
    deploy = {
        f"{layer}-{purpose}": made
        for layer, documents in of_deploy_roles(where).items()
        for purpose, made in documents.items()
    }
    return {**of_controllers(where), **deploy, "forward": audit.forward(where)}
