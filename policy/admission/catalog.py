"""All admission rules, and which of them a cluster has."""

from collections.abc import Mapping

from policy.admission import behaviour, boundaries, containers
from policy.admission.rule import AdmissionRule

RULES: tuple[AdmissionRule, ...] = tuple(
    sorted((*containers.RULES, *behaviour.RULES, *boundaries.RULES), key=lambda rule: rule.id)
)
"""Every rule, by id."""

BY_ID: Mapping[str, AdmissionRule] = {rule.id: rule for rule in RULES}
EXCEPTIONABLE: frozenset[str] = frozenset(rule.id for rule in RULES if rule.exceptionable)
"""Rules from which there may be exceptions."""
