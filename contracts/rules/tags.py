"""What tags are held to on every cloud."""

from collections import Counter
from collections.abc import Iterator, Mapping

from contracts.problems import Problem


def tags_that_differ_in_case(tags: Mapping[str, str], rule: str) -> Iterator[Problem]:
    """Every tag whose key another spells in other letters; the words say who takes them for one."""
    folded = Counter(key.lower() for key in tags)
    for key, value in tags.items():
        if folded[key.lower()] > 1:
            yield Problem(keys=("tags", key), rule=rule, fix="keep one of them", value=value)
