"""What is written as YAML is read back as it was, by readers that take more for numbers than Python's does."""

import pytest
import yaml

from contracts.reading import pulumi_values, source
from manifests import written
from tests.contracts.reading.pulumi_forms import TEXTS


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_a_text(text: str) -> None:
    made = written.dump({text or "empty": {"value": text, "list": [text]}})
    for dialect in (source.AS_WRITTEN, pulumi_values.PULUMI):
        read = source.parse(made, "x.yaml", dialect)
        assert read.values == {text or "empty": {"value": text, "list": [text]}}
        assert not read.problems
    assert yaml.safe_load(made) == read.values


@pytest.mark.parametrize("value", [0, 1, -5, 1.5, 1e21, True, False, None, [], {}, 2**63])
def test_what_is_no_text_stays_what_it_is(value: object) -> None:
    assert source.parse(written.dump({"a": value}), "x.yaml", pulumi_values.PULUMI).values == {"a": value}
