"""The price list: complete, dated, and refused with place and remediation when it is not."""

import datetime
import pathlib

import pytest

from contracts import loader
from contracts.problems import SettingsError
from tests.conftest import ORGANISATION


def with_change(tmp_path: pathlib.Path, before: str, after: str) -> pathlib.Path:
    text = (ORGANISATION / loader.PRICES).read_text()
    assert before in text
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / loader.PRICES).write_text(text.replace(before, after, 1))
    return tmp_path


def test_the_list_says_its_day_and_that_nobody_compared_it() -> None:
    found = loader.load_prices(ORGANISATION)
    assert found.as_of == datetime.date(2026, 11, 22)
    assert found.caveat.startswith("list prices as of 2026-11-22, not compared with AWS")


def test_every_region_of_a_stack_file_has_prices() -> None:
    from contracts import loader

    found = loader.load_prices(ORGANISATION)
    for stack in loader.stacks(ORGANISATION):
        config = loader.read_stack(ORGANISATION, stack).values["config"]
        regions = {"aws": found.regions, "azure": found.azure_regions}[config["platform:cloud"]]
        assert config["platform:region"] in regions, stack


REFUSED = [
    ("eksClusterHour: 0.10", "eksClusterHour: -1", "regions.us-east-1.eksClusterHour", "more than 0"),
    ("eksClusterHour: 0.10", 'eksClusterHour: "0.10"', "regions.us-east-1.eksClusterHour", "valid number"),
    ("eksClusterHour: 0.10", "eksClusterHours: 0.10", "regions.us-east-1.eksClusterHours", "no such setting"),
    ("    natGatewayGb: 0.045\n", "", "regions.us-east-1.natGatewayGb", "natGatewayGb is required"),
    ("us-west-2:", "us-wst-2:", "regions.us-wst-2", "must be an AWS region"),
    ("  eastus2:", "  eastus22:", "azureRegions.eastus22", "Azure"),
    ("aksStandardHour: 0.10", "aksStandardHour: 0", "azureRegions.eastus2.aksStandardHour", "more than 0"),
    ("    firewallGb: 0.016\n", "", "azureRegions.eastus2.firewallGb", "firewallGb is required"),
    ("{standard: 1.25", "{standart: 1.25", "azureRegions.eastus2.firewallHour.standart", "one of"),
    ("Standard_D2ds_v5: 0.113", "D2ds_v5: 0.113", "azureRegions.eastus2.vmHour.D2ds_v5", "with its version"),
    ("asOf: 2026-11-22", "asOf: yesterday", "asOf", "this is a day"),
    ("currency: USD", "currency: EUR", "currency", "one of USD"),
    ("verified: false", "verified: perhaps", "verified", "true or false"),
]


def test_the_sizes_that_settings_preset_have_a_price() -> None:
    from contracts.settings.azure.nodes import Machines

    for region, here in loader.load_prices(ORGANISATION).azure_regions.items():
        assert Machines().size in here.vm_hour, region


@pytest.mark.parametrize(("before", "after", "path", "words"), REFUSED, ids=[case[2] for case in REFUSED])
def test_a_mistake_is_told_with_its_place(
    tmp_path: pathlib.Path, before: str, after: str, path: str, words: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loader.load_prices(with_change(tmp_path, before, after))
    found = [item for item in caught.value.problems if item.path == path]
    assert found, caught.value
    assert words in found[0].rule
    assert found[0].file == "config/prices.yaml"
    assert found[0].line > 0


def test_a_missing_list_is_an_error_with_a_remediation(tmp_path: pathlib.Path) -> None:
    with pytest.raises(SettingsError, match=r"config/prices\.yaml"):
        loader.load_prices(tmp_path)
