"""What the settings of the pipeline must hold together with the rest."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.planning.deploy_roles import next_layers
from contracts.planning.naming import cluster_name
from contracts.problems import Problem
from contracts.rules.rule import Known, reads


@reads("delivery", "identity")
def a_pipeline_that_makes_roles_is_bounded(known: Known) -> Iterator[Problem]:
    if known.delivery and not known.identity.permissions_boundary:
        yield Problem(
            keys=("identity", "permissionsBoundary"),
            rule="a pipeline that makes roles is bounded; without a boundary it could make itself an "
            "administrator",
            fix="name the ARN of a policy that limits what roles of this account may do",
        )


@reads("delivery", "region", "account")
def the_pipelines_arns_are_of_this_account(known: Known) -> Iterator[Problem]:
    if not known.delivery:
        return
    arn = known.delivery.provider_arn
    wanted = f"arn:{regions.partition(known.region)}:iam::{known.account}:"
    if arn and not arn.startswith(wanted):
        yield Problem(
            keys=("delivery", "providerArn"),
            rule="IAM takes an identity provider of the same account only",
            fix=f"write {wanted}oidc-provider/..., or leave it out to have it made",
            value=arn,
        )
    if arn is None and "cluster" not in known.delivery.layers:
        yield Problem(
            keys=("delivery", "providerArn"),
            rule="a stack that makes the account's identity provider also lets a pipeline deploy it",
            fix="name the provider the account has, or add the layer cluster",
        )


@reads("delivery", "access", "cloud", "region", "account", "environment", "purpose", "number")
def a_deploy_role_is_nothing_else(known: Known) -> Iterator[Problem]:
    name = cluster_name(known.cloud, known.region, known.environment, known.purpose, known.number)
    made = next_layers(known.delivery, regions.partition(known.region), known.account, name)
    for field, alias in (("readers", "readers"), ("deployers", "deployers"), ("admins", "admins")):
        for index, arn in enumerate(getattr(known.access, field)):
            if arn in made:
                yield Problem(
                    keys=("access", alias, index),
                    rule="the pipeline's roles have their access already",
                    fix="remove it",
                    value=arn,
                )
    for index, arn in enumerate(known.access.break_glass):
        if arn in made:
            yield Problem(
                keys=("access", "breakGlass", index),
                rule="a break-glass role is used for nothing else, or nobody notices its use",
                fix="make a role of its own for emergencies",
                value=arn,
            )
