"""Says whether a change can proceed, for the page and for the comment."""

from collections.abc import Iterable
from dataclasses import dataclass

from policy.finding import Finding, Severity

_ORDER = [Severity.BLOCK, Severity.WARN]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came out."""

    kind: str
    """`blocked`, `warnings` or `clean`."""
    word: str
    """The verdict in a word or two."""
    reason: str
    """One sentence."""


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The verdict that findings amount to."""
    severities = [finding.severity for finding in findings]
    blocks = severities.count(Severity.BLOCK)
    warns = len(severities) - blocks
    warned = f"{warns} {'warning' if warns == 1 else 'warnings'}"
    if blocks:
        problems = f"{blocks} {'problem' if blocks == 1 else 'problems'} must be fixed first"
        reason = f"{problems}; {warned} besides." if warns else f"{problems}."
        return Verdict(kind="blocked", word="Blocked", reason=reason)
    if warns:
        return Verdict(
            kind="warnings", word="Proceed with warnings", reason=f"{warned}, nothing that blocks."
        )
    return Verdict(kind="clean", word="Can proceed", reason="No rule objects.")


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """What blocks first; then by rule and resource, so that the order never depends on who looked first."""
    return sorted(
        findings, key=lambda f: (_ORDER.index(f.severity), f.rule, f.resource, f.path, f.message, f.fix)
    )
