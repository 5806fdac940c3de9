"""What the settings of cost must hold together on AWS."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.rules.rule import Broken, Known, reads


@reads("cost", "region")
def govcloud_is_billed_elsewhere(known: Known) -> Iterator[Broken]:
    if known.cost.budget and regions.partition(known.region) == "aws-us-gov":
        yield Broken(
            path=("cost", "budget"),
            rule="a GovCloud account is billed through a commercial one, which has the budgets",
            fix="remove it, and make the budget there",
        )
