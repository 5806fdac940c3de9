"""What the settings of cost must hold together on AWS."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.problems import Problem
from contracts.rules.rule import Known, reads


@reads("cost", "region")
def govcloud_is_billed_elsewhere(known: Known) -> Iterator[Problem]:
    if known.cost.budget and regions.partition(known.region) == "aws-us-gov":
        yield Problem(
            keys=("cost", "budget"),
            rule="a GovCloud account is billed through a commercial one, which has the budgets",
            fix="remove it, and make the budget there",
        )
