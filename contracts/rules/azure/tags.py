"""What tags on Azure may be."""

from collections.abc import Iterator

from contracts.planning.labels import STANDARD
from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.rules.tags import tags_that_differ_in_case

_LONGEST_NAME, _LONGEST_VALUE = 512, 256
_NOT_IN_NAMES = frozenset("<>%&\\?/")
_RESERVED = ("azure", "microsoft", "windows")
_MOST = 50
"""What resources take. DNS zones and keys take fewer, and get what fits, the platform's own first."""


@reads("tags")
def tags_are_accepted_by_azure(known: Known) -> Iterator[Problem]:
    for key, value in known.tags.items():
        reason = None
        if key.lower() in STANDARD:
            own = key.lower()
            reason = f"the platform sets {own} itself, and Azure takes names that differ in case only for one"
        elif not 1 <= len(key) <= _LONGEST_NAME or len(value) > _LONGEST_VALUE:
            reason = (
                f"a tag name has 1 to {_LONGEST_NAME} characters on Azure, a value at most {_LONGEST_VALUE}"
            )
        elif _NOT_IN_NAMES & set(key):
            reason = "Azure refuses < > % & \\ ? and / in tag names"
        elif key.lower().startswith(_RESERVED):
            reason = "names that begin with azure, microsoft or windows belong to Azure"
        elif key.lower().startswith("aks-managed-"):
            reason = "AKS gives this tag a meaning"
        if reason:
            yield Problem(keys=("tags", key), rule=reason, fix="choose another key or value", value=value)
    yield from tags_that_differ_in_case(known.tags, "Azure takes tag names that differ in case only for one")
    if len(known.tags) > _MOST - len(STANDARD):
        yield Problem(
            keys=("tags",),
            rule=f"a resource takes {_MOST} tags, and {len(STANDARD)} are the platform's own",
            fix=f"keep {_MOST - len(STANDARD)} or fewer",
        )
