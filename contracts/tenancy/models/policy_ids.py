"""Rules of admission that exceptions may name. The rules themselves are in policy/admission."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PolicyId:
    """What an exception has to know of a rule."""

    exceptionable: bool = True
    """Whether there may be an exception at all."""
    production_days: int = 90
    """For how long at most in production."""
    other_days: int = 180
    """For how long at most elsewhere."""

    def longest(self, *, production: bool) -> int:
        """Days that an exception may last."""
        return self.production_days if production else self.other_days


_USUAL = PolicyId()
_SHORT = PolicyId(production_days=30, other_days=90)
_NEVER = PolicyId(exceptionable=False, production_days=0, other_days=0)

POLICY_IDS: Mapping[str, PolicyId] = {
    "PLT-AVL-003": _USUAL,
    "PLT-AVL-004": _USUAL,
    "PLT-AVL-005": _USUAL,
    "PLT-AVL-006": _USUAL,
    "PLT-GOV-001": _NEVER,
    "PLT-GOV-002": _NEVER,
    "PLT-GOV-003": _NEVER,
    "PLT-IMG-001": _USUAL,
    "PLT-IMG-002": _SHORT,
    "PLT-JOB-001": _USUAL,
    "PLT-LBL-001": _NEVER,
    "PLT-NET-002": _NEVER,
    "PLT-NET-003": _NEVER,
    "PLT-PRB-001": _USUAL,
    "PLT-PRB-002": _USUAL,
    "PLT-RBAC-001": _NEVER,
    "PLT-RBAC-002": _NEVER,
    "PLT-RES-001": _USUAL,
    "PLT-RES-002": _USUAL,
    "PLT-SEC-004": _USUAL,
    "PLT-SEC-007": _SHORT,
    "PLT-SEC-008": _SHORT,
}
"""Every rule by its id."""
