"""The JSON Schema: fresh, valid, and of one mind with the settings."""

import functools
import json

import jsonschema
import pytest
from jsonschema.protocols import Validator

from contracts import loader
from contracts.reading import schema
from tests.conftest import ORGANISATION, ROOT, STACKS


@functools.cache
def validator() -> Validator:
    return jsonschema.Draft202012Validator(schema.build())


def test_the_committed_schema_is_fresh() -> None:
    for file, text in schema.files().items():
        assert (ROOT / file).read_text() == text, "run make docs"


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.build())


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_file_fits_the_schema_and_names_it(stack: str) -> None:
    assert list(validator().iter_errors(loader.read_stack(ORGANISATION, stack).values)) == []
    first = loader.stack_file(ORGANISATION, stack).read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../../docs/schema/stack.schema.json"


def test_a_typing_error_does_not_fit_the_schema() -> None:
    values = json.loads(json.dumps(loader.read_stack(ORGANISATION, "aws-prod").values))
    values["config"]["platform:network"]["zonez"] = []
    with pytest.raises(jsonschema.ValidationError, match="zonez"):
        validator().validate(values)


def test_every_setting_is_described() -> None:
    made = schema.build()
    for name, definition in made["$defs"].items():
        for key, value in definition.get("properties", {}).items():
            assert "description" in value or "$ref" in value, f"{name}.{key}"
