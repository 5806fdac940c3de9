"""Rows of every stack on Azure, and the names in them, are ones that ARM's types and Azure's rules of names take."""

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud_models.arm import types as arm_types
from tests.cloud_models.arm.tables import MORE_WORDS, RENAMED, TYPES
from tests.cloud_models.arm.types import row
from tests.stacks.options.azure import every_graph

pytestmark = pytest.mark.skipif(not arm_types.FOLDER.is_dir(), reason=arm_types.MISSING)

_GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_USUAL_80 = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?"
_GATEWAY = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?"
_NO_CONTROL_260 = r"[^<>*%&:\\?+/]{0,259}[^<>*%&:\\?+/. ]"
_LABELS = r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.){1,33}[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
LIMITS = {
    # type of row: form of its name as Microsoft's page of naming rules has it ("Naming rules and restrictions for
    # Azure resources"), where ARM's type says less
    "authorization:PolicyAssignment": r"[^#<>*%&:\\?.+/]{0,63}[^#<>*%&:\\?.+/ ]",
    "authorization:PolicyDefinition": r"[^<>*%&:\\?+/]{0,63}[^<>*%&:\\?+/. ]",
    "authorization:RoleAssignment": _GUID,
    "authorization:RoleDefinition": _GUID,
    "compute:DiskEncryptionSet": r"[A-Za-z0-9_-]{1,80}",
    "consumption:Budget": r"[A-Za-z0-9_-]{1,63}",
    "containerservice:MaintenanceConfiguration": r"default|aksManagedAutoUpgradeSchedule|aksManagedNodeOSUpgradeSchedule",
    "dashboard:ManagedPrivateEndpoint": r"[A-Za-z][A-Za-z0-9-]{0,18}[A-Za-z0-9]",
    "dataprotection:BackupInstance": r"[A-Za-z0-9-]{1,150}",
    "dataprotection:BackupPolicy": r"[A-Za-z][A-Za-z0-9-]{2,149}",
    "dataprotection:BackupVault": r"[A-Za-z][A-Za-z0-9-]{1,49}",
    "dns:Zone": _LABELS,
    "keyvault:Key": r"[A-Za-z0-9-]{1,127}",
    "keyvault:Vault": r"(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]",
    "kubernetesconfiguration:Extension": r"[A-Za-z0-9-]{1,63}",
    "logic:Workflow": r"[A-Za-z0-9_.()-]{1,43}",
    "managedidentity:FederatedIdentityCredential": r"[A-Za-z0-9][A-Za-z0-9_-]{2,119}",
    "managedidentity:UserAssignedIdentity": r"[A-Za-z0-9][A-Za-z0-9_-]{2,127}",
    "monitor:ActionGroup": _NO_CONTROL_260,
    "monitor:ActivityLogAlert": _NO_CONTROL_260,
    "monitor:DataCollectionEndpoint": r"[A-Za-z0-9][A-Za-z0-9-]{1,42}[A-Za-z0-9]",
    "monitor:DataCollectionRule": r"[A-Za-z0-9][A-Za-z0-9_.-]{2,63}",
    "monitor:DataCollectionRuleAssociation": r"[A-Za-z0-9_.-]{1,64}",
    "monitor:DiagnosticSetting": _NO_CONTROL_260,
    "monitor:MetricAlert": _NO_CONTROL_260,
    "monitor:PrivateLinkScope": r"[A-Za-z0-9_().-]{0,254}[A-Za-z0-9_()-]",
    "monitor:PrivateLinkScopedResource": r"[A-Za-z0-9_().-]{0,254}[A-Za-z0-9_()-]",
    "monitor:ScheduledQueryRule": _NO_CONTROL_260,
    "network:AzureFirewall": r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,54}[A-Za-z0-9_])?",
    "network:NetworkSecurityGroup": _USUAL_80,
    "network:BastionHost": _USUAL_80,
    "network:FirewallPolicy": _USUAL_80,
    "network:FirewallPolicyRuleCollectionGroup": _USUAL_80,
    "network:FlowLog": _USUAL_80,
    "network:NatGateway": _USUAL_80,
    "network:PrivateDnsZoneGroup": _USUAL_80,
    "network:PrivateEndpoint": r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?",
    "network:PublicIPAddress": _USUAL_80,
    "network:RouteTable": _USUAL_80,
    "network:Subnet": _USUAL_80,
    "network:VirtualNetwork": r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])",
    "network:VirtualNetworkPeering": _USUAL_80,
    "network:WebApplicationFirewallPolicy": r"[A-Za-z0-9]([A-Za-z0-9_-]{0,126}[A-Za-z0-9])?",
    "operationalinsights:Table": r"[A-Za-z][A-Za-z0-9_]{3,62}",
    "privatedns:PrivateZone": _LABELS,
    "privatedns:VirtualNetworkLink": _USUAL_80,
    "resources:ResourceGroup": r"[\w().-]{0,89}[\w()-]",
    "servicenetworking:AssociationsInterface": _GATEWAY,
    "servicenetworking:FrontendsInterface": _GATEWAY,
    "servicenetworking:SecurityPoliciesInterface": _GATEWAY,
    "servicenetworking:TrafficControllerInterface": _GATEWAY,
    "storage:BlobContainer": r"(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
    "storage:StorageAccount": r"[a-z0-9]{3,24}",
}


def _rows() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Stack, name, type and inputs of each row that is another than those before it."""
    seen = set()
    for stack, graph in every_graph().items():
        for item in graph:
            key = (item.type, json.dumps(item.inputs, sort_keys=True))
            if item.type.startswith("azure-native:") and key not in seen:
                seen.add(key)
                yield stack, item.name, item.type.removeprefix("azure-native:"), item.inputs


def test_every_type_of_row_has_a_type_of_arm() -> None:
    found = {type_ for _, _, type_, _ in _rows()}
    assert found == set(TYPES), "say in TYPES of arm/tables.py what ARM calls it"


@functools.cache
def _judged() -> dict[str, str]:
    """What is wrong, with a stack and a row that has it."""
    return {
        str(item): f"{stack}: {name}" for stack, name, type_, inputs in _rows() for item in row(type_, inputs)
    }


def test_arm_takes_every_row() -> None:
    assert _judged() == {}


def _paths(value: Any, path: str) -> Iterator[str]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, path)


def test_tables_of_properties_hold_nothing_that_no_row_has() -> None:
    paths = {path for _, _, type_, inputs in _rows() for path in _paths(inputs, type_)}
    assert {key for key in {*RENAMED, *MORE_WORDS} if key not in paths} == set()
    assert set(LIMITS) - set(TYPES) == set()


def test_words_that_types_do_not_list_are_used() -> None:
    for path, words in MORE_WORDS.items():
        type_, _, below = path.partition(".")
        used = {
            word
            for _, _, found, inputs in _rows()
            if found == type_
            for word in _at(inputs, below.split("."))
        }
        assert words <= used, path


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _at(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def test_every_name_is_one_that_azure_takes() -> None:
    """ARM's own patterns are held by the rows; here is what its types leave out."""
    wrong, unlimited = {}, set()
    for stack, _, type_, inputs in _rows():
        name = inputs.get(TYPES[type_][1])
        assert isinstance(name, str), (stack, type_)
        form, said = LIMITS.get(type_), arm_types.name_type(type_)
        if form and not re.fullmatch(form, name):
            wrong[f"{type_} {name} ({len(name)}): has the form {form}"] = stack
        words = said.kind in ("UnionType", "StringLiteralType")
        if not form and not words and not {"maxLength", "pattern"} & set(said.entry):
            unlimited.add(type_)
    assert wrong == {}, "shorten it in contracts/planning/azure_names.py"
    assert unlimited == set(), "say in LIMITS how long its name may be"


@pytest.mark.parametrize(
    ("type_", "change", "rule"),
    [
        ("containerservice:ManagedCluster", {"resourceName": "n" * 64}, "is from 1 to 63"),
        ("containerservice:ManagedCluster", {"location": None}, "is required"),
        ("containerservice:ManagedCluster", {"supportPlan": "Cheap"}, "is one of"),
        ("containerservice:ManagedCluster", {"enableRBAC": "perhaps"}, "is true or false"),
        ("containerservice:ManagedCluster", {"colour": "green"}, "is no property"),
        ("containerservice:ManagedCluster", {"fqdn": "a.example.com"}, "is only read"),
        ("containerservice:ManagedCluster", {"networkProfile": {"loadBalancerSku": "huge"}}, "is one of"),
        ("containerservice:ManagedCluster", {"networkProfile": {"pods": 5}}, "is no property"),
        ("containerservice:AgentPool", {"agentPoolName": "Batch"}, "has the form"),
        ("containerservice:AgentPool", {"osDiskSizeGB": 4096}, "is from 0 to 2048"),
        ("containerservice:AgentPool", {"count": 1.5}, "is a whole number"),
        ("dataprotection:BackupPolicy", {"properties": {"objectType": "Policy"}}, "is one of"),
        ("network:Subnet", {"delegations": "aks"}, "is a list"),
        ("network:Subnet", {"defaultName": "x"}, "is no property"),
        ("storage:StorageAccount", {"networkRuleSet": {"defaultAction": "Perhaps"}}, "is one of"),
        ("resources:ResourceGroup", {"colour": "green"}, "is no property"),
    ],
)
def test_what_azure_does_not_take_is_noticed(type_: str, change: dict[str, Any], rule: str) -> None:
    inputs = next(given for _, _, found, given in _rows() if found == type_)
    kept = {key: value for key, value in {**inputs, **change}.items() if value is not None}
    assert list(row(type_, inputs)) == []
    assert any(rule in item.rule for item in row(type_, kept)), list(map(str, row(type_, kept)))
