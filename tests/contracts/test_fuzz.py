"""AwsSettings that went wrong in every way: each is accepted, or refused with a place and a remediation."""

import copy
import json
import pathlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import loader
from contracts.problems import SettingsError
from contracts.reading.source import Source
from contracts.settings import CLOUDS, model_of
from tests.conftest import ORGANISATION, STACKS

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            "0.0.0.0/0",
            "::/0",
            "10.0.0.0/33",
            "latest",
            "us-east-1z",
            "eastus9",
            "Standard_B1",
            "/subscriptions/x",
            "4",
            "\x1b[31m",
            "١٢٣",
            "1.²",
        ]
    ),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=8), st.integers(), max_size=2),
    st.recursive(st.none(), lambda inner: st.lists(inner, max_size=2), max_leaves=5),
)


def _places(value: Any, path: tuple = ()) -> list[tuple]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [place for key, item in value.items() for place in _places(item, (*path, key))]
    elif isinstance(value, list):
        found += [place for index, item in enumerate(value) for place in _places(item, (*path, index))]
    return found


CONFIGS = {stack: loader.read_stack(ORGANISATION, stack).values["config"] for stack in STACKS}
FLEETS = {stack: loader.fleet(ORGANISATION, stack) for stack in STACKS}
SETTINGS = sorted(
    {f"platform:{field.alias}" for cloud in CLOUDS for field in model_of(cloud).model_fields.values()}
)


@st.composite
def mutants(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A stack's configuration with one to three things changed, removed or added."""
    stack = draw(st.sampled_from(STACKS))
    config = copy.deepcopy(CONFIGS[stack])
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(_places(config)))
        holder: Any = config
        for key in above:
            holder = holder[key]
        match draw(st.sampled_from(["change", "change", "remove", "add", "setting"])):
            case "change":
                holder[last] = draw(odd)
            case "remove":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.text(max_size=12))] = draw(odd)
            case _:
                config[draw(st.sampled_from(SETTINGS))] = draw(odd)
        if not config:
            break
    return stack, config


@given(mutants())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutant_is_accepted_or_refused_with_a_place_and_a_remediation(mutant: tuple[str, dict]) -> None:
    stack, config = mutant
    where = Source("config/x.yaml", {"config": config}, {(): 1})
    try:
        accepted = loader.from_config(config, stack, where, fleet=FLEETS[stack])
    except SettingsError as error:
        found = error.problems
    else:
        json.dumps(accepted.tags)
        return
    assert found
    for problem in found:
        assert problem.rule
        assert problem.fix
        assert problem.line
        assert str(problem).replace("\n", "").isprintable()


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_a_file_of_anything_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder: pathlib.Path = tmp_path_factory.getbasetemp() / "fuzz"
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config/Pulumi.aws-x.yaml").write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(SettingsError) as caught:
        _read(folder)
    assert caught.value.problems, "no random text makes a whole stack"


def _read(folder: pathlib.Path) -> None:
    source = loader.read_stack(folder, "aws-x")
    loader.from_config(source.values["config"], "aws-x", source)
