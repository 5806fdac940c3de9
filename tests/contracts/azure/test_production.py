"""What production on Azure promises: what loosens it is refused, one promise at a time, unless agreed."""

from typing import Any

import pytest

from contracts.catalog.cluster_types import PRODUCTION
from contracts.presets import presets
from contracts.rules.azure.production import KEPT_ON, preset_on
from policy.azure import RULES
from tests.contracts.azure.settings import PROD, problems_of, settings_with

ISOLATED = {**PROD, "clusterType": "prod-isolated", "access": {**PROD["access"], "admins": []}}
EXCEPTION = {
    "owner": "sre",
    "approver": "security",
    "reason": "until the new network is connected",
    "ticket": "PLAT-1",
    "expires": "2026-12-31",
}
REFUSED = [
    (PROD, "protected", False, "is protected against deletion"),
    (PROD, "logRetentionDays", 30, "keeps its logs for 90 days"),
    (PROD, "controlPlane.logTypes", ["kube-audit"], "keeps every control plane log"),
    (PROD, "network.flowLogs", False, "records the flows of its network"),
    (PROD, "network.privateEndpoints", False, "by private endpoints only"),
    (PROD, "security.policy", "audit", "refuses pods below its Pod Security standard"),
    (PROD, "security.defender", False, "is watched by Defender"),
    (ISOLATED, "network.egress", "nat-gateway", "has no egress that is not inspected"),
    (ISOLATED, "security.customerKeys", False, "is encrypted with keys of its own"),
    (ISOLATED, "systemNodes.fips", False, "uses validated cryptography"),
    (ISOLATED, "observability.private", False, "through private links only"),
    (ISOLATED, "backup.immutable", False, "lets nobody shorten what its backups keep"),
]
HIDING: list[tuple[dict[str, Any], set[str]]] = [
    # a broken value, and the promises that are told all the same
    ({"network.cidr": "x"}, {"protected", "network.flowLogs", "logRetentionDays"}),
    ({"network": "x"}, {"protected", "logRetentionDays"}),
    ({"controlPlane.logTypes": ["foo"]}, {"protected", "network.flowLogs"}),
    ({"controlPlane.endpoint": "public"}, {"protected", "network.flowLogs"}),
    ({"network.adopt": {"vnetId": "x"}}, {"protected"}),
    ({"exceptions": [{**EXCEPTION, "setting": "x", "expires": "soon"}]}, {"protected", "network.flowLogs"}),
    ({"protected": "no"}, {"network.flowLogs", "logRetentionDays"}),
    ({"network.zones": "1", "security.policy": "audit"}, {"security.policy", "network.flowLogs"}),
]


@pytest.mark.parametrize(("base", "path", "value", "promise"), REFUSED, ids=[case[1] for case in REFUSED])
def test_production_is_loosened_by_exception_only(
    base: dict[str, Any], path: str, value: Any, promise: str
) -> None:
    found = {problem.path: problem for problem in problems_of(base, {path: value})}
    assert promise in found[f"platform:{path}"].rule
    assert "an exception needs owner" in found[f"platform:{path}"].fix
    assert settings_with(base, {path: value, "exceptions": [{**EXCEPTION, "setting": path}]})


@pytest.mark.parametrize(("broken", "told"), HIDING, ids=[str(case[0]) for case in HIDING])
def test_one_mistake_hides_no_promise_but_its_own(broken: dict[str, Any], told: set[str]) -> None:
    loose: dict[str, Any] = {"network.flowLogs": False, "protected": False, "logRetentionDays": 30}
    kept = {
        key: value for key, value in loose.items() if key.split(".")[0] not in broken and key not in broken
    }
    found = {problem.path.removeprefix("platform:") for problem in problems_of(PROD, {**kept, **broken})}
    assert told <= found


def test_what_a_section_works_out_is_known_of_a_broken_section_too() -> None:
    found = problems_of(ISOLATED, {"network.egress": "nat-gateway", "network.zones": "1"})
    assert "platform:network.egress" in {problem.path for problem in found}


def test_an_exception_is_not_called_useless_while_nobody_knows() -> None:
    made = {"setting": "network.privateEndpoints", **EXCEPTION}
    found = problems_of(PROD, {"network.privateEndpoints": "no", "exceptions": [made]})
    assert [problem.path for problem in found] == ["platform:network.privateEndpoints"]


@pytest.mark.parametrize("kind", sorted(PRODUCTION))
def test_every_switch_that_production_presets_is_a_promise(kind: Any) -> None:
    made = presets("azure")[kind]
    switches = {
        (section, key)
        for section, values in made.items()
        if isinstance(values, dict)
        for key, value in values.items()
        if value is True
    }
    assert switches == {path for path in KEPT_ON if preset_on(kind, path)}


def test_rules_on_the_graph_are_loosened_by_promises_only() -> None:
    promised = {path for _, path, _, _ in REFUSED} | {"controlPlane.endpoint"}
    assert {setting for rule in RULES for setting in rule.loosened_by} <= promised
