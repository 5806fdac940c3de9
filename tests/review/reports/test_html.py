"""The page tells a reviewer everything, runs nothing of what it shows and asks for nothing."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy.finding import Finding, Severity
from review.reports.html import values
from review.reports.html.report import render
from review.reports.html.view import anchor

HOSTILE = "</style></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;{{ 7*7 }}"
URN = "urn:pulumi:s::platform::"
NETWORK = f"{URN}platform:index:AwsNetwork::network"
VPC = f"{URN}platform:index:AwsNetwork$aws:ec2/vpc:Vpc::network-vpc"
POLICY = f"{URN}platform:index:AwsNetwork$aws:iam/policy:Policy::network-policy"
ALLOWED_SCHEMES = ("#",)


def row(urn: str, **given: Any) -> Row:
    fields: dict[str, Any] = {
        "urn": urn,
        "type": urn.split("::")[2].rpartition("$")[2],
        "name": urn.rpartition("::")[2],
        "parent": "",
        "plane": "network",
        "inputs": {},
        "provider": "",
        "protect": False,
        "depends_on": [],
        "secrets": [],
        "unknowns": [],
    }
    return Row(**{**fields, **given})


def sample() -> Graph:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:Decrypt"]}]}
    return Graph(
        stack="s",
        config={"platform:region": "us-east-1"},
        resources=[
            row(NETWORK),
            row(
                VPC,
                parent=NETWORK,
                protect=True,
                inputs={"cidrBlock": "10.0.0.0/16", "keyArn": "arn:stand-in", "token": "[secret]"},
                unknowns=["keyArn"],
                secrets=["token"],
            ),
            row(
                POLICY,
                parent=NETWORK,
                plane="security",
                inputs={"policy": json.dumps(document)},
                depends_on=[VPC, f"{URN}a:b:C::elsewhere"],
            ),
        ],
        outputs={"cluster": {"name": "the-cluster"}},
    )


def page(graph: Graph | None = None, findings: list[Finding] | None = None) -> str:
    return render(graph or sample(), findings or [], {"network": "network-team"}, {"stack": "s"})


def finding(**given: Any) -> Finding:
    fields: Any = {"rule": "r", "severity": Severity.BLOCK, "message": "m", "fix": "f"}
    return Finding(**{**fields, **given})


class Reader(HTMLParser):
    """Collects tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


def hostile_graph() -> Graph:
    given = {
        "type": f"aws:{HOSTILE}:T",
        "name": HOSTILE,
        "plane": HOSTILE,
        "inputs": {HOSTILE: HOSTILE, "document": json.dumps({HOSTILE: [HOSTILE]})},
        "provider": HOSTILE,
        "depends_on": [HOSTILE],
        "unknowns": [HOSTILE],
    }
    rows = [row(URN + f"aws:x:T::{HOSTILE}", **given)]
    return Graph(stack=HOSTILE, config={HOSTILE: HOSTILE}, resources=rows, outputs={HOSTILE: HOSTILE})


def test_a_hostile_value_is_shown_not_run() -> None:
    hostile = hostile_graph()
    objection = finding(rule=HOSTILE, message=HOSTILE, fix=HOSTILE, path=HOSTILE, resource=HOSTILE)
    summary = dict.fromkeys(("stack", "cluster", "clusterType", "region"), HOSTILE)
    text = render(hostile, [objection], {HOSTILE: HOSTILE}, summary)
    reader = Reader(text)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("script") == 1, "the page's own script is the only one"
    assert "img" not in tags
    assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on")]
    assert text.count("</script>") == 1
    assert "alert(1)" in text, "the reviewer sees what was tried"
    assert "{{ 7*7 }}" in text, "values are never a template"


def test_a_script_that_slipped_in_would_still_be_refused() -> None:
    policy = next(attrs["content"] for _, attrs in Reader(page()).tags if attrs.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy)


def test_the_page_asks_for_nothing_from_outside() -> None:
    text = page()
    reader = Reader(text)
    assert not {"link", "img", "iframe", "object", "embed", "video", "base"} & {tag for tag, _ in reader.tags}
    assert not reader.values("src")
    assert all(link.startswith(ALLOWED_SCHEMES) for link in reader.values("href"))
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text), "styles load nothing either"
    assert "fetch(" not in text


def test_text_that_would_hide_is_made_visible() -> None:
    graph = Graph(stack="s", config={"key": "admin\u202edeny\u200b"}, resources=[], outputs={})
    text = page(graph)
    assert "\u202e" not in text
    assert "admin⟨U+202E⟩deny⟨U+200B⟩" in text


def test_every_resource_can_be_found_by_its_anchor() -> None:
    graph = sample()
    reader = Reader(page(graph))
    for item in graph:
        assert reader.values("id").count(anchor(item.urn)) == 1


def test_every_resource_can_be_found_by_name_type_and_urn() -> None:
    found = Reader(page()).values("data-find")
    for item in sample():
        texts = (item.name, item.type, item.urn)
        assert any(all(text.lower() in words for text in texts) for words in found)


def test_no_two_resources_share_an_anchor() -> None:
    assert anchor(f"{URN}a:b:C::same") != anchor(f"{URN}a:b:D::same")


def test_every_link_inside_the_page_leads_somewhere() -> None:
    reader = Reader(page(findings=[finding(resource=VPC)]))
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    for link in reader.values("href"):
        assert link.removeprefix("#") in ids


def test_what_blocks_comes_before_what_warns() -> None:
    warns = finding(rule="a", severity=Severity.WARN, message="comes later")
    blocks = finding(rule="z", message="comes first", fix="the remediation", resource=VPC, path="cidrBlock")
    text = page(findings=[warns, blocks])
    assert text.index("comes first") < text.index("comes later")
    assert "1 problem must be fixed first; 1 warning besides." in text
    assert "the remediation" in text
    assert f'href="#{anchor(VPC)}"' in text


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ([], "Can proceed"),
        ([Severity.WARN], "Proceed with warnings"),
        ([Severity.WARN, Severity.BLOCK], "Blocked"),
    ],
)
def test_the_verdict_is_the_title_of_the_page(severities: list[Severity], verdict: str) -> None:
    text = page(findings=[finding(severity=severity) for severity in severities])
    assert f"<title>{verdict}: s</title>" in text


def test_a_stand_in_is_told_from_a_value() -> None:
    text = page()
    assert re.search(r"<i>&quot;arn:stand-in&quot;</i>.*known after deployment", text)
    assert not re.search(r"10\.0\.0\.0/16&quot;.*known after deployment", text)


def test_a_value_the_engine_does_not_know_is_not_shown_as_null() -> None:
    text = values.to_html({"id": None}, unknowns=["id"])
    assert "null" not in text
    assert "known after deployment" in text


def test_a_secret_is_marked_and_stays_hidden() -> None:
    assert re.search(r"\[secret\].*class=\"note secret\"", page())


def test_a_policy_document_reads_as_json() -> None:
    text = page()
    assert "JSON in a text" in text
    assert "<b>&quot;Effect&quot;</b>: &quot;Allow&quot;" in text
    assert "\\&quot;Effect" not in text


def test_a_document_with_a_repeated_key_is_shown_as_it_is() -> None:
    text = values.to_html({"policy": '{"Effect": "Deny", "Effect": "Allow"}'})
    assert "Deny" in text, "tidied up it would lose what a reader may go by"
    assert "JSON in a text" not in text


def test_deep_and_long_values_do_not_break_the_page() -> None:
    deep: Any = "end"
    for _ in range(300):
        deep = [deep]
    graph = Graph(
        stack="s",
        config={"deep": deep, "long": "x" * 200_000, "document": "[" * 5000 + "]" * 5000},
        resources=[],
        outputs={},
    )
    assert "x" * 200_000 in page(graph)


def test_the_same_graph_always_makes_the_same_page() -> None:
    findings = [finding(rule="b", resource=VPC), finding(rule="a", severity=Severity.WARN)]
    assert page(findings=findings) == page(findings=findings[::-1])


def test_an_empty_stack_has_a_page() -> None:
    assert "No rule objects." in page(Graph(stack="s", config={}, resources=[], outputs={}))


def test_resources_are_under_their_plane_with_its_owner() -> None:
    text = page()
    assert re.search(r"id=\"plane-network-title\">.*Network.*network-team", text)
    assert text.index('id="plane-network"') < text.index(f'id="{anchor(VPC)}"')


def test_the_search_shows_up_only_where_scripts_run() -> None:
    search = next(attrs for _, attrs in Reader(page()).tags if "data-search" in attrs)
    assert "hidden" in search
