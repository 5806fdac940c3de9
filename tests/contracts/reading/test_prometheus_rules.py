"""Rule files are read whole or refused with the line and what to write."""

import pytest

from contracts.problems import SettingsError
from contracts.reading import prometheus_rules

ALERT = """\
groups:
  - name: Nodes
    rules:
      - alert: NodeGone
        expr: >-
          absent(kube_node_info)
          > 0
        for: 15m
        labels:
          severity: error
        annotations:
          summary: A node is gone.
          runbook: Look at the machine.
"""
RECORDING = """\
groups:
  - name: Sums
    rules:
      - record: a:b:sum
        expr: sum by (cluster) (b)
      - record: a:b:sum
        expr: sum by (cluster) (c)
        labels:
          kind: c
"""


def test_a_rule_file_of_prometheus_is_read_as_it_stands() -> None:
    ((group, (alert,)),) = prometheus_rules.alerts(ALERT, "alerts.yaml").items()
    assert (group, alert.name, alert.expression, alert.wait) == (
        "Nodes",
        "NodeGone",
        "absent(kube_node_info) > 0",
        "15m",
    )
    assert (alert.labels.severity, alert.annotations.summary) == ("error", "A node is gone.")
    (first, second) = prometheus_rules.recordings(RECORDING, "recordings.yaml")["Sums"]
    assert (first.record, first.expression, dict(first.labels)) == ("a:b:sum", "sum by (cluster) (b)", {})
    assert dict(second.labels) == {"kind": "c"}


@pytest.mark.parametrize(
    ("written", "instead", "line", "rule"),
    [
        ("for: 15m", "for: PT15M", 8, "a duration is a whole number of one unit"),
        ("for: 15m", "for: 1h30m", 8, "a duration is a whole number of one unit"),
        ("severity: error", "severity: page", 10, "one of error, warning, notice"),
        ("is gone.", "is gone", 12, "a sentence ends with a full stop"),
        ("expr: >-", "exp: >-", 5, "there is no such setting"),
        ("          runbook: Look at the machine.\n", "", 11, "runbook is required"),
        ("alert: NodeGone", "alert: ''", 4, "at least 1 character"),
        ("alert: NodeGone", "record: a:b", 4, "alert is required"),
        ("        for: 15m\n", "        for: 15m\n        for: 20m\n", 9, "a key may appear once"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_with_its_line(
    written: str, instead: str, line: int, rule: str
) -> None:
    assert written in ALERT
    with pytest.raises(SettingsError) as refused:
        prometheus_rules.alerts(ALERT.replace(written, instead), "alerts.yaml")
    assert any(
        rule in problem.rule and problem.file == "alerts.yaml" and problem.line == line
        for problem in refused.value.problems
    ), refused.value


def test_two_groups_never_share_a_name() -> None:
    twice = ALERT + ALERT.removeprefix("groups:\n")
    with pytest.raises(SettingsError, match="a group must have a name of its own"):
        prometheus_rules.alerts(twice, "alerts.yaml")


def test_a_file_that_is_no_rule_file_is_refused() -> None:
    for text in ("", "groups: [", "- a", RECORDING):
        with pytest.raises(SettingsError):
            prometheus_rules.alerts(text, "alerts.yaml")
