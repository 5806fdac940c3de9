"""What is secret in the settings is secret in everything that comes of it."""

import json
import pathlib
import shutil

import pytest

from contracts import loader
from contracts.problems import SettingsError
from contracts.reading import secret_settings
from review import cli
from tests.conftest import ORGANISATION, ROOT

CIPHER = "v1:AAAAAAAAAAAAAAAA:c29tZXRoaW5n"
STAND_IN = secret_settings.stand_in(CIPHER)
SECRET = f"{{secure: {CIPHER!r}}}"


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    shutil.copytree(ORGANISATION / "config", tmp_path / "config")
    shutil.copy(ROOT / "__main__.py", tmp_path)
    return tmp_path


def write(root: pathlib.Path, stack: str, before: str, after: str) -> None:
    file = root / "config" / f"Pulumi.{stack}.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.fixture
def reports(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, str]:
    """Everything a preview of a stack with a secret address writes and says."""
    write(root, "aws-dev", "emails: [platform@example.com]", f"emails: [{SECRET}]")
    monkeypatch.setattr(cli, "ROOT", root)
    assert cli.main(["preview", "aws-dev"]) == 0
    said = capsys.readouterr()
    files = {file.name: file.read_text(encoding="utf-8") for file in (root / "out/preview/aws-dev").iterdir()}
    return {**files, "out": said.out, "err": said.err}


def test_nothing_that_is_made_of_a_secret_address_shows_it(reports: dict[str, str]) -> None:
    assert not [name for name, text in reports.items() if CIPHER in text]
    graph = json.loads(reports["graph.json"])
    # The configuration shows that there is one; nothing that is made of it does.
    assert STAND_IN in json.dumps(graph.pop("config"))
    assert STAND_IN not in json.dumps(graph)
    assert not [name for name in ("report.md", "findings.json", "out", "err") if STAND_IN in reports[name]]
    hiding = {row["type"]: row["secrets"] for row in graph["resources"] if row["secrets"]}
    assert set(hiding) == {"aws:budgets/budget:Budget"}
    assert all(path.endswith("subscriberEmailAddresses[0]") for path in hiding["aws:budgets/budget:Budget"])


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("platform:region: us-east-1", f"platform:region: {SECRET}", "platform:region"),
        ('platform:account: "444455556666"', f"platform:account: {SECRET}", "platform:account"),
        ("cidr: 10.32.0.0/16", f"cidr: {SECRET}", "platform:network.cidr"),
        ("publicCidrs: [203.0.113.0/24]", f"publicCidrs: [{SECRET}]", "platform:controlPlane.publicCidrs[0]"),
        ("monthlyUsd: 600", f"monthlyUsd: {SECRET}", "platform:cost.budget.monthlyUsd"),
        ("platform:cloud: aws", f"platform:cloud: {SECRET}", "platform:cloud"),
        (
            "platform:region: us-east-1",
            f"platform:region: us-east-1\n  platform:tags: {SECRET}",
            "platform:tags",
        ),
    ],
)
def test_what_a_plan_is_made_of_cannot_be_secret(
    root: pathlib.Path, before: str, after: str, path: str
) -> None:
    write(root, "aws-dev", before, after)
    with pytest.raises(SettingsError) as caught:
        loader.load(root, "aws-dev")
    (problem,) = caught.value.problems
    assert (problem.path, problem.value) == (path, "[secret]")
    assert "only e-mail addresses may be secret" in problem.rule


def test_a_tenants_stack_has_no_secrets(root: pathlib.Path) -> None:
    from contracts import layers

    write(root, "aws-prod-tenants", "platform:cluster: aws-prod", f"platform:cluster: {SECRET}")
    with pytest.raises(SettingsError, match="only e-mail addresses may be secret"):
        layers.load_tenants(root, "aws-prod-tenants", loader.load_owners(root))


def test_a_decrypted_value_is_in_no_message(root: pathlib.Path) -> None:
    write(root, "aws-dev", "emails: [platform@example.com]", f"emails: [{SECRET}]")
    source = loader.read_stack(root, "aws-dev")
    config = json.loads(json.dumps(source.values["config"]).replace(STAND_IN, "no address at all"))
    with pytest.raises(SettingsError) as caught:
        loader.from_config(config, "aws-dev", source)
    assert "no address at all" not in str(caught.value)
    assert "this is no e-mail address" in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "path", "words"),
    [
        ("aws:secretKey", "aws:secretKey", "providers are configured by the program"),
        ("foo:password", "foo:password", "settings are in the namespaces platform and pulumi"),
        ("platform:password", "platform:password", "there is no such setting"),
        ("password", "platform:password", "there is no such setting"),
    ],
)
def test_nobody_is_told_to_write_out_a_secret_that_is_no_setting(
    root: pathlib.Path, setting: str, path: str, words: str
) -> None:
    write(root, "aws-dev", "platform:cloud: aws", f"{setting}: {SECRET}\n  platform:cloud: aws")
    with pytest.raises(SettingsError) as caught:
        loader.load(root, "aws-dev")
    (problem,) = caught.value.problems
    assert (problem.path, words in problem.rule) == (path, True)
    assert "write the value itself" not in str(caught.value)
    assert STAND_IN not in str(caught.value)


def test_a_decrypted_value_under_a_misspelt_namespace_is_in_no_message(root: pathlib.Path) -> None:
    write(root, "aws-dev", "platform:cloud: aws", f"platfrom:password: {SECRET}\n  platform:cloud: aws")
    source = loader.read_stack(root, "aws-dev")
    config = {**source.values["config"], "platfrom:password": "open sesame"}
    with pytest.raises(SettingsError) as caught:
        loader.from_config(config, "aws-dev", source)
    assert "open sesame" not in str(caught.value)


def test_a_secret_that_turns_out_to_be_no_address_is_refused_under_the_engine(root: pathlib.Path) -> None:
    """The preview had an address in its place, and what an ARN becomes are other resources."""
    more = f"platform:observability: {{alertEndpoints: {{page: {SECRET}}}}}\n  platform:cloud: aws"
    write(root, "aws-dev", "platform:cloud: aws", more)
    source = loader.read_stack(root, "aws-dev")
    arn = "arn:aws:lambda:us-east-1:444455556666:function:page"
    config = {**source.values["config"], "platform:observability": {"alertEndpoints": {"page": arn}}}
    with pytest.raises(SettingsError, match="only e-mail addresses may be secret") as caught:
        loader.from_config(config, "aws-dev", source)
    assert arn not in str(caught.value)


@pytest.mark.parametrize("cloud", ["aws", "azure"])
@pytest.mark.parametrize("setting", ["alertEndpoints", "notify", "emails"])
def test_the_reference_says_of_each_setting_whether_it_may_be_secret(cloud: str, setting: str) -> None:
    text = (ROOT / f"docs/settings-{cloud}.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith(f"| `{setting}` |")]
    assert rows
    assert all("text or secret" in row for row in rows)


def test_two_secrets_have_two_stand_ins_and_one_has_always_the_same() -> None:
    assert secret_settings.stand_in("a") != secret_settings.stand_in("b")
    assert secret_settings.stand_in("a") == secret_settings.stand_in("a")


@pytest.mark.parametrize("stack", ["aws-dev", "azure-dev"])
def test_every_setting_that_may_be_secret_takes_a_stand_in(stack: str, root: pathlib.Path) -> None:
    """Its stand-in has the form of what it stands for."""
    schema = json.loads((ROOT / "docs/schema/stack.schema.json").read_text(encoding="utf-8"))
    assert '"secure"' in json.dumps(schema)
    more = f"  platform:observability: {{alertEndpoints: {{on-call: {SECRET}}}}}\n"
    file = root / "config" / f"Pulumi.{stack}.yaml"
    text = file.read_text(encoding="utf-8")
    assert "platform:observability" not in text
    file.write_text(text + more, encoding="utf-8")
    settings, _ = loader.load(root, stack)
    assert STAND_IN in str(settings)
