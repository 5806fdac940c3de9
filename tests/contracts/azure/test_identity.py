"""Settings of access, pipeline, gateway and policies on Azure: what is refused, in which words."""

from typing import Any

import pytest

from contracts.planning import access_entries, deploy_roles
from contracts.rules.azure import identity
from contracts.settings.aws.access import Access as AwsAccess
from tests.contracts.azure.settings import (
    DEV,
    GROUP,
    PROD,
    REMOVE,
    SANDBOX,
    problems_of,
    settings_with,
)

PIPELINE = {"repository": "example/platform"}
STORE = (
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/state/providers"
    "/Microsoft.Storage/storageAccounts/ststate"
)

REFUSED = [
    # (settings, changes, path, words of the rule, words of the remediation)
    (PROD, {"region": "westus2", "features.gateway": True}, "features.gateway", "no Application Gateway for Containers in westus2", "write false"),
    (PROD, {"access.nextLayer": REMOVE}, "access.nextLayer", "somebody deploys what runs inside", "let delivery make one"),
    (PROD, {"delivery": PIPELINE}, "access.nextLayer", "deployed by one identity, and delivery makes it", "take services out"),
    (PROD, {"access.deployers": [f"{GROUP}3"]}, "access.deployers[0]", "Azure has to be told which", "has its access already"),
    (PROD, {"access.admins": [f"{GROUP}1", f"{GROUP}3"]}, "access.admins[1]", "Azure has to be told which", "remove it"),
    (PROD, {"access.nextLayer": f"{GROUP}2"}, "access.breakGlass[0]", "used for nothing else", "one of its own"),
    (PROD, {"access.admins": ["somebody@example.com"]}, "access.admins[0]", "named by its object id", "00000000-0000"),
    (DEV, {"controlPlane.logTypes": ["guard"]}, "controlPlane.logTypes", "heard in the audit log, and none is kept", "kube-audit-admin for changes"),
    (PROD, {"features": {"gateway": False, "webFirewall": True}}, "features.webFirewall", "needs a gateway to stand before", "gateway: true"),
    (SANDBOX, {"features": {"gateway": True}}, "features.gateway", "needs a subnet of its own", "another compute"),
    (DEV, {"security.policy": "off", "security.policyExempt": ["legacy"]}, "security.policyExempt", "nothing to be exempt from", "policy: audit"),
    (PROD, {"security.policy": "audit"}, "security.policy", "refuses pods below its Pod Security standard", "write deny"),
    (PROD, {"access.nextLayer": REMOVE, "delivery": {**PIPELINE, "layers": ["cluster"]}}, "access.nextLayer", "somebody deploys", "for the services layer"),
    (PROD, {"access.nextLayer": REMOVE, "delivery": {**PIPELINE, "stateContainer": STORE}}, "delivery.stateContainer", "full resource id of a Microsoft.Storage/storageAccounts/blobServices/containers", "write it like"),
    (PROD, {"access.nextLayer": REMOVE, "delivery": {**PIPELINE, "stateKey": STORE}}, "delivery.stateKey", "full resource id of a Microsoft.KeyVault/vaults/keys", "write it like"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    REFUSED,
    ids=[f"{case[2]}: {case[3][:30]}" for case in REFUSED],
)
def test_what_cannot_be_is_refused_with_the_remediation(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = problems_of(base, changes)
    matching = [problem for problem in found if problem.path == f"platform:{path}"]
    assert matching, [problem.path for problem in found]
    assert any(rule in problem.rule and fix in problem.fix for problem in matching), matching


def test_every_rule_is_broken_here_once() -> None:
    written = {
        name
        for name, rule in vars(identity).items()
        if getattr(rule, "__module__", "") == identity.__name__ and not name.startswith("_")
    }
    words = {case[3] for case in REFUSED}
    said = {
        "the_next_layer_is_deployed_by_one": "deployed by one identity, and delivery makes it",
        "the_next_layer_is_no_group_of_people": "Azure has to be told which",
        "break_glass_can_be_heard": "heard in the audit log, and none is kept",
        "a_web_firewall_stands_before_the_gateway": "needs a gateway to stand before",
        "a_gateway_needs_a_network_of_ours": "needs a subnet of its own",
        "a_gateway_is_offered_in_the_region": "no Application Gateway for Containers in westus2",
        "only_what_is_asked_has_exemptions": "nothing to be exempt from",
    }
    assert written == set(said)
    assert set(said.values()) <= words


def test_a_pipeline_replaces_the_next_layer_that_is_named() -> None:
    made = settings_with(PROD, {"access.nextLayer": REMOVE, "delivery": PIPELINE})
    assert made.delivery is not None
    assert deploy_roles.environments(made.delivery, "azure-prod") == {
        "cluster": "azure-prod",
        "services": "azure-prod-services",
        "tenants": "azure-prod-tenants",
    }


def test_a_pipeline_for_the_cluster_alone_goes_with_a_next_layer_that_is_named() -> None:
    assert settings_with(PROD, {"delivery": {**PIPELINE, "layers": ["cluster"]}}).access.next_layer


def test_an_exception_lets_production_report_only() -> None:
    agreed = {
        "setting": "security.policy",
        "owner": "team-a",
        "approver": "team-b",
        "reason": "a chart is being rewritten",
        "ticket": "PLAT-7",
        "expires": "2026-12-31",
    }
    made = settings_with(PROD, {"security.policy": "audit", "exceptions": [agreed]})
    assert made.security.policy == "audit"


def test_on_azure_the_groups_are_the_subjects() -> None:
    made = settings_with(PROD, {"access.readers": [f"{GROUP}9", f"{GROUP}8"]})
    assert access_entries.subjects("azure", made.access) == {
        "reader": (f"{GROUP}8", f"{GROUP}9"),
        "deployer": (),
        "admin": (f"{GROUP}1",),
        "break-glass": (f"{GROUP}2",),
        "next-layer": (),
    }


def test_on_aws_the_subjects_are_groups_of_ours_whoever_is_in_them() -> None:
    nobody = AwsAccess.model_validate({"admins": (), "breakGlass": ()})
    assert access_entries.subjects("aws", nobody) == {
        "reader": ("platform:reader",),
        "deployer": ("platform:deployer",),
        "admin": ("platform:admin",),
        "break-glass": ("platform:break-glass",),
        "next-layer": ("platform:next-layer",),
    }


def test_everybody_has_one_entry_whatever_they_are() -> None:
    made = settings_with(PROD, {"access.readers": [f"{GROUP}1"], "access.deployers": [f"{GROUP}1"]})
    found = {entry.principal: entry for entry in access_entries.entries(made.access)}
    assert found[f"{GROUP}1"].groups == ("platform:admin", "platform:deployer", "platform:reader")
    assert found[f"{GROUP}1"].cluster_admin


def test_a_region_without_gateways_has_none_until_somebody_asks_for_one() -> None:
    assert settings_with(PROD, {}).features.gateway is True
    assert settings_with(PROD, {"region": "westus2"}).features.gateway is False
