"""What the IAM roles of people and pipelines must hold together."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.rules.access import principals
from contracts.rules.rule import Broken, Known, reads


@reads("access", "region")
def principals_are_of_this_partition(known: Known) -> Iterator[Broken]:
    wanted = regions.partition(known.region)
    for path, arn in principals(known.access):
        if arn.split(":")[1] != wanted:
            yield Broken(
                path=path,
                rule=f"{known.region} is in partition {wanted}",
                fix=f"name a role of that partition: arn:{wanted}:iam::...",
                value=arn,
            )
