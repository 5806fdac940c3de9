"""What is secret in a program stays secret in the state, in logs and in messages."""

import base64
import json
import pathlib
from collections.abc import Generator
from typing import Any

import pulumi
import pytest

from lab.control_plane import Client, Cluster
from lab.control_plane.folders import silent
from lab.engine.environment import Lab
from lab.engine.providers.values import SIGNATURE
from tests.lab.environments import thrown_away
from tests.lab.kubernetes.inline import Inline, cluster, thing

pytestmark = [
    pytest.mark.lab,
    pytest.mark.timeout(540),
]

TEXT = "correct-horse-battery-staple"
OTHER = "tr0ub4dor-and-three"
ROLE = "aws:iam/role:Role"
GROUP = "azure-native:resources:ResourceGroup"
ELSEWHERE = """\
current-context: far
clusters: [{name: far, cluster: {server: "https://far.example.com"}}]
users: [{name: far, user: {exec: {command: aws}}}]
contexts: [{name: far, context: {cluster: far, user: far}}]
"""


@pytest.fixture
def environment() -> Generator[Lab]:
    with thrown_away("test-secrets", silent) as found:
        yield found


def holding(folder: pathlib.Path, text: str) -> set[str]:
    """Names of the files below a folder that hold a text, as it is or as a Secret has it."""
    forms = [text.encode(), base64.b64encode(text.encode())]
    return {
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    }


def is_hidden(value: Any) -> bool:
    """Whether the state has a ciphertext in this place and nothing else."""
    return isinstance(value, dict) and SIGNATURE in value and set(value) == {SIGNATURE, "ciphertext"}


def own_provider(package: str, **settings: Any) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=pulumi.ProviderResource(package, "own", settings))


def test_a_secret_input_of_a_cloud_resource_is_a_ciphertext_in_the_state(environment: Lab) -> None:
    def program() -> None:
        aws = own_provider("aws", region="us-east-1", allowedAccountIds='["111122223333"]')
        inputs = {"assumeRolePolicy": "{}", "description": pulumi.Output.secret(TEXT)}
        pulumi.CustomResource(ROLE, "role", inputs, aws)
        azure = own_provider("azure-native", subscriptionId="10000000-0000-4000-8000-000000000001")
        tags = {"resourceGroupName": "rg", "tags": {"plain": "seen", "hidden": pulumi.Output.secret(OTHER)}}
        pulumi.CustomResource(GROUP, "group", tags, azure)

    stack = Inline(environment, "clouds", program)
    for outcome in (stack.preview(), stack.up(), stack.refresh()):
        assert not outcome.failed, outcome.messages
    role, group = stack.resource("role"), stack.resource("group")
    for side in ("inputs", "outputs"):
        assert is_hidden(role[side]["description"]), side
        hidden = group[side]["tags"]
        assert is_hidden(hidden) or is_hidden(hidden["hidden"]), side
    assert "seen" in json.dumps(group["inputs"]), "what is no secret stays readable"
    # A cloud knows what it was told; nobody else does.
    assert holding(environment.places.base, TEXT) <= {"cloud.sqlite", "cloud.sqlite-wal"}
    assert holding(environment.places.base, OTHER) <= {"cloud.sqlite", "cloud.sqlite-wal"}
    assert stack.up().changed == 0
    assert not stack.destroy().failed


class Secret(pulumi.CustomResource):
    """A Secret whose data the program can use."""

    data: pulumi.Output[dict[str, str]]

    def __init__(self, name: str, inputs: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__("kubernetes:core/v1:Secret", name, {"data": None, **inputs}, opts)


@pytest.mark.parametrize("real", [True, False], ids=["a real server", "a simulated one"])
def test_the_contents_of_a_secret_are_secret_whatever_the_program_says(
    environment: Lab, server: Cluster, client: Client, real: bool
) -> None:
    kubeconfig = server.kubeconfig.read_text(encoding="utf-8") if real else ELSEWHERE

    def program() -> None:
        opts = pulumi.ResourceOptions(provider=cluster(pulumi.Output.secret(kubeconfig)))
        identity = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "app", "namespace": "default"}}
        made = Secret("app", {**identity, "stringData": {"password": pulumi.Output.secret(TEXT)}}, opts)
        pulumi.export("data", made.data)
        # Where a secret turns up in something that is no Secret.
        thing(
            "v1", "ConfigMap", "copy", "default", opts=opts,
            data={"url": pulumi.Output.secret(f"postgres://{OTHER}@db"), "plain": "seen"},
        )  # fmt: skip

    stack = Inline(environment, "objects", program)
    for outcome in (stack.preview(), stack.up(), stack.refresh()):
        assert not outcome.failed, outcome.messages
    state = stack.resource("app")
    password = state["inputs"]["stringData"]
    assert is_hidden(password) or is_hidden(password["password"])
    assert is_hidden(state["outputs"]["data"]), "nobody marked it, and it is the same secret"
    assert is_hidden(stack.resources()[0]["outputs"]["data"])
    assert "seen" in stack.state_text()
    kept = holding(environment.places.base, TEXT) | holding(environment.places.base, OTHER)
    if real:
        assert kept == set(), "the lab's own notes hold none of it"
        assert (
            base64.b64decode(client.get("v1", "Secret", "app", "default")["data"]["password"]).decode()
            == TEXT
        )
        assert holding(environment.places.base, "BEGIN") == set(), "nor the cluster's keys"
    else:
        assert kept <= {"cloud.sqlite", "cloud.sqlite-wal"}
    assert stack.shown()["data"] == {"password": base64.b64encode(TEXT.encode()).decode()}
    assert stack.up().changed == 0
    assert not stack.destroy().failed


def test_the_contents_of_a_secret_that_nobody_marked_are_secret_in_what_comes_back(
    environment: Lab, server: Cluster
) -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(provider=cluster(server.kubeconfig.read_text(encoding="utf-8")))
        made = thing("v1", "Secret", "open", "default", opts=opts, stringData={"password": TEXT})
        assert made is not None

    stack = Inline(environment, "open", program)
    assert not stack.up().failed
    assert is_hidden(stack.resource("secret-open")["outputs"]["data"])
    assert not stack.destroy().failed


def test_a_refusal_names_no_secret(environment: Lab, server: Cluster) -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(provider=cluster(server.kubeconfig.read_text(encoding="utf-8")))
        labels = {"labels": {"note": pulumi.Output.secret(f"no label: {TEXT}")}}
        thing("v1", "ConfigMap", "refused", "default", opts=opts, metadata=labels)

    stack = Inline(environment, "refused", program)
    outcome = stack.up()
    assert outcome.failed
    said = "\n".join(outcome.messages)
    assert "[secret]" in said
    assert TEXT not in said
    assert holding(environment.places.base, TEXT) == set()
    assert not stack.destroy().failed
