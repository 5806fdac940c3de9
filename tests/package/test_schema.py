"""What the package publishes; whoever uses it in another language depends on it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from components.component import token
from components.package.__main__ import SCHEMA, generated
from components.package.offer import offered
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads((ROOT / SCHEMA).read_text())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
# The SDK's analyzer leaves a file of the provider package open.
def test_the_committed_schema_and_catalogue_are_what_the_code_says() -> None:
    stale = [str(file) for file, text in generated(ROOT).items() if (ROOT / file).read_text() != text]
    assert not stale, "make docs"


def test_every_component_is_offered(schema: dict[str, Any]) -> None:
    assert set(schema["resources"]) == {token(component) for component in offered()}
    assert all(resource["isComponent"] for resource in schema["resources"].values())


def test_what_has_a_default_need_not_be_given(schema: dict[str, Any]) -> None:
    assert "nat_kind" not in schema["resources"]["platform:index:AwsNetwork"]["requiredInputs"]
    asked = {name: found.get("required", []) for name, found in schema["types"].items()}
    contexts = [name for name in asked if name.endswith("ContextArgs")]
    for name in contexts:
        assert not {"tags", "planeTags", "partition"} & set(asked[name]), name


def test_no_argument_is_an_object_that_nobody_can_fill(schema: dict[str, Any]) -> None:
    """A class without annotations, such as one of a provider's SDK, is published as an empty object."""
    assert all(found["properties"] for found in schema["types"].values())


def test_every_own_type_that_is_named_is_there(schema: dict[str, Any]) -> None:
    named = {ref.removeprefix("#/types/") for ref in _references(schema) if ref.startswith("#/types/")}
    assert named == set(schema["types"])


def test_every_property_says_what_it_is(schema: dict[str, Any]) -> None:
    for name, resource in schema["resources"].items():
        for key, found in (resource["inputProperties"] | resource["properties"]).items():
            assert found.get("description"), f"{name}.{key}"


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
