"""What the settings of the pipeline must hold together with the rest."""

from collections.abc import Iterator

from contracts import regions
from contracts.cluster_types import ClusterType
from contracts.delivery import next_layers
from contracts.naming import cluster_name
from contracts.rules.rule import Broken, Known, reads


@reads("access")
def somebody_deploys_the_next_layer(known: Known) -> Iterator[Broken]:
    # The pipeline's settings are looked up, not read: without any, the role has to be named.
    delivery = known.values.get("delivery")
    if not known.access.next_layer and not (delivery and "services" in delivery.layers):
        yield Broken(
            path=("access", "nextLayer"),
            rule="somebody deploys what runs inside the cluster",
            fix="name the role, or let delivery make one for the services layer",
        )


@reads("delivery", "identity")
def a_pipeline_that_makes_roles_is_bounded(known: Known) -> Iterator[Broken]:
    if known.delivery and not known.identity.permissions_boundary:
        yield Broken(
            path=("identity", "permissionsBoundary"),
            rule="a pipeline that makes roles is bounded; without a boundary it could make itself an "
            "administrator",
            fix="name the ARN of a policy that limits what roles of this account may do",
        )


@reads("delivery")
def a_layer_is_delivered_once(known: Known) -> Iterator[Broken]:
    if not known.delivery:
        return
    layers = known.delivery.layers
    if not layers:
        yield Broken(
            path=("delivery", "layers"),
            rule="a pipeline deploys at least one layer",
            fix="name layers, or remove delivery",
        )
    for index, layer in enumerate(layers):
        if layer in layers[:index]:
            yield Broken(
                path=("delivery", "layers", index),
                rule="a layer has one deploy role",
                fix="remove the repetition",
                value=layer,
            )


@reads("delivery", "cluster_type")
def a_management_cluster_has_no_tenants_to_deliver(known: Known) -> Iterator[Broken]:
    if not known.delivery or known.cluster_type != ClusterType.PLATFORM_MANAGEMENT:
        return
    for index, layer in enumerate(known.delivery.layers):
        if layer == "tenants":
            yield Broken(
                path=("delivery", "layers", index),
                rule=f"a {known.cluster_type} cluster runs no applications, so it has no tenants layer",
                fix="write [cluster, services]",
                value=layer,
            )


@reads("delivery", "region", "account")
def the_pipelines_arns_are_of_this_account(known: Known) -> Iterator[Broken]:
    if not known.delivery:
        return
    arn = known.delivery.provider_arn
    wanted = f"arn:{regions.partition(known.region)}:iam::{known.account}:"
    if arn and not arn.startswith(wanted):
        yield Broken(
            path=("delivery", "providerArn"),
            rule="IAM takes an identity provider of the same account only",
            fix=f"write {wanted}oidc-provider/..., or leave it out to have it made",
            value=arn,
        )
    if arn is None and "cluster" not in known.delivery.layers:
        yield Broken(
            path=("delivery", "providerArn"),
            rule="a stack that makes the account's identity provider also lets a pipeline deploy it",
            fix="name the provider the account has, or add the layer cluster",
        )


@reads("delivery", "access", "cloud", "region", "account", "environment", "purpose", "number")
def a_deploy_role_is_nothing_else(known: Known) -> Iterator[Broken]:
    name = cluster_name(known.cloud, known.region, known.environment, known.purpose, known.number)
    made = next_layers(known.delivery, regions.partition(known.region), known.account, name)
    for field, alias in (("readers", "readers"), ("deployers", "deployers"), ("admins", "admins")):
        for index, arn in enumerate(getattr(known.access, field)):
            if arn in made:
                yield Broken(
                    path=("access", alias, index),
                    rule="the pipeline's roles have their access already",
                    fix="remove it",
                    value=arn,
                )
    for index, arn in enumerate(known.access.break_glass):
        if arn in made:
            yield Broken(
                path=("access", "breakGlass", index),
                rule="a break-glass role is used for nothing else, or nobody notices its use",
                fix="make a role of its own for emergencies",
                value=arn,
            )
