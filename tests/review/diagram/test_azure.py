"""The picture of an Azure stack: subnets over all zones, what stands in one, and who reaches the control plane."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from components.azure.security.roles import Role
from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.azure import roles
from review.inventory.azure.reader import read
from review.inventory.azure.services import backup_keeping, reachable
from review.inventory.azure.summary import summary
from review.inventory.model import Cell, Network, Tier
from review.inventory.summary import summarise
from review.reports.diagram import draw
from review.reports.diagram.picture import describe
from tests.review.inventory import azure_graphs as given
from tests.review.inventory.azure_graphs import (
    ADMINS,
    VNET_ID,
    automatic,
    cluster,
    firewalled,
    graph,
    prod,
    row,
    subnet,
)

SVG = "{http://www.w3.org/2000/svg}"
KNOWN_TYPES = sorted(token for token in vars(azure).values() if str(token).startswith("azure-native:"))
KEYS = sorted({key for stack in (prod(), firewalled(), automatic()) for item in stack for key in item.inputs})


def texts(picture: str) -> list[str]:
    return ["".join(item.itertext()) for item in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 made here


def network_of(stack: Graph) -> Network:
    (found,) = describe(stack).networks
    return found


def tiers(stack: Graph) -> dict[str, Tier]:
    return {tier.name: tier for tier in network_of(stack).tiers}


def only_cell(tier: Tier) -> Cell:
    (cell,) = tier.cells.values()
    return cell


def control_lines(stack: Graph) -> dict[str, str]:
    (plane,) = describe(stack).control_planes
    return {line.text: line.detail for line in plane.lines}


def fact(stack: Graph, name: str) -> str:
    return next(line.detail for line in summary(stack) if line.text == name)


def test_a_subnet_spans_every_zone_of_the_stack() -> None:
    assert network_of(prod()).zones == ["Zone 1", "Zone 2", "Zone 3"]
    for name in ("Nodes", "API server", "Gateways", "Private endpoints"):
        assert only_cell(tiers(prod())[name]).zones == ["Zone 1", "Zone 2", "Zone 3"], name


def test_a_nat_gateway_stands_in_its_zone_and_nodes_leave_by_it() -> None:
    found = tiers(prod())
    assert list(found["Egress"].cells) == ["Zone 1"]
    assert only_cell(found["Egress"]).zones == ["Zone 1"]
    assert only_cell(found["Nodes"]).egress_zone == "Zone 1"
    assert only_cell(found["Nodes"]).note == "egress via network-nat"


def test_tiers_come_in_the_order_in_which_traffic_leaves() -> None:
    assert list(tiers(prod()))[:2] == ["Egress", "Nodes"]
    assert list(tiers(firewalled())) == ["Firewall", "Nodes", "API server", "Bastion"]


def test_a_firewall_is_drawn_where_all_traffic_passes() -> None:
    found = tiers(firewalled())
    assert [gate.title for gate in only_cell(found["Firewall"]).gateways] == ["Azure Firewall · Premium"]
    assert only_cell(found["Nodes"]).note == "egress via egress-firewall"
    assert fact(firewalled(), "Egress") == "firewall"


def test_an_appliance_elsewhere_is_named_by_its_address() -> None:
    table = row(
        "network:RouteTable",
        "routes",
        routes=[{"addressPrefix": given.WORLD, "nextHopIpAddress": "10.9.0.4"}],
    )
    vnet = row("network:VirtualNetwork", "vnet")
    place = subnet("snet-nodes", "10.0.0.0/24", [vnet, table])
    stack = graph(vnet, table, place, cluster([place], networkProfile={"outboundType": "userDefinedRouting"}))
    assert only_cell(tiers(stack)["Nodes"]).note == "egress via 10.9.0.4"
    assert fact(stack, "Egress") == "appliance"
    assert network_of(stack).gateway == ""
    assert "no public address" in network_of(stack).detail


def test_nothing_comes_in_by_the_door_of_a_nat_gateway() -> None:
    without = [item for item in prod() if "FrontendsInterface" not in item.type]
    assert network_of(prod()).inbound, "its gateway takes in traffic"
    assert not network_of(graph(*without)).inbound
    assert network_of(firewalled()).inbound, "so does a bastion"


def test_a_pool_lies_over_the_zones_that_it_has() -> None:
    bars = {bar.title: bar for bar in tiers(firewalled())["Nodes"].bars}
    assert bars["System pool system"].zones == ["Zone 1", "Zone 2", "Zone 3"]
    assert bars["Pool batch1"].zones == ["Zone 2"]
    assert bars["System pool system"].detail == "3 to 6 nodes · Standard_D4ds_v5 · AzureLinux · FIPS"
    assert bars["Pool batch1"].detail.endswith("Spot")


def test_auto_provisioning_is_drawn_only_where_it_is_on() -> None:
    assert "Node auto-provisioning" in texts(draw(prod()))
    assert "Node auto-provisioning" not in texts(draw(firewalled()))


def test_private_endpoints_are_named_by_what_they_lead_to() -> None:
    (bar,) = tiers(prod())["Private endpoints"].bars
    assert (bar.title, bar.detail) == ("4 private endpoints", "blob, prometheusMetrics, registry, vault")


def test_the_control_plane_is_connected_to_its_subnet() -> None:
    found = tiers(prod())
    assert [name for name, tier in found.items() if tier.serves_control_plane] == ["API server"]


def test_the_control_plane_says_all_that_decides_who_gets_in() -> None:
    said = control_lines(prod())
    assert said["API endpoint"] == "private only"
    assert said["Access"] == "Entra, Azure roles"
    assert said["Run command"] == "off"
    assert said["Kubernetes"] == "1.35, community support"
    assert said["Upgrades"] == "patches and new node images"
    assert said["Secrets"] == "Azure's own encryption only"
    assert said["Logs"] == "kube-audit-admin, guard"
    assert control_lines(firewalled())["Secrets"] == "envelope encryption, customer-managed key"


def test_a_cluster_that_says_nothing_is_drawn_as_open_as_azure_makes_it() -> None:
    stack = graph(row("containerservice:ManagedCluster", "c", plane="runtime"))
    said = control_lines(stack)
    assert said["API endpoint"] == "public to 0.0.0.0/0, which is everybody"
    assert said["Access"] == "certificates; local accounts are on"
    assert said["Tier"] == "Free, without an uptime agreement"
    assert said["Run command"].startswith("on")
    assert said["Deletion"] == "not protected"
    assert "Internet" in texts(draw(stack))


def test_a_listed_range_is_shown_and_one_not_known_yet_is_not_taken_for_everybody() -> None:
    profile = {"enableVnetIntegration": True, "authorizedIPRanges": ["203.0.113.0/24"]}
    listed = graph(cluster(apiServerAccessProfile=profile))
    assert control_lines(listed)["API endpoint"] == "private, and public to 203.0.113.0/24"
    later = cluster(apiServerAccessProfile={}, unknowns=["apiServerAccessProfile.authorizedIPRanges"])
    assert control_lines(graph(later))["API endpoint"] == "public to known after deployment"


@pytest.mark.parametrize(
    ("mode", "assigned", "protect", "said"),
    [
        ("Default", True, True, "refused by Azure Policy and Pulumi"),
        ("DoNotEnforce", True, True, "refused by Pulumi"),
        ("Default", False, False, "not protected"),
        ("Default", True, False, "refused by Azure Policy"),
    ],
)
def test_deletion_counts_only_guards_that_hold(mode: str, assigned: bool, protect: bool, said: str) -> None:
    definition = row("authorization:PolicyDefinition", "keep", policyRule={"then": {"effect": "denyAction"}})
    needs = [definition] if assigned else []
    assignment = row("authorization:PolicyAssignment", "keep", needs, enforcementMode=mode)
    assert control_lines(graph(definition, assignment, cluster(protect=protect)))["Deletion"] == said


def test_automatic_has_a_picture_although_its_network_is_not_ours() -> None:
    network = network_of(automatic())
    assert network.title == "Virtual network made by AKS"
    assert only_cell(network.tiers[0]).note == "egress via NAT gateway of AKS"
    said = control_lines(automatic())
    assert said["Tier"] == "AKS Automatic"
    assert said["Access"] == "Entra, Azure roles", "Automatic has no other"
    assert "local accounts" not in said["Access"]


def test_an_adopted_network_is_drawn_from_what_refers_to_it() -> None:
    network = network_of(graph(cluster()))
    assert network.title == "Virtual network vnet-c"
    assert "not made here" in network.detail
    found = {tier.name: only_cell(tier).ranges for tier in network.tiers}
    assert found == {"Nodes": ["snet-nodes"], "API server": ["snet-apiserver"]}


def test_two_networks_do_not_mix_their_subnets() -> None:
    first = row("network:VirtualNetwork", "first", virtualNetworkName="first")
    second = row("network:VirtualNetwork", "second", virtualNetworkName="second")
    place = subnet("snet-nodes", "10.9.0.0/24", [second], virtualNetworkName="second")
    networks = describe(graph(first, second, place)).networks
    assert [len(network.tiers) for network in networks] == [0, 1]


def test_roles_on_the_cluster_are_said_by_name_and_by_who_has_them() -> None:
    drawn = texts(draw(prod()))
    assert "Admins …000001" in drawn
    assert "RBAC Cluster Admin + Cluster User Role" in drawn
    assert "00000000-0000-0000-0000-000000000002" in drawn, "nobody in the settings has this identifier"


def test_every_role_that_components_assign_has_a_name() -> None:
    for role in Role:
        assert role.value in roles.NAMES, role
    assert len(set(roles.NAMES.values())) == len(roles.NAMES)


def test_a_custom_role_is_called_by_its_own_name() -> None:
    custom = row(
        "authorization:RoleDefinition", "shutdown", roleDefinitionId="abc", roleName="stop and start"
    )
    assignment = given.role("may", "abc", ADMINS)
    (read_back,) = read(graph(custom, assignment)).role_assignments
    assert read_back.role == "stop and start (custom)"


def test_a_security_group_that_lets_the_world_in_says_so() -> None:
    rules = [{"name": "web", "direction": "Inbound", "access": "Allow", "sourceAddressPrefix": "Internet"}]
    stack = graph(row("network:NetworkSecurityGroup", "open", securityRules=rules))
    assert "open to the internet by web" in texts(draw(stack))
    assert not [text for text in texts(draw(prod())) if "open to the internet" in text], (
        "a refusal is no opening"
    )


def test_the_guard_says_what_it_does() -> None:
    definition = row("authorization:PolicyDefinition", "keep", policyRule={"then": {"effect": "denyAction"}})
    guard = row("authorization:PolicyAssignment", "guard", [definition], plane="security")
    assert "refuses deletion" in texts(draw(graph(definition, guard)))


def test_a_vault_that_anybody_may_empty_says_so() -> None:
    stack = graph(row("keyvault:Vault", "v", vaultName="v", properties={}, plane="security"))
    assert "public, may be emptied" in texts(draw(stack))


def test_an_alert_that_tells_nobody_says_so() -> None:
    mute = row("monitor:MetricAlert", "cpu", plane="observability")
    assert "1, of which cpu tell nobody" in texts(draw(graph(mute)))


def test_what_nothing_draws_is_counted() -> None:
    drawn = texts(draw(prod()))
    assert "Budget" in drawn
    assert "UserAssignedIdentity" in drawn


def test_the_page_and_the_comment_put_the_same_facts_first() -> None:
    said = {line.text: line.detail for line in summarise(prod(), {"kubernetesVersion": "1.35"})}
    assert said["Zones"] == "3: 1, 2, 3"
    assert said["Virtual network"] == "10.128.0.0/16"
    assert said["Node pools"] == "system: 3 nodes · Standard_D4ds_v5 · AzureLinux"
    assert said["Logs kept"] == "90 days"
    assert said["More nodes"] == "as workloads ask for them"


def test_the_picture_says_in_words_what_it_shows() -> None:
    root = ET.fromstring(draw(prod()))  # noqa: S314 made here
    description = root.findtext(f"{SVG}desc") or ""
    assert "Egress: 1 NAT gateway" in description
    assert "API endpoint: private only" in description


def test_a_long_label_of_the_region_is_not_crossed_by_the_way_to_the_internet() -> None:
    from review.reports.diagram.svg import width

    root = ET.fromstring(draw(prod()))  # noqa: S314 made here
    label = next(item for item in root.iter(f"{SVG}text") if "subscription" in "".join(item.itertext()))
    end = float(label.attrib["x"]) + width("".join(label.itertext()), "h")
    to_internet = [item.attrib["d"] for item in root.iter(f"{SVG}path") if item.attrib["d"].endswith(" 32")]
    assert to_internet
    assert all(float(path[1:].split()[0]) > end for path in to_internet)


@pytest.mark.parametrize(
    "stack", [prod(), firewalled(), automatic()], ids=["prod", "firewalled", "automatic"]
)
def test_everything_lies_inside_the_picture(stack: Graph) -> None:
    root = ET.fromstring(draw(stack))  # noqa: S314 made here
    _, _, w, h = (float(part) for part in root.attrib["viewBox"].split())
    for item in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(item.attrib[key]) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + width <= w
        assert 0 <= y <= y + height <= h


@pytest.mark.parametrize(
    "value", [None, [], {}, "text", 7, 2.5, True, [None], [{"x": None}], {"a": [1]}, [[]]]
)
def test_no_value_of_any_kind_stops_picture_or_summary(value: Any) -> None:
    odd = dict.fromkeys(KEYS, value)
    rows = [row(kind.removeprefix("azure-native:"), kind, **odd) for kind in KNOWN_TYPES]
    stack = graph(*rows, row("pulumi:providers:azure-native", "azure", **odd))
    assert ET.fromstring(draw(stack)) is not None  # noqa: S314 made here
    deeper = [_deeply(item, value) for stack in (prod(), firewalled()) for item in stack]
    assert ET.fromstring(draw(graph(*{item.urn: item for item in deeper}.values()))) is not None  # noqa: S314 made here


def _deeply(item: Row, value: Any) -> Row:
    """The row with every value of its inputs, however deep, replaced but for names of keys."""

    def replaced(found: Any) -> Any:
        if isinstance(found, dict):
            return {key: replaced(inner) for key, inner in found.items()}
        return [replaced(inner) for inner in found] if isinstance(found, list) else value

    return row(item.type.removeprefix("azure-native:"), item.name, **replaced(item.inputs))


def test_the_same_graph_always_makes_the_same_picture() -> None:
    assert draw(prod()) == draw(prod())


def test_a_stack_that_holds_only_somebody_elses_subnets_refers_to_them_by_name() -> None:
    stack = graph(cluster(**given.with_pool(vnetSubnetID=f"{VNET_ID}/subnets/theirs")))
    assert only_cell(tiers(stack)["Nodes"]).ranges == ["theirs"]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"publicNetworkAccess": "Disabled"}, "private only"),
        (
            {"publicNetworkAccess": "Enabled", "networkRuleSet": {"defaultAction": "Deny"}},
            "named callers only",
        ),
        ({"publicNetworkAccess": "Enabled", "networkRuleSet": {"defaultAction": "Allow"}}, "public"),
        ({}, "public"),
    ],
)
def test_a_service_says_who_may_knock(inputs: dict[str, Any], said: str) -> None:
    assert reachable(row("storage:StorageAccount", "a", **inputs)) == said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"immutabilitySettings": {"state": "Locked"}}, "locked"),
        ({"immutabilitySettings": {"state": "Unlocked"}}, "immutable"),
        (
            {"softDeleteSettings": {"state": "AlwaysOn", "retentionDurationInDays": 14}},
            "deletion undone for 14 days",
        ),
        ({"softDeleteSettings": {"state": "On", "retentionDurationInDays": 14}}, "may be emptied"),
        ({}, "may be emptied"),
    ],
)
def test_a_backup_vault_says_what_keeps_it_full(settings: dict[str, Any], said: str) -> None:
    vault = row("dataprotection:BackupVault", "v", properties={"securitySettings": settings})
    assert backup_keeping(vault) == said
