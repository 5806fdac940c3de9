"""The repository itself: pins agree, files stay small, and nothing that must not be committed is."""

import pathlib
import re
import subprocess
import tomllib
from collections import Counter

import pytest
import yaml

from tests.conftest import ROOT


def tracked() -> list[pathlib.Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


LOCKS = {
    "program": "requirements.txt",
    "review": "requirements-review.txt",
    "aws": "requirements-aws.txt",
    "azure": "requirements-azure.txt",
    "dev": "requirements-dev.txt",
    "uv": "requirements-uv.txt",
}
"""The file that locks each group of dependencies."""


def _direct(group: str) -> dict[str, str]:
    """Name and version of what a group and the groups in it ask for."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    found: dict[str, str] = {}
    for pin in groups[group]:
        if isinstance(pin, dict):
            found |= _direct(pin["include-group"])
        else:
            # What follows a semicolon says for which interpreters.
            name, _, version = pin.partition(";")[0].strip().partition("==")
            found[name] = version
    return found


def _locked(file: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / file).read_text(), re.MULTILINE))


@pytest.mark.parametrize("group", LOCKS)
def test_direct_dependencies_are_exact_and_locked_as_they_say(group: str) -> None:
    direct = _direct(group)
    assert direct
    assert direct.items() <= _locked(LOCKS[group]).items()


@pytest.mark.parametrize("group", ["review", "aws", "azure"])
def test_a_preview_runs_on_the_versions_that_an_engine_runs_on(group: str) -> None:
    assert _locked(LOCKS[group]).items() <= _locked(LOCKS["program"]).items()


def test_nobody_waits_for_the_sdk_of_a_cloud_that_is_not_in_use() -> None:
    assert "pulumi-azure-native" not in _locked(LOCKS["aws"])
    assert "pulumi-aws" not in _locked(LOCKS["azure"])
    assert not {"pulumi-aws", "pulumi-azure-native"} & set(_locked(LOCKS["review"]))


@pytest.mark.parametrize("name", LOCKS.values())
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
        assert f"{plugin} {_direct('program')[f'pulumi-{plugin}']}" in text, "the plugin follows the SDK"


def test_the_plugin_of_a_cluster_follows_its_sdk() -> None:
    from components.kubernetes.provider import PLUGIN_VERSION

    assert _direct("program")["pulumi-kubernetes"] == PLUGIN_VERSION


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


def test_a_folder_is_taken_in_at_a_glance() -> None:
    modules = Counter(
        path.parent for path in tracked() if path.suffix == ".py" and path.name != "__init__.py"
    )
    crowded = {str(folder.relative_to(ROOT)): count for folder, count in modules.items() if count > 15}
    assert crowded == {}, "split it by purpose"


def test_a_commit_is_held_against_what_make_check_runs() -> None:
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe
    wanted = [line.strip().replace("$(VENV)", ".venv").replace("$(PY)", ".venv/bin/python -E") for line in recipe[1].splitlines()]  # fmt: skip
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [hook["entry"] for hook in local["hooks"]] == wanted
    for hook in local["hooks"]:
        assert hook["name"] in hook["entry"]
        assert hook["language"] == "system"
        assert hook["pass_filenames"] is False


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem
)
def test_an_issue_form_is_one_that_github_shows(path: pathlib.Path) -> None:
    form = yaml.safe_load(path.read_text())
    assert form.keys() >= {"name", "description", "body"}
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    for field in form["body"]:
        assert field["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert "value" in field["attributes"] or "label" in field["attributes"]
        assert field["type"] != "dropdown" or len(field["attributes"]["options"]) > 1


def test_nothing_of_a_machine_or_a_person_is_committed() -> None:
    forbidden = re.compile(r"(?<![\w.])/(?:work|root|home)/\w|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY")
    for path in tracked():
        if path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".jsonl", ".txt", ""}:
            assert not forbidden.search(path.read_text(errors="ignore")), path


def test_ci_runs_what_the_readme_calls_tests() -> None:
    text = (ROOT / ".ci/run").read_text()
    called = re.search(
        r"^\| `\.ci/run` \| what CI runs: (.+) \|$", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    assert called
    for name in called[1].split(", "):
        assert ("review preview --all" if name.startswith("a preview") else f"make {name}\n") in text, name
