"""Advice can be taken: it names what there is, and what it proposes passes the very rule that was broken."""

import re

import pytest
import yaml

from contracts.catalog import regions
from contracts.problems import shown
from contracts.reading.error_messages import did_you_mean
from contracts.settings import model_of
from contracts.settings.values import nearest
from tests.contracts.test_settings import PROD, problems_of, settings_with


def _fix(setting: str, value: object) -> str:
    return next(one.fix for one in problems_of(PROD, {setting: value}) if one.path == f"platform:{setting}")


@pytest.mark.parametrize("value", [0, -1, -400])
def test_logs_that_are_not_kept_get_no_advice_to_keep_them_for_a_day(value: int) -> None:
    fix = _fix("logRetentionDays", value)
    assert fix.startswith("leave it out for what the cluster type has")
    assert "write 1 " not in fix


@pytest.mark.parametrize("value", [2, 91, 200, 99_999])
def test_a_period_that_is_proposed_is_one_that_is_taken(value: int) -> None:
    proposed = re.search(r"write (\d+)", _fix("logRetentionDays", value))
    assert proposed
    said = {"logRetentionDays": max(int(proposed[1]), 90)}
    assert settings_with(PROD, said).log_retention_days


def test_a_bound_is_not_proposed_as_if_it_were_the_value_to_have() -> None:
    assert _fix("observability.retentionDays", 0) == "write 1 or more"
    assert _fix("observability.retentionDays", 5000) == "write 1095 or less"


@pytest.mark.parametrize("value", ["cn-north-1", "cn-northwest-1", "xx-east-1"])
def test_no_region_of_another_area_is_taken_for_a_misspelling(value: str) -> None:
    assert "did you mean" not in nearest(value, regions.AWS_REGIONS)


@pytest.mark.parametrize(("value", "meant"), [("us-eas-1", "us-east-1"), ("eu-cental-1", "eu-central-1")])
def test_a_misspelt_region_is_recognised(value: str, meant: str) -> None:
    assert nearest(value, regions.AWS_REGIONS) == f"did you mean {meant}?"


@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_a_misspelt_setting_is_recognised_and_another_word_is_not(cloud: str) -> None:
    known = [str(field.alias) for field in model_of(cloud).model_fields.values()]
    for name in known:
        assert did_you_mean(name.lower(), known) == f"did you mean {name}?"
        assert did_you_mean(f"{name}s", known) == f"did you mean {name}?"
    assert "did you mean" not in did_you_mean("kubeVersion", known, 0.7)
    assert "did you mean" not in _fix("systemNodes.diskSize", 5)


@pytest.mark.parametrize("text", ["0123", "true", "on", "null", "1.35", "", "~", "1e3", "-7"])
def test_a_text_is_shown_with_the_quotes_that_make_it_one(text: str) -> None:
    assert yaml.safe_load(shown(text)) == text


@pytest.mark.parametrize("text", ["10.0.0.4", "10.16.0.0/16", "m7i.large", "2026-11-22", "us-east-1"])
def test_other_texts_are_shown_as_they_are(text: str) -> None:
    assert shown(text) == text
    assert shown(7) == "7"


@pytest.mark.parametrize(
    ("key", "setting"),
    [("aws:defaultTags", "tags"), ("aws:region", "region"), ("azure-native:subscriptionId", "account")],
)
def test_what_a_provider_was_told_is_said_by_a_setting_there_is(key: str, setting: str) -> None:
    from contracts import loader
    from contracts.problems import SettingsError
    from contracts.reading.source import Source

    named = {f"platform:{name}": value for name, value in PROD.items()} | {key: "x"}
    with pytest.raises(SettingsError) as caught:
        loader.from_config(named, "aws-prod", Source("config/x.yaml", {}, {(): 1}))
    (problem,) = caught.value.problems
    assert problem.fix == f"remove it; platform:{setting} says it"
    assert setting in {field.alias for field in model_of("aws").model_fields.values()}
