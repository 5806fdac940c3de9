"""The components as a Python package: installed somewhere else, used by a program that has nothing of this repository."""

import importlib.metadata
import pathlib
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT

LAYERS = {"components", "contracts", "manifests", "policy"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    out = tmp_path_factory.mktemp("wheel")
    # uv has the backend inside, so nothing is fetched.
    uv = pathlib.Path(sys.executable).with_name("uv")
    subprocess.run([uv, "build", "--wheel", "--offline", "--quiet", "-o", out, ROOT], check=True)
    return next(out.glob("platform_blueprint-*.whl"))


def test_the_wheel_has_the_layers_up_to_the_components_and_nothing_else(wheel: pathlib.Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == LAYERS
    assert not [name for name in names if "package" in pathlib.PurePath(name).parts]


def test_no_dependency_has_a_package_of_the_same_name() -> None:
    """The names are common ones; docs/decisions/0026 says why they are kept."""
    taken = importlib.metadata.packages_distributions()
    assert {name: taken[name] for name in LAYERS & set(taken)} == {}
