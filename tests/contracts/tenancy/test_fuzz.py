"""Tenant files that went wrong in every way: each inventory is read, or refused with a place and a remediation."""

import pathlib
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.problems import SettingsError
from contracts.tenancy.loading import load, validate
from contracts.tenancy.resolve.resolve import Place, resolve
from tests.contracts.tenancy.inventories import EXCEPTION, SHOP, files, overlay, write
from tests.contracts.test_fuzz import odd

SAMPLES = files(
    {
        f"{SHOP}/workloads/cart.prod.yaml": overlay("cart", "prod", runtime={"minReplicas": 2}, artifact={"tag": "x"}),
        f"{SHOP}/exceptions/fonts.yaml": EXCEPTION,
    }
)  # fmt: skip
NAMES = st.sampled_from(["spec", "kind", "artifact", "dependencies", "cidrs", "quota", "size", "name", "x"])


def _places(value: Any, path: tuple = ()) -> list[tuple]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [place for key, item in value.items() for place in _places(item, (*path, key))]
    elif isinstance(value, list):
        found += [place for index, item in enumerate(value) for place in _places(item, (*path, index))]
    return found


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    """The files of an inventory with one to three things changed, removed or added."""
    import copy

    made = copy.deepcopy(SAMPLES)
    for _ in range(draw(st.integers(1, 3))):
        document = made[draw(st.sampled_from(sorted(made)))]
        places = _places(document)
        if not places:
            continue
        *above, last = draw(st.sampled_from(places))
        holder: Any = document
        for key in above:
            holder = holder[key]
        match draw(st.sampled_from(["change", "change", "remove", "add"])):
            case "change":
                holder[last] = draw(odd)
            case "remove":
                del holder[last]
            case _ if isinstance(holder, dict):
                holder[draw(NAMES)] = draw(odd)
            case _:
                holder.append(draw(odd))
    return made


def located(error: SettingsError) -> None:
    """Every problem has a place, a rule and a remediation, in printable words."""
    assert error.problems
    for problem in error.problems:
        assert problem.rule
        assert problem.fix
        assert problem.file.startswith("config/t")
        assert str(problem).replace("\n", "").isprintable()


def outcome(root: pathlib.Path) -> None:
    """Read, validate and resolve; whatever is refused is refused in words."""
    try:
        inventory = load.load(root)
        validate.validate(inventory)
    except SettingsError as error:
        located(error)
        return
    for environment, kind in (("dev", "dev"), ("prod", "prod-standard")):
        for cloud in ("aws", "azure"):
            place = Place(cloud=cloud, cluster="c", cluster_type=kind, environment=environment)  # ty: ignore[invalid-argument-type]
            resolve(inventory, place)


@given(mutants())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutant_is_resolved_or_refused_with_places_and_ways_out(
    tmp_path_factory: pytest.TempPathFactory, mutant: dict[str, Any]
) -> None:
    root = tmp_path_factory.getbasetemp() / "mutant"
    write(root)
    for file, value in mutant.items():
        text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
    outcome(root)


@given(
    st.sampled_from(
        [f"{SHOP}/workloads/cart.yaml", f"{SHOP}/namespaces/shop.yaml", f"{SHOP}/workloads/cart.dev.yaml", "config/teams.yaml"]
    ),
    st.one_of(st.text(max_size=200), st.binary(max_size=200)),
)  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_of_anything_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, file: str, content: str | bytes
) -> None:
    root = tmp_path_factory.getbasetemp() / "anything"
    write(root)
    raw = content if isinstance(content, bytes) else content.encode("utf-8", errors="surrogatepass")
    (root / file).write_bytes(raw)
    with pytest.raises(SettingsError) as caught:
        validate.validate(load.load(root))
    located(caught.value)
