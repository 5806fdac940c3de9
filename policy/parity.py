"""What both clouds promise, and where one of them does not: the parity of the two baselines.

Rules that make the same promise on both clouds have the same id after the cloud's name. A rule without a
counterpart has a reason here, or the tests fail: nothing is missing by accident.
"""

from dataclasses import dataclass

from contracts.planes import Plane
from policy import aws, azure
from policy.differences import ONE_SIDED, WEAKER
from policy.rule import Rule


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One promise, and the rules that guard it."""

    name: str
    """Id of its rules, without the cloud's name."""
    sentences: dict[str, str]
    """The promise in the words of each cloud's rule."""
    plane: Plane
    """Whose concern it is."""
    rules: dict[str, Rule]
    """The rule on each cloud that keeps it."""
    why: str
    """Why the other cloud has none, or keeps it in another way; empty where there is nothing to say."""


def promises() -> list[Promise]:
    """Every promise, by plane and name; those of both clouds first."""
    by_name: dict[str, dict[str, Rule]] = {}
    for cloud, rules in (("aws", aws.RULES), ("azure", azure.RULES)):
        for rule in rules:
            by_name.setdefault(rule.id.removeprefix(f"{cloud}-"), {})[cloud] = rule
    made = [_promise(name, rules) for name, rules in by_name.items()]
    planes = list(Plane)
    return sorted(made, key=lambda one: (len(one.rules) == 1, planes.index(one.plane), one.name))


def _promise(name: str, rules: dict[str, Rule]) -> Promise:
    first = next(iter(rules.values()))
    return Promise(
        name=name,
        sentences={cloud: rule.promise for cloud, rule in rules.items()},
        plane=first.plane,
        rules=rules,
        why=(ONE_SIDED if len(rules) == 1 else WEAKER).get(name, ""),
    )
