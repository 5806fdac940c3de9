"""All stacks of a run in one comment: the verdict first, and short enough for every system."""

from typing import Any

from contracts.graph import Graph
from contracts.problems import Problem
from contracts.settings.teams import Owners
from policy.finding import Finding, Severity
from review.preview.run import Preview
from review.reports.fleet_summary import LIMIT, render

COMMENT_LIMIT = 65_536


def finding(**given: Any) -> Finding:
    fields: Any = {"rule": "r", "severity": Severity.BLOCK, "message": "m", "fix": "f"}
    return Finding(**{**fields, **given})


def preview(stack: str, *findings: Finding, missing: list[str] | None = None) -> Preview:
    graph = Graph(stack=stack, config={}, resources=[], outputs={})
    costs = {"amount": "at least 73 USD", "sum": {"notPriced": missing or []}}
    owners = Owners.model_construct(planes={})
    return Preview(owners=owners, graph=graph, findings=list(findings), summary={}, costs=costs)


WARN = finding(severity=Severity.WARN, message="support ends")


def test_the_verdict_over_all_stacks_comes_first() -> None:
    lines = render([preview("aws-dev"), preview("aws-prod", finding())], {}).splitlines()
    assert lines[0] == "## ❌ Blocked: 2 stacks"
    assert lines[2] == "1 blocked, 1 can proceed."
    assert render([preview("a"), preview("b")], {}).startswith("## ✅ Can proceed: 2 stacks")
    assert render([preview("a"), preview("b", WARN)], {}).startswith("## ⚠️ Proceed with warnings")


def test_a_stack_that_could_not_be_previewed_is_worse_than_one_that_is_blocked() -> None:
    problem = Problem(file="config/Pulumi.b.yaml", line=3, keys=("p",), value="v", rule="no", fix="do")
    text = render([preview("a", finding())], {"b": [problem]})
    assert text.startswith("## ⛔ Unusable: 2 stacks")
    assert text.index("Pulumi.b.yaml") < text.index("What blocks")


def test_what_several_stacks_have_in_common_is_said_once() -> None:
    text = render([preview("a", WARN), preview("b", WARN)], {})
    assert text.count("support ends") == 1
    assert "**a, b**" in text


def test_a_sum_stands_with_what_it_lacks() -> None:
    assert "at least 73 USD; not priced: 3 x m7i.larg of" in render(
        [preview("a", missing=["3 x m7i.larg of system"]), preview("b")], {}
    )


def test_it_fits_a_comment_whatever_there_is_to_say() -> None:
    many = [
        preview(f"stack-{index:03}", *(finding(message=f"{n} {index} @m|" * 500) for n in range(9)), WARN)
        for index in range(300)
    ]
    text = render(many, {})
    assert len(text.encode()) < COMMENT_LIMIT
    assert len(text) <= LIMIT
    assert "more; see the report of each stack" in text
    assert "@m" not in text
    assert text == render(many, {})
