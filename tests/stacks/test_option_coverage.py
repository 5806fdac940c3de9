"""Stacks of the organisation and option stacks together use every setting there is, on each cloud."""

import calendar
import enum
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.settings.aws.cluster import AwsSettings
from contracts.settings.azure.cluster import AzureSettings
from tests.stacks import aws_options
from tests.stacks.options import azure as azure_options

NEVER_SWITCHED: dict[str, str] = {
    # setting: why no stack gives it another value
    "cloud": "there are stacks of one cloud here",
    "delivery.provider": "GitHub is the only one",
}
VALUES_LEFT_OUT: dict[str, dict[str, str]] = {
    # cloud to setting=value: why no stack has it
    "aws": {},
    "azure": {},
}
ONE_MODEL = {
    "systemNodes.kubelet": "pools.kubelet",
    "pools.kubelet": "systemNodes.kubelet",
    "systemNodes.os": "pools.os",
    "pools.os": "systemNodes.os",
}
"""Sections that are written in two places and mean the same there: a value in either is enough."""
DAYS = set(calendar.day_name)
"""Of choices that are days of the week one is as good as another."""
MODELS: dict[str, type[BaseModel]] = {"aws": AwsSettings, "azure": AzureSettings}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside of an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models(part)


def _fields(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting with its path; keys of maps and places in lists are a star."""
    for field in model.model_fields.values():
        path = f"{above}.{field.alias}".lstrip(".")
        yield path, field
        for below in _models(field.annotation):
            yield from _fields(below, path)


def _values(made: BaseModel, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting's value, by the same paths."""
    for name, field in type(made).model_fields.items():
        path, value = f"{above}.{field.alias}".lstrip("."), getattr(made, name)
        yield path, value
        below = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
        for item in below:
            if isinstance(item, BaseModel):
                yield from _values(item, path)


def _stacks(cloud: str) -> dict[str, Any]:
    """Settings of every stack on a cloud."""
    return (aws_options if cloud == "aws" else azure_options).every_settings()


def _taken(cloud: str) -> dict[str, list[Any]]:
    taken: dict[str, list[Any]] = {}
    for settings in _stacks(cloud).values():
        for path, value in _values(settings):
            taken.setdefault(path, []).append(value)
    return taken


def _choices(annotation: Any) -> Iterator[Any]:
    """What a field offers, where it is one of a few."""
    if typing.get_origin(annotation) is typing.Literal:
        yield from typing.get_args(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        yield from annotation
    elif annotation is bool:
        yield from (True, False)
    else:
        for part in typing.get_args(annotation):
            yield from _choices(part)


def _switched(field: FieldInfo, values: list[Any], stacks: int) -> bool:
    """Whether a setting takes another value than its default. Where it has none, it takes more than one, or is
    there in some stacks only.
    """
    if field.is_required():
        return 0 < len(values) < stacks or any(value != values[0] for value in values)
    default = field.get_default(call_default_factory=True)
    return any(value != default for value in values)


@pytest.mark.parametrize("cloud", MODELS)
def test_every_setting_has_another_value_than_its_default_in_some_stack(cloud: str) -> None:
    taken, stacks = _taken(cloud), len(_stacks(cloud))
    left = {
        path for path, field in _fields(MODELS[cloud]) if not _switched(field, taken.get(path, []), stacks)
    }
    assert left == set(NEVER_SWITCHED), "give it a value in an option stack of tests/stacks"


@pytest.mark.parametrize("cloud", MODELS)
def test_every_choice_is_taken_by_some_stack(cloud: str) -> None:
    taken = _taken(cloud)
    left = set()
    for path, field in _fields(MODELS[cloud]):
        above, _, key = path.rpartition(".")
        found = [*taken.get(path, []), *taken.get(f"{ONE_MODEL.get(above)}.{key}", [])]
        flat = [item for value in found for item in (value if isinstance(value, tuple | dict) else [value])]
        if any(_models(field.annotation)) or typing.get_origin(field.annotation) is dict:
            # Of a map the keys are choices, of models in it their own fields.
            offered = [choice for part in typing.get_args(field.annotation)[:1] for choice in _choices(part)]
        else:
            offered = list(_choices(field.annotation))
        offered = [] if set(offered) == DAYS else offered
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        left |= {f"{path}={choice}" for choice in offered if choice not in flat and choice != default}
    assert left == set(VALUES_LEFT_OUT[cloud]), "take it in an option stack, or say why no stack can"


@pytest.mark.parametrize("cloud", MODELS)
def test_a_longest_name_is_among_the_options(cloud: str) -> None:
    from contracts.planning.naming import CLUSTER_NAME_LIMIT

    assert CLUSTER_NAME_LIMIT in {len(settings.cluster_name) for settings in _stacks(cloud).values()}
