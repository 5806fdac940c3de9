"""What the settings of a pipeline must hold together, whatever the cloud."""

from collections.abc import Iterator

from contracts.catalog.cluster_types import ClusterType
from contracts.problems import Problem
from contracts.rules import lists
from contracts.rules.rule import Known, reads


@reads("access")
def somebody_deploys_the_next_layer(known: Known) -> Iterator[Problem]:
    # The pipeline's settings are looked up, not read: without any, the identity has to be named.
    delivery = known.values.get("delivery")
    if not known.access.next_layer and not (delivery and "services" in delivery.layers):
        yield Problem(
            keys=("access", "nextLayer"),
            rule="somebody deploys what runs inside the cluster",
            fix="name the identity, or let delivery make one for the services layer",
        )


@reads("delivery")
def a_layer_is_delivered_once(known: Known) -> Iterator[Problem]:
    if not known.delivery:
        return
    layers = known.delivery.layers
    if not layers:
        yield Problem(
            keys=("delivery", "layers"),
            rule="a pipeline deploys at least one layer",
            fix="name layers, or remove delivery",
        )
    yield from lists.once(("delivery", "layers"), layers, "a layer has one identity to deploy as")


@reads("delivery", "cluster_type")
def a_management_cluster_has_no_tenants_to_deliver(known: Known) -> Iterator[Problem]:
    if not known.delivery or known.cluster_type != ClusterType.PLATFORM_MANAGEMENT:
        return
    for index, layer in enumerate(known.delivery.layers):
        if layer == "tenants":
            yield Problem(
                keys=("delivery", "layers", index),
                rule=f"a {known.cluster_type} cluster runs no applications, so it has no tenants layer",
                fix="write [cluster, services]",
                value=layer,
            )
