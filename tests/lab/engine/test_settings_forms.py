"""The engine hands a program the texts that the preview's reader was written by, form by form."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest
from pulumi import automation
from pulumi.runtime import config as runtime_config

from contracts import loader
from lab.control_plane.folders import Folders
from lab.engine import pulumi_cli
from manifests import written
from tests.contracts.reading.pulumi_forms import (
    ALTERED,
    FORMS,
    KEYS,
    REFUSED,
    REFUSED_HERE,
    REFUSED_KEYS,
    TEXTS,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

STACK = "forms"


class Project:
    """A project of the engine's with one stack, whose settings are whatever a test writes."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.command = pulumi_cli.ensure(Folders(), print)
        self.variables = {
            "HOME": str(folder),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "none",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text("name: platform\nruntime: python\n", encoding="utf-8")
        assert self.run("stack", "init", STACK).returncode == 0

    def write(self, *pairs: tuple[str, str]) -> None:
        lines = [f"  {key}: {form}\n" for key, form in pairs]
        (self.folder / f"Pulumi.{STACK}.yaml").write_text("config:\n" + "".join(lines), encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.command), "--non-interactive", *arguments],
            cwd=self.folder,
            env={**os.environ, **self.variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def handed_over(self) -> dict[str, str]:
        """What a program gets."""
        got: dict[str, str] = {}

        def program() -> None:
            got.update(runtime_config.CONFIG.get() or runtime_config.get_config_env())

        workspace = automation.LocalWorkspace(
            work_dir=str(self.folder),
            program=program,
            env_vars=self.variables,
            secrets_provider="passphrase",
            pulumi_command=automation.PulumiCommand(root=str(self._root())),
        )
        automation.Stack.select(STACK, workspace).preview()
        return got

    def _root(self) -> pathlib.Path:
        """A folder as the SDK expects one: with `bin/pulumi` in it."""
        place = self.folder / "bin" / "pulumi"
        if not place.exists():
            place.parent.mkdir()
            place.symlink_to(self.command)
        return self.folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("forms"))


def test_a_program_gets_the_texts_that_the_reader_is_tested_with(project: Project) -> None:
    known = FORMS | ALTERED
    numbered = {f"form:{number}": form for number, form in enumerate(known)}
    project.write(*numbered.items())
    got = project.handed_over()
    said = {form: got[key] for key, form in numbered.items()}
    assert said == known


def test_a_program_gets_keys_as_the_reader_names_them(project: Project) -> None:
    for given, key in KEYS.items():
        project.write((given, "a"))
        assert project.handed_over() == {key: "a"}


@pytest.mark.parametrize("form", REFUSED)
def test_the_engine_refuses_what_the_reader_refuses(project: Project, form: str) -> None:
    project.write(("form:a", form))
    assert project.run("config", "--json").returncode != 0


@pytest.mark.parametrize("key", REFUSED_KEYS)
def test_the_engine_refuses_keys_that_have_no_name_here(project: Project, key: str) -> None:
    project.write((key, "a"))
    assert project.run("config", "--json").returncode != 0


@pytest.mark.parametrize("form", REFUSED_HERE)
def test_what_only_the_reader_refuses_the_engine_takes(project: Project, form: str) -> None:
    project.write(("form:a", form))
    assert project.run("config", "--json").returncode == 0


def test_a_command_that_sets_a_number_writes_text_that_the_reader_takes_for_one(project: Project) -> None:
    from contracts.reading import pulumi_values, source

    project.write()
    assert project.run("config", "set", "platform:number", "2").returncode == 0
    text = (project.folder / f"Pulumi.{STACK}.yaml").read_text(encoding="utf-8")
    written = source.parse(text, "x.yaml", pulumi_values.PULUMI).values["config"]["platform:number"]
    assert pulumi_values.take(pulumi_values.hand_over(written)) == 2


def test_a_section_that_is_set_by_path_is_read_like_one_that_was_written(project: Project) -> None:
    from contracts.reading import pulumi_values, source

    project.write()
    for path, value in (("network.zones[0]", "a"), ("network.count", "2"), ("network.on", "true")):
        assert project.run("config", "set", "--path", f"platform:{path}", value).returncode == 0
    text = (project.folder / f"Pulumi.{STACK}.yaml").read_text(encoding="utf-8")
    read = source.parse(text, "x.yaml", pulumi_values.PULUMI).values["config"]["platform:network"]
    assert json.loads(project.handed_over()["platform:network"]) == read


def test_the_engine_reads_what_this_project_writes_as_it_was(project: Project) -> None:
    values = {f"form:{number}": text for number, text in enumerate(TEXTS)}
    file = project.folder / f"Pulumi.{STACK}.yaml"
    file.write_text(written.dump({"config": {**values, "form:all": list(TEXTS)}}), encoding="utf-8")
    got = project.handed_over()
    assert json.loads(got.pop("form:all")) == list(TEXTS)
    assert got == values


def test_the_engine_hands_over_decrypted_what_the_reader_has_a_stand_in_for(project: Project) -> None:
    project.write(("platform:cloud", "aws"))
    path = "platform:cost.budget.emails[0]"
    assert project.run("config", "set", "--secret", "--path", path, "who@example.com").returncode == 0
    assert json.loads(project.handed_over()["platform:cost"]) == {"budget": {"emails": ["who@example.com"]}}
    (project.folder / "config").mkdir(exist_ok=True)
    shutil.copy(project.folder / f"Pulumi.{STACK}.yaml", project.folder / "config")
    read = loader.read_stack(project.folder, STACK)
    assert read.secrets == (("config", "platform:cost", "budget", "emails", 0),)
    assert "who@example.com" not in str(read)
