"""The tenants half of the bench: its project is sound, and the plain program registers the same rows."""

import pathlib

import pytest

from contracts.tenancy.loading import cache
from tests.bench import many_tenants, tenants
from tests.conftest import ORGANISATION


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("bench") / "project"
    many_tenants.make(ORGANISATION, folder, 12)
    return folder


def test_the_project_holds_what_was_asked_for_and_nothing_is_wrong_with_it(project: pathlib.Path) -> None:
    made = cache.read(project)
    assert len(made.inventory.requests) == 12
    assert len(made.inventory.workloads) == 12 * many_tenants.WORKLOADS
    assert made.warnings == ()


def test_the_plain_program_registers_every_row_of_the_preview(project: pathlib.Path) -> None:
    import pickle

    from tests.bench import plain

    _, said = tenants.prepare(project)
    urns, rows = pickle.loads((project / "rows.pickle").read_bytes())  # noqa: S301 our own
    assert said == f"{len(rows)} rows"
    # All but the reference to the cluster's stack, which is read and not registered.
    assert plain.register(urns, rows) == len(rows) - 1


def test_a_ratio_over_its_limit_is_said_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert tenants._within_limits([1.0, 10.0, 9.0, 1.5, 1.0, 0.0]) == 0
    assert "OVER" not in capsys.readouterr().out
    for slow in (
        [1.0, 12.0, 11.0, 1.0, 1.0, 0.0],
        [2.0, 10.0, 5.0, 1.0, 1.0, 0.0],
        [1.0, 5.0, 5.0, 3.0, 1.0, 0.0],
    ):
        assert tenants._within_limits(slow) == 1
        assert "OVER THE LIMIT" in capsys.readouterr().out
