"""Settings around a cluster: the exact words in which combinations are refused, and the tables behind them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from contracts.catalog import backup_plan
from contracts.catalog.backup_plan import Level
from contracts.catalog.cluster_types import ClusterType
from contracts.planning import schedule
from contracts.problems import Problem
from contracts.rules import Known, broken
from contracts.settings.aws.backup import Backup
from contracts.settings.aws.images import Images
from contracts.settings.aws.network import Dns
from contracts.settings.aws.observability import Observability
from contracts.settings.cost import Cost

SECTIONS: dict[str, type[BaseModel]] = {
    "backup": Backup,
    "cost": Cost,
    "dns": Dns,
    "images": Images,
    "observability": Observability,
}
ELSEWHERE = "arn:aws:backup:us-west-2:111122223333:backup-vault:aws-usw2-prod-platform-01"
HERE = "arn:aws:backup:us-east-1:111122223333:backup-vault:here"
GROUP = "0123456789-01234567-0123-0123-0123-0123456789ab"


def problems(kind: str, region: str = "us-east-1", **sections: dict[str, Any]) -> list[Problem]:
    values = {name: model.model_validate(sections.get(name, {})) for name, model in SECTIONS.items()}
    known = Known(
        stack="aws-x", model="aws", values={"cluster_type": ClusterType(kind), "region": region, **values}
    )
    return [item for item in broken(known) if item.keys[0] in SECTIONS]


REFUSED = [
    # (cluster type, section, value, path, rule, remediation)
    ("staging", "observability", {"prometheus": False, "grafana": True, "grafanaAdmins": [GROUP]}, "observability.grafana", "Grafana shows the metrics of the Prometheus workspace, and there is none", "write prometheus: true, or grafana: false"),
    ("staging", "observability", {"grafana": True}, "observability.grafanaAdmins", "a Grafana workspace without administrators lets nobody in", "name a group of IAM Identity Center by its ID"),
    ("staging", "observability", {"grafanaAdmins": [GROUP]}, "observability.grafanaAdmins", "there is no Grafana workspace to administer", "remove it, or write grafana: true"),
    ("staging", "observability", {"alertEndpoints": {"a": "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q"}}, "observability.alertEndpoints.a", "us-east-1 is in partition aws", "name a function or queue of that partition"),
    ("staging", "observability", {"alertEndpoints": {"a": "arn:aws:sqs:eu-west-1:111122223333:q"}}, "observability.alertEndpoints.a", "alerts stay in the region: the topic is in us-east-1, the sqs in eu-west-1", "name one in us-east-1"),
    ("staging", "dns", {"kind": "public"}, "dns.zone", "a public zone has a domain", "write it like prod.platform.example.com, or kind: none"),
    ("staging", "dns", {"zone": "a.example.com"}, "dns.kind", "the zone has a domain, and nobody would answer for it", "write public, private or both, or remove the zone"),
    ("staging", "dns", {"zone": "a.example.com", "kind": "private", "certificate": True}, "dns.certificate", "a certificate is issued after a public look-up of a record in the zone, and the zone is private", "write kind: public or both, or certificate: false"),
    ("prod-isolated", "dns", {"zone": "a.example.com", "kind": "both"}, "dns.kind", "a prod-isolated cluster has no public names: they tell the world what is inside", "write private"),
    ("staging", "images", {"repositories": ["a/b", "a/b"]}, "images.repositories[1]", "a repository is named once", "remove the repetition"),
    ("staging", "images", {"cachedRegistries": ["quay.io"]}, "images.cachedRegistries", "this exists once per account and region, so the stack that sets it owns it", "write registrySettings: true here and in no other stack of the account and region"),
    ("staging", "images", {"repositories": ["a/b"], "registrySettings": True, "replicateTo": "us-east-1"}, "images.replicateTo", "images are copied to another region, or one failure takes both", "name the region of the standby"),
    ("staging", "images", {"repositories": ["a/b"], "registrySettings": True, "replicateTo": "us-gov-west-1"}, "images.replicateTo", "images do not leave partition aws", "name a region of it"),
    ("staging", "images", {"registrySettings": True, "replicateTo": "us-west-2"}, "images.replicateTo", "only this stack's repositories are copied, and it has none", "name repositories, or remove it"),
    ("staging", "backup", {"level": "L2"}, "backup.copyTo", "L2 survives the loss of a region, so its backups are copied to another one", "name the standby's vault by ARN, or write level: L1"),
    ("staging", "backup", {"level": "L3", "copyTo": HERE}, "backup.copyTo", "copies go to another region than us-east-1, or one failure takes both", "name a vault in the standby's region"),
    ("staging", "backup", {"level": "L3", "copyTo": ELSEWHERE.replace("aws:b", "aws-us-gov:b")}, "backup.copyTo", "us-east-1 is in partition aws", "name a vault of that partition"),
    ("staging", "backup", {"level": "L1", "copyTo": ELSEWHERE}, "backup.copyTo", "L1 copies nothing", "remove it, or write level: L2"),
    ("staging", "backup", {"lock": {"minDays": 36, "maxDays": 30}}, "backup.lock.minDays", "the shortest retention is no longer than the longest", "write 30 or less"),
    ("staging", "backup", {"lock": {"mode": "compliance"}}, "backup.lock.changeableForDays", "a compliance lock can never be lifted, by nobody, so the day from which on is written down", "write 14 or more and test restores until then, or mode: governance"),
    ("staging", "backup", {"lock": {"changeableForDays": 3}}, "backup.lock.changeableForDays", "with this number AWS makes the lock a compliance lock", "remove it, or write mode: compliance"),
    ("staging", "backup", {"lock": {"maxDays": 30}}, "backup.lock", "L1 keeps backups for 35 to 35 days; outside of the lock's 1 to 30 every backup would fail", "write minDays: 1 and maxDays: 35"),
    ("staging", "backup", {"level": "L0", "taggedResources": True}, "backup.taggedResources", "L0 backs nothing up", "remove it, or write level: L1"),
    ("staging", "backup", {"level": "L0", "lock": {}}, "backup.lock", "L0 has no vault to lock", "remove it, or write level: L1"),
    ("prod-standard", "backup", {"level": "L0"}, "backup.level", "a prod-standard cluster is backed up", "write L1 or higher, or leave it out"),
    ("dr-standby", "backup", {}, "backup.receiveFrom", "a standby keeps the copies of its primary's backups", "name the primary's account, even if it is this one"),
    ("staging", "cost", {"night": {}}, "cost.night", "a staging cluster is there day and night", "remove it; sandbox and dev may be shut down"),
    ("dev", "cost", {"night": {"down": "20:00", "up": "19:30"}}, "cost.night.up", "a cluster that comes up is used for an hour at least", "move the two times apart"),
    ("dev", "cost", {"night": {"down": "20:00", "up": "20:45"}}, "cost.night.drainMinutes", "the shutdown from 20:00 to 20:45 is over before system nodes go, 60 minutes after it begins", "write less, or make the shutdown longer"),
    ("dev", "cost", {"budget": {"monthlyUsd": 10}}, "cost.budget.emails", "a budget that tells nobody alarms nobody", "name an e-mail address here, or an endpoint under observability.alertEndpoints"),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=[f"{case[3]}: {case[4][:40]}" for case in REFUSED])
def test_a_combination_is_refused_with_place_rule_and_remediation(case: tuple) -> None:
    kind, section, value, path, rule, fix = case
    found = [item for item in problems(kind, **{section: value}) if item.path == path]
    assert [(item.rule, item.fix) for item in found] == [(rule, fix)]


def test_govcloud_has_no_budgets_and_no_caches() -> None:
    found = problems(
        "staging",
        "us-gov-west-1",
        cost={"budget": {"monthlyUsd": 1, "emails": ["a@example.com"]}},
        images={"registrySettings": True, "cachedRegistries": ["quay.io"]},
    )
    assert {item.path: item.rule for item in found} == {
        "cost.budget": "a GovCloud account is billed through a commercial one, which has the budgets",
        "images.cachedRegistries": "ECR has no repository templates in GovCloud, so cached images would lack "
        "the key and their end",
    }


@pytest.mark.parametrize("kind", [kind for kind in ClusterType if kind is not ClusterType.DR_STANDBY])
def test_the_defaults_are_accepted_everywhere(kind: str) -> None:
    assert problems(kind) == []


def test_a_standby_a_night_and_a_full_house_are_accepted() -> None:
    assert problems("dr-standby", backup={"receiveFrom": ["111122223333"]}) == []
    assert problems("dev", cost={"night": {}, "budget": {"monthlyUsd": 9, "emails": ["a@b.example"]}}) == []
    assert not problems(
        "prod-standard",
        backup={"level": "L4", "copyTo": ELSEWHERE, "lock": {"minDays": 3}, "taggedResources": True},
        dns={"zone": "a.example.com", "kind": "both", "certificate": True, "queryLogs": True},
        images={"repositories": ["a/b"], "registrySettings": True, "replicateTo": "us-west-2"},
        observability={"grafana": True, "grafanaAdmins": [GROUP], "alertEndpoints": {"a": "x@example.com"}},
    )


VALUES = [
    (Observability, {"alertEndpoints": {"a": "https://hooks.example.com/secret"}}, "a web address that takes alerts is a credential, and settings hold none"),
    (Observability, {"alertEndpoints": {"a": "someone"}}, "alerts go to an e-mail address, a Lambda function or an SQS queue"),
    (Observability, {"grafanaAdmins": ["admins"]}, "a group of IAM Identity Center is named by its identifier"),
    (Observability, {"retentionDays": 1096}, "less than or equal to 1095"),
    (Dns, {"zone": "Example.com."}, "a zone is a domain name in lower case, without a dot at the end"),
    (Images, {"repositories": ["orders-api"]}, "a repository is <team>/<image> in lower case"),
    (Images, {"cachedRegistries": ["docker.io"]}, "Input should be 'public.ecr.aws', 'quay.io' or 'registry.k8s.io'"),
    (Backup, {"copyTo": "vault"}, "the vault for copies is named by its ARN"),
    (Backup, {"lock": {"changeableForDays": 2}}, "greater than or equal to 3"),
    (Cost, {"night": {"down": "8pm"}}, "a time of day has hours and minutes"),
    (Cost, {"night": {"timeZone": "CEST+1"}}, "a time zone is one of the tz database"),
    (Cost, {"budget": {"monthlyUsd": 1, "emails": ["nobody"]}}, "this is no e-mail address"),
    (Cost, {"budget": {"monthlyUsd": 1, "emails": [f"a{n}@example.com" for n in range(11)]}}, "at most 10 items"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "value", "words"), VALUES, ids=[case[2][:40] for case in VALUES])
def test_a_value_is_refused_in_plain_words(model: type[BaseModel], value: dict, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    assert words in str(caught.value)


def test_a_higher_level_never_loses_more_and_always_keeps_a_month() -> None:
    losses = [backup_plan.WORST_LOSS_HOURS[level] or 10_000 for level in Level]
    assert losses == sorted(losses, reverse=True)
    for level in list(Level)[1:]:
        kept = backup_plan.retention(level)
        assert kept is not None
        assert kept[1] >= 30
        assert backup_plan.copies(level) is (level >= "L2"), level


def test_continuous_backups_are_kept_no_longer_than_aws_can() -> None:
    for rules in backup_plan.RULES.values():
        for rule in rules:
            assert not rule.continuous or rule.keep_days <= backup_plan.CONTINUOUS_MOST_DAYS


def test_names_of_rules_are_what_aws_takes() -> None:
    for rules in backup_plan.RULES.values():
        assert len({rule.name for rule in rules}) == len(rules)
        assert all(rule.name.replace("-", "").isalnum() and len(rule.name) <= 50 for rule in rules)


clocks = st.builds(lambda h, m: f"{h:02d}:{m:02d}", st.integers(0, 23), st.integers(0, 59))
days = st.sampled_from([schedule.DAYS, schedule.WEEKDAYS])


@given(clocks, days, st.integers(0, 240))
def test_a_moment_survives_being_written_and_read(clock: str, on: tuple[str, ...], minutes: int) -> None:
    moment = schedule.at(clock, on).later(minutes)
    assert schedule.read(moment.cron) == moment


@given(clocks, clocks, days)
def test_a_week_of_nights_is_never_longer_than_a_week(down: str, up: str, on: tuple[str, ...]) -> None:
    hours = schedule.hours_down(schedule.at(down, on), schedule.at(up, on))
    assert 0 <= hours <= schedule.HOURS_OF_A_WEEK


def test_a_weekday_night_lasts_over_the_weekend() -> None:
    down, up = schedule.at("20:00", schedule.WEEKDAYS), schedule.at("07:00", schedule.WEEKDAYS)
    assert schedule.hours_down(down, up) == 4 * 11 + 59
    assert down.cron == "cron(0 20 ? * MON,TUE,WED,THU,FRI *)"


def test_going_down_past_midnight_moves_to_the_next_day() -> None:
    late = schedule.at("23:30", schedule.WEEKDAYS).later(60)
    assert (late.clock, late.days) == ("00:30", ("TUE", "WED", "THU", "FRI", "SAT"))


@pytest.mark.parametrize("text", ["rate(1 hour)", "cron(0 20 * * ? *)", "cron(0 20 ? * XYZ *)", ""])
def test_a_foreign_expression_is_not_guessed_at(text: str) -> None:
    assert schedule.read(text) is None


@pytest.mark.parametrize("text", ["24:00", "7:00", "20.00", "20:60"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time of day; write it like 20:00"):
        schedule.at(text)
