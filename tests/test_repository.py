"""The repository itself: pins agree, files stay small, and nothing that must not be committed is."""

import pathlib
import re
import subprocess
import tomllib

import pytest
import yaml

from tests.conftest import ROOT


def tracked() -> list[pathlib.Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def _direct() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pins = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    # What follows a semicolon says for which interpreters.
    return dict(pin.partition(";")[0].split("==") for pin in pins)


def test_direct_dependencies_are_exact_and_locked_as_they_say() -> None:
    locked = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()
    for name, version in _direct().items():
        assert re.search(rf"^{re.escape(f'{name}=={version}')} (; .+ )?\\", locked, re.MULTILINE), name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_carry_names_versions_and_hashes_only(name: str) -> None:
    for line in (ROOT / name).read_text().splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_the_project_file_names_runtime_config_folder_cli_and_plugin_versions() -> None:
    text = (ROOT / "Pulumi.yaml").read_text()
    project = yaml.safe_load(text)
    assert project["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}
    assert project["stackConfigDir"] == "config"
    assert project["requiredPulumiVersion"].startswith(">=3.")
    for plugin in ("aws", "azure-native", "kubernetes"):
        assert f"{plugin} {_direct()[f'pulumi-{plugin}']}" in text, "the plugin follows the SDK"


def test_the_plugin_of_a_cluster_follows_its_sdk() -> None:
    from components.kubernetes.provider import PLUGIN_VERSION

    assert _direct()["pulumi-kubernetes"] == PLUGIN_VERSION


def test_modules_and_functions_stay_small() -> None:
    import ast

    for path in tracked():
        if path.suffix != ".py" or "tests" in path.parts:
            continue
        text = path.read_text()
        assert text.count("\n") <= 300, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}:{node.lineno}"


def test_nothing_of_a_machine_or_a_person_is_committed() -> None:
    forbidden = re.compile(r"(?<![\w.])/(?:work|root|home)/\w|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY")
    for path in tracked():
        if path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".jsonl", ".txt", ""}:
            assert not forbidden.search(path.read_text(errors="ignore")), path


def test_ci_runs_what_the_readme_calls_tests() -> None:
    text = (ROOT / ".ci/run").read_text()
    assert all(command in text for command in ("make check", "make test", "review preview --all"))
