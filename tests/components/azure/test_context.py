"""Where a component stands, as somebody says it who has none of this repository's recipes."""

import pulumi
import pulumi_azure_native as azure
import pytest

from components.azure.security.vault import KeyVault, KeyVaultArgs
from components.context import AzureContextArgs
from contracts.planes import Plane
from review.offline import host
from tests.components.samples.azure.shared import CLUSTER, REGION, SUBSCRIPTION, TENANT


def context(**tags: object) -> AzureContextArgs:
    """As little as a component must be told, and the tags given."""
    return AzureContextArgs.of(
        {
            "cluster_name": CLUSTER,
            "subscription": SUBSCRIPTION,
            "tenant": TENANT,
            "region": REGION,
            "protected": False,
            **tags,
        }
    )


@pytest.mark.parametrize(
    ("tags", "written"),
    [
        ({}, {}),
        ({"tags": {"team": "web"}}, {"team": "web"}),
        ({"tags": {"team": "web"}, "plane_tags": {"network": {"team": "net"}}}, {"team": "web"}),
        (
            {"tags": {"team": "web", "env": "dev"}, "plane_tags": {"security": {"team": "sec"}}},
            {"team": "sec", "env": "dev"},
        ),
    ],
    ids=["none", "of-all", "of-another-plane", "of-its-plane"],
)
def test_tags_are_optional_and_those_of_the_plane_go_first(
    tags: dict[str, object], written: dict[str, str]
) -> None:
    def program() -> None:
        provider = azure.Provider("azure", subscription_id=SUBSCRIPTION, tenant_id=TENANT, location=REGION)
        KeyVault(
            "x",
            KeyVaultArgs(
                context=context(**tags),
                group_name="rg",
                vault_name="kv-secrets-1",
                premium=False,
                soft_delete_days=90,
                private=True,
            ),
            pulumi.ResourceOptions(providers=[provider]),
        )

    rows = host.run(program, "test", {}).registrations.values()
    vault = next(row for row in rows if row.type == "azure-native:keyvault:Vault")
    assert vault.inputs.get("tags", {}) == written


def test_a_plane_without_tags_of_its_own_has_those_of_every_resource() -> None:
    given = context(tags={"team": "web"}, plane_tags={"network": {"team": "net"}})
    assert {plane: given.tags_of(plane)["team"] for plane in (Plane.NETWORK, Plane.DATA)} == {
        Plane.NETWORK: "net",
        Plane.DATA: "web",
    }
