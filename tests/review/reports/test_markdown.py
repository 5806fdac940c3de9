"""The comment under a pull request: short, safe, and never refused for its length."""

import re
from typing import Any

from contracts.graph import Graph, Row
from policy.finding import Finding, Severity
from review.reports.markdown import plain, render

COMMENT_LIMIT = 65_536


def row(name: str, **given: Any) -> Row:
    fields: dict[str, Any] = {
        "urn": f"urn:pulumi:s::platform::aws:kms/key:Key::{name}",
        "type": "aws:kms/key:Key",
        "name": name,
        "parent": "",
        "plane": "security",
        "inputs": {},
        "provider": "",
        "protect": True,
        "depends_on": [],
        "secrets": [],
        "unknowns": [],
    }
    return Row(**{**fields, **given})


def graph(*rows: Row) -> Graph:
    return Graph(stack="aws-prod", config={}, resources=list(rows), outputs={})


def finding(**given: Any) -> Finding:
    fields: dict[str, Any] = {"rule": "r", "severity": Severity.BLOCK, "message": "m", "fix": "f"}
    return Finding(**{**fields, **given})


def comment(stack: Graph, findings: list[Finding] | None = None) -> str:
    return render(stack, findings or [], {"security": "security-team"}, {"kubernetesVersion": "1.35"})


def test_the_verdict_is_the_first_line() -> None:
    assert comment(graph(), [finding()]).splitlines()[0] == "## ❌ Blocked: aws-prod"
    assert comment(graph()).splitlines()[0] == "## ✅ Can proceed: aws-prod"


def test_a_finding_names_its_resource_and_the_way_out() -> None:
    key = row("main-key")
    text = comment(
        graph(key), [finding(message="not rotated", fix="rotate it", resource=key.urn, path="x.y")]
    )
    line = next(line for line in text.splitlines() if "not rotated" in line)
    for part in ("❌ blocks", "rotate it", "main-key", "x.y"):
        assert part in line


def test_what_blocks_comes_before_what_warns() -> None:
    text = comment(
        graph(), [finding(severity=Severity.WARN, rule="a", message="later"), finding(message="first")]
    )
    assert text.index("first") < text.index("later")


def test_each_plane_is_shown_with_its_owner() -> None:
    assert "| security | security-team | 2 | 2 Key |" in comment(graph(row("a"), row("b")))


def test_the_facts_are_there() -> None:
    text = comment(graph(row("a"), row("b", protect=False)))
    assert "| Kubernetes | 1.35 |" in text
    assert "| Protected | 1 of 2 |" in text


def test_a_hostile_value_cannot_leave_its_cell() -> None:
    hostile = "a | b `c` <script>x</script>\n\n# title [link](https://x) **b** @team #1 \u202e"
    text = comment(graph(row(hostile)), [finding(message=hostile, fix=hostile, path=hostile, rule=hostile)])
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"\|", line)) in {3, 4, 5}
    assert "<script" not in text
    assert "@team" not in text
    assert "](" not in text
    assert "\n# " not in text
    assert "\u202e" not in text


def test_nobody_is_called_by_a_value() -> None:
    assert plain("@team") == "&#64;&#8288;team"


def test_a_comment_is_never_too_long() -> None:
    many = [finding(message="m" * 5_000, rule=str(index)) for index in range(200)]
    text = comment(graph(*(row(f"key-{index:05}") for index in range(3_000))), many)
    assert len(text) < COMMENT_LIMIT
    assert "… and 160 more findings" in text
    assert re.search(r"… and \d+ more; see report.html", text)
    assert text.rstrip().endswith("</details>")


def test_every_resource_of_a_usual_stack_is_listed() -> None:
    text = comment(graph(*(row(f"key-{index}") for index in range(150))))
    assert all(f"<code>key-{index}</code>" in text for index in range(150))


def test_the_same_graph_always_makes_the_same_comment() -> None:
    findings = [finding(rule="a"), finding(rule="b", severity=Severity.WARN)]
    assert comment(graph(row("a")), findings) == comment(graph(row("a")), findings[::-1])
