"""JSON Schemas: committed as the models say, and true of what is shipped."""

import functools
import json
import pathlib
from typing import Any

import jsonschema
import pytest
from jsonschema.protocols import Validator

from contracts.reading.source import read
from contracts.tenancy.loading import schemas
from tests.conftest import ORGANISATION, ROOT
from tests.contracts.tenancy.inventories import EXCEPTION, REMOVE, contract, overlay, request

SAMPLES = sorted((ORGANISATION / "config/tenants").rglob("*.yaml"))


@functools.cache
def validator(kind: str) -> Validator:
    return jsonschema.Draft202012Validator(schemas.build(kind))


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_the_committed_schema_is_what_the_models_say(kind: str) -> None:
    file = schemas.FOLDER / f"{kind}.schema.json"
    assert (ROOT / file).read_text() == schemas.files()[file], "run make docs"
    jsonschema.Draft202012Validator.check_schema(json.loads((ROOT / file).read_text()))


@pytest.mark.parametrize("sample", SAMPLES, ids=[one.name for one in SAMPLES])
def test_every_shipped_file_is_valid_by_its_schema(sample: pathlib.Path) -> None:
    values = read(sample, sample.name).values
    assert list(validator(values["kind"].lower()).iter_errors(values)) == []


@pytest.mark.parametrize("kind", ["teams", "profiles"])
def test_the_platforms_files_are_valid_by_their_schemas(kind: str) -> None:
    file = ORGANISATION / f"config/{kind}.yaml"
    assert list(validator(kind).iter_errors(read(file, file.name).values)) == []


WRONG: list[tuple[str, dict[str, Any], str, Any]] = [
    ("workloadcontract", contract("x", "shop"), "spec.runtime.workloadType", "daemon"),
    ("workloadcontract", contract("x", "shop"), "spec.runtime.ports", [{"name": "http", "port": 80}]),
    ("workloadcontract", contract("x", "shop"), "spec.data", {"rpo": "5 minutes"}),
    ("workloadcontract", contract("x", "shop"), "spec.artifact.digest", "latest"),
    ("workloadcontract", contract("x", "shop"), "metadata.name", "X"),
    ("workloadcontract", contract("x", "shop"), "spec.cost", REMOVE),
    ("workloadoverlay", overlay("x", "dev"), "spec.replicas", 3),
    ("namespacerequest", request("x", "shop"), "spec.criticality", "tier-9"),
    ("policyexception", EXCEPTION, "spec.policies", ["SEC-1"]),
]


@pytest.mark.parametrize(("kind", "document", "place", "value"), WRONG, ids=[case[2] for case in WRONG])
def test_what_is_wrong_is_wrong_by_the_schema_too(
    kind: str, document: dict[str, Any], place: str, value: Any
) -> None:
    broken = json.loads(json.dumps(document))
    validator(kind).validate(broken)
    *above, last = place.split(".")
    holder = broken
    for key in above:
        holder = holder[key]
    if value is REMOVE:
        del holder[last]
    else:
        holder[last] = value
    with pytest.raises(jsonschema.ValidationError):
        validator(kind).validate(broken)
