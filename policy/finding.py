"""What a rule says about a resource."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does to a change."""

    BLOCK = "block"
    """The change may not go on."""
    WARN = "warn"
    """Somebody should look, and time is left."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule that does not hold for one resource."""

    rule: str
    """Identifier of the rule."""
    severity: Severity
    """What it does to the change."""
    message: str
    """What is wrong, with the value."""
    fix: str
    """The remediation."""
    resource: str = ""
    """URN; empty where the stack as a whole is meant."""
    path: str = ""
    """Property path in the resource, or setting."""

    def to_json(self) -> dict[str, str]:
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "fix": self.fix,
            "resource": self.resource,
            "path": self.path,
        }
