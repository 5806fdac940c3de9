"""Names: fitted, told apart, never silently cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import regions
from contracts.planning import naming

texts = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=150)


@given(texts, st.integers(20, 100))
def test_a_fitted_name_is_never_too_long(text: str, limit: int) -> None:
    assert len(naming.fit(text, limit)) <= limit


@given(texts, st.integers(20, 100))
def test_a_name_that_fits_is_left_alone(text: str, limit: int) -> None:
    if len(text) <= limit:
        assert naming.fit(text, limit) == text


@given(st.lists(texts, min_size=2, max_size=6, unique=True))
def test_different_names_stay_different_when_fitted(names: list[str]) -> None:
    assert len({naming.fit(name, 24) for name in names}) == len(names)


def test_a_limit_that_leaves_nothing_recognisable_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be named within 7"):
        naming.fit("something-long", 7)


def test_a_cluster_name_says_cloud_region_environment_purpose_and_number() -> None:
    assert naming.cluster_name("aws", "us-east-1", "prod", "platform", 1) == "aws-use1-prod-platform-01"


def test_no_two_regions_share_an_abbreviation() -> None:
    short = [regions.abbreviation(region) for region in regions.AWS_REGIONS]
    assert len(set(short)) == len(short)


@pytest.mark.parametrize(
    ("region", "partition", "abbreviation"),
    [
        ("us-east-1", "aws", "use1"),
        ("us-gov-west-1", "aws-us-gov", "usgovw1"),
        ("ap-southeast-2", "aws", "apse2"),
    ],
)
def test_a_region_knows_its_partition_and_short_form(region: str, partition: str, abbreviation: str) -> None:
    assert (regions.partition(region), regions.abbreviation(region)) == (partition, abbreviation)


@pytest.mark.parametrize(
    ("zone", "belongs"),
    [
        ("us-east-1a", True),
        ("us-east-1g", False),
        ("us-west-2a", False),
        ("us-east-1-bos-1a", False),
        ("", False),
    ],
)
def test_only_ordinary_zones_of_the_region_count(zone: str, belongs: bool) -> None:
    assert regions.is_zone_of(zone, "us-east-1") is belongs
