"""Names, comments, messages and documents use the field's words. These are retired; what stands for them is beside.

Settings keys, ids of rules and inputs of resources that people or states already have keep their words. They are
written as one word (`nextLayer`, `aws-nodes-have-no-direct-way-out`), which these patterns leave alone.
"""

import re

import pytest

from tests.conftest import ROOT
from tests.test_repository import tracked

RETIRED: dict[str, str] = {
    r"(?<!on the )(?<!on its )\bways? out\b": "egress; in an error: fix",
    r"(?<!--)\bnext layer(?!-)": "services layer, tenants layer",
    r"\badopted (network|VPC|VNet)s?\b|\badoption of\b": "existing VPC, existing VNet",
    r"\b(keys?|vaults?|registr(y|ies)) of (ours|our own)\b|\bour (own )?keys?\b": "customer-managed key",
    r"\bof ours\b|\bof our own\b": "platform-managed, of the platform, of this project",
    r"\bsurroundings\b|\baws_around\b": "supporting resources",
    r"\bA(ws|zure)Facts\b": "context",
    r"\bown_control_plane\b": "standard cluster",
    r"\bfurther[_ ]ranges\b": "secondary CIDRs",
    r"\bwrapped secrets\b|\bsecrets are wrapped\b": "envelope encryption",
    r"\b(at|a|the|of|for) nights?\b|\bnights\b": "scheduled shutdown",
    r"\bsound_parts\b|\bsiblings?\b|\bestates?\b|\bSettled\b": "partial validation, peer stack, inventory, stack plan",
    r"\b(public|side|closed) doors?\b|\bdoors? of (its|their) own\b": "gateway, public endpoint",
    r"\bfactory users\b": "platform operators",
    r"\bLAWS\b|\bANSWERS\b|\bnetwork_laws\b": "constraints, mock outputs",
    r"\bstrike_each\b|\bwas struck\b|\bstruck off\b": "fault injection, discarded, reconciled",
    r"\bthrough its (whole )?life\b": "runs the stack's lifecycle",
    r"\bMay go on\b": "Can proceed",
}
"""Pattern, in any case of its first letter where it is prose, to the field's word."""

_ELSEWHERE = (
    "config/",
    "tests/organisation/",
    "docs/promises.md",
    "tests/manifests/snapshots/",
    "tests/snapshots/",
    "tests/lab/snapshots/",
    "requirements",
    "LICENSE",
    "CHANGELOG.md",
    "tests/test_words.py",
)
"""Recorded from programs or by others, named after ids of rules, written by whoever clones, and this list itself."""
_INPUTS = ('rationale="What a registry of ours', "resizes system nodes at night", 'title="nothing has a door')
"""Texts that resources carry: another word would change every cluster."""
_TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".j2", ".js", ".svg", ""}


@pytest.mark.parametrize("pattern", RETIRED)
def test_a_retired_word_does_not_come_back(pattern: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path.suffix in _TEXT and not (name := path.relative_to(ROOT).as_posix()).startswith(_ELSEWHERE)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if re.search(pattern, line) and not any(kept in line for kept in _INPUTS)
    ]
    assert found == [], f"say {RETIRED[pattern]}"
