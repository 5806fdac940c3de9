"""make installs what `review sdk` prints, so it prints one cloud or nothing."""

import pathlib

import pytest

from review import cli
from tests.conftest import ORGANISATION


@pytest.mark.parametrize(
    ("stack", "said"),
    [("aws-prod", "aws\n"), ("azure-prod-tenants", "azure\n"), ("aws-nowhere", ""), ("../aws-prod", "")],
)
def test_a_stack_needs_the_sdk_of_its_cloud(
    stack: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "ROOT", ORGANISATION)
    assert cli.main(["sdk", stack]) == 0
    assert capsys.readouterr().out == said


def test_a_cloud_that_there_is_not_leads_to_no_command(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "Pulumi.odd.yaml").write_text('config:\n  platform:cloud: "aws; echo"\n')
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.main(["sdk", "odd"]) == 0
    assert capsys.readouterr().out == ""
