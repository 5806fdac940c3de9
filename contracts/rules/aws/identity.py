"""What settings of roles, and of the alarm on their emergency use, must hold together."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.problems import Problem
from contracts.rules.access import principals
from contracts.rules.rule import Known, reads

_ALL_POLICIES = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")


@reads("identity", "region", "account")
def the_boundary_is_of_this_account(known: Known) -> Iterator[Problem]:
    arn = known.identity.permissions_boundary
    if not arn:
        return
    _, partition, _, _, account, name = arn.split(":", maxsplit=5)
    path = ("identity", "permissionsBoundary")
    wanted = regions.partition(known.region)
    if partition != wanted:
        yield Problem(
            keys=path,
            rule=f"{known.region} is in partition {wanted}",
            fix=f"name a policy of that partition: arn:{wanted}:iam::...",
            value=arn,
        )
    if account not in (known.account, "aws"):
        yield Problem(
            keys=path,
            rule=f"IAM takes a permissions boundary of the role's own account only, which is {known.account}",
            fix="have the policy made in this account",
            value=arn,
        )
    if name.rpartition("/")[2] in _ALL_POLICIES:
        yield Problem(
            keys=path,
            rule="a boundary that permits everything limits nothing",
            fix="name a policy that leaves out what no workload may do",
            value=arn,
        )


@reads("identity", "region", "account")
def secret_keys_are_of_this_region(known: Known) -> Iterator[Problem]:
    for index, arn in enumerate(known.identity.secret_keys):
        region = arn.split(":")[3]
        if region != known.region:
            yield Problem(
                keys=("identity", "secretKeys", index),
                rule=f"Secrets Manager of {known.region} opens secrets with keys of that region",
                fix="name the key, or the replica of it, in this region",
                value=arn,
            )


@reads("identity", "compute")
def irsa_is_for_nodes_that_need_it(known: Known) -> Iterator[Problem]:
    if known.identity.irsa and known.compute == "auto":
        yield Problem(
            keys=("identity", "irsa"),
            rule="Auto Mode's nodes all serve Pod Identity",
            fix="remove it, and give the workload a Pod Identity",
        )


@reads("access", "region")
def principals_are_of_this_partition(known: Known) -> Iterator[Problem]:
    wanted = regions.partition(known.region)
    for path, arn in principals(known.access):
        if arn.split(":")[1] != wanted:
            yield Problem(
                keys=path,
                rule=f"{known.region} is in partition {wanted}",
                fix=f"name a role of that partition: arn:{wanted}:iam::...",
                value=arn,
            )
