"""Changes of one setting of a stack that exists: at least one for every setting there is, on both clouds."""

from dataclasses import dataclass, field
from typing import Any

from tests.contracts.azure.test_cluster import CERTIFICATE, DAPR
from tests.contracts.azure.test_data import INSIDE
from tests.contracts.azure.test_observability import LOGS

GROUP = "30000000-0000-4000-8000-0000000000aa"
ROLE = "arn:aws:iam::111122223333:role/Other"
_EXCEPTION = {
    "owner": "platform", "approver": "security", "reason": "it has to be so for a while", "ticket": "OPS-1",
    "expires": "2026-12-31",
}  # fmt: skip
_KEY = "arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012"
_ZONE = (
    "/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/x/providers/Microsoft.Network"
    "/privateDnsZones/privatelink.eastus2.azmk8s.io"
)
_PEERING = {
    "vnetId": "/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/hub/providers"
    "/Microsoft.Network/virtualNetworks/hub",
    "cidrs": ["10.9.0.0/16"],
}
_POOL = {"minSize": 1, "maxSize": 1}
_FIREWALL = {"network.inspection": "firewall", "network.allowedDomains": [".example.com"]}
REMOVE = object()
"""In place of a value: take the setting away."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One setting, changed."""

    stack: str
    """Stack of the sample organisation that exists."""
    changes: dict[str, Any]
    """Settings that change, by dotted path; the first is the one it is about."""
    first: dict[str, Any] = field(default_factory=dict)
    """Settings that it was made with besides."""


def _each(stack: str, *changes: tuple[str, Any]) -> list[Case]:
    return [Case(stack=stack, changes={setting: value}) for setting, value in changes]


def _excepted(setting: str, value: Any, **more: Any) -> Case:
    stack, named = "aws-prod", [{**_EXCEPTION, "setting": setting}]
    return Case(stack=stack, changes={setting: value, **more, "exceptions": named})


def _vpc(id_: str) -> dict[str, Any]:
    zones = {
        f"us-east-1{letter}": {
            "private": {
                "id": f"subnet-0000000000000000{letter}",
                "cidr": f"10.16.{16 * index}.0/20",
                "routeTable": f"rtb-0000000000000000{letter}",
            }
        }
        for index, letter in enumerate("abc")
    }
    return {"network.adopt": {"vpcId": id_, "subnets": zones}, "network.publicSubnets": False}


def _vnet(name: str, block: str = "10.144", **more: str) -> dict[str, Any]:
    group = (
        "/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/hub/providers/Microsoft.Network"
    )
    network = f"{group}/virtualNetworks/{name}"
    subnets = {
        "nodes": f"{block}.0.0/20", "apiServer": f"{block}.16.0/28", "gateway": f"{block}.17.0/24",
        "endpoints": f"{block}.18.0/26", **more,
    }  # fmt: skip
    declared = {
        key: {"id": f"{network}/subnets/{key.lower()}", "cidr": cidr} for key, cidr in subnets.items()
    }
    return {"network.adopt": {"vnetId": network, **declared}, "network.natIdleMinutes": REMOVE}


def _dev_in(region: str, account: str) -> dict[str, Any]:
    role = f"arn:aws:iam::{account}:role/"
    roles = {name: [f"{role}{name}"] for name in ("readers", "deployers", "admins", "breakGlass")}
    return {
        "account": account, "region": region, "network.zones": [f"{region}a", f"{region}b"],
        "access": {**roles, "nextLayer": f"{role}pipeline"},
    }  # fmt: skip


AWS = [
    *_each(
        "aws-prod",
        ("purpose", "shared"), ("number", 2), ("costCenter", "retail"), ("criticality", "tier-2"),
        ("logRetentionDays", 180), ("tags", {"Wing": "north"}), ("controlPlane.version", "1.36"),
        ("compute", "managed"), ("clusterType", "staging"),
        ("network.cidr", "10.200.0.0/16"), ("network.cidr", "10.16.0.0/17"),
        ("network.zones", ["us-east-1a", "us-east-1b", "us-east-1d"]),
        ("network.zones", ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]),
        ("network.nat", "regional"), ("network.nat", "none"), ("network.interfaceEndpoints", False),
        ("network.flowLogIntervalSeconds", 600), ("network.ipFamily", "ipv6"),
        ("network.podCidr", "100.64.0.0/16"), ("network.securityGroupsForPods", True),
        ("network.serviceCidr", "172.21.0.0/16"), ("network.reservedCidrs", ["10.99.0.0/16"]),
        ("systemNodes.image", "al2023"), ("systemNodes.fips", True),
        ("systemNodes.instanceTypes", ["m7i.xlarge"]), ("systemNodes.minSize", 4), ("systemNodes.maxSize", 8),
        ("systemNodes.volumeGib", 100), ("karpenter.version", "1.14.0"),
        ("addons", {"cert-manager": {"enabled": True}}),
        ("pools", {"work": {"instanceTypes": ["m7i.large"], "minSize": 0, "maxSize": 2}}),
        ("furtherAddons", {"a": {"version": "v1.2.0-eksbuild.1"}}), ("access.readers", [ROLE]), ("access.admins", [ROLE]),
        ("access.breakGlass", [ROLE]), ("access.breakGlassAlarm.notify", {"other": "x@example.com"}),
        ("identity.permissionsBoundary", "arn:aws:iam::111122223333:policy/Other"), ("identity.irsa", True),
        ("identity.secretPrefixes", ["a/"]), ("identity.guarddutyManagesAgent", False),
        ("delivery.repository", "example/other"), ("observability.prometheus", False),
        ("observability.retentionDays", 90), ("observability.alertEndpoints", {}),
        ("dns.zone", "other.example.com"), ("dns.kind", "private"), ("dns.kind", "public"), ("dns", REMOVE),
        ("dns.certificate", True), ("dns.queryLogs", False), ("images.repositories", ["team/app"]),
        ("images.registrySettings", True), ("images.keepLast", 100), ("backup.level", "L4"),
        ("backup", {"level": "L1"}), ("backup.receiveFrom", ["444455556666"]), ("backup.taggedResources", True),
        ("backup.lock", {"minDays": 1, "maxDays": 400}), ("cost.budget", {"monthlyUsd": 10}),
    ),
    *_each(
        "aws-dev",
        ("compute", "auto"), ("network.cidr", "10.201.0.0/16"), ("protected", True),
        ("controlPlane.logTypes", ["api", "audit"]), ("controlPlane.zonalShift", True), ("network.nat", "per-zone"),
        ("observability.prometheus", False), ("cost.night", {"down": "21:00"}),
    ),
    _excepted("controlPlane.endpoint", "private-and-public", **{"controlPlane.publicCidrs": ["8.8.8.0/24"]}),
    _excepted("protected", False),
    Case(stack="aws-prod", changes={"network.nat": "none", "network.publicSubnets": False}),
    Case(stack="aws-prod", changes=_FIREWALL),
    Case(
        stack="aws-prod", first=_FIREWALL,
        changes={"network.inspection": "none", "network.allowedDomains": REMOVE},
    ),
    *(
        Case(stack="aws-prod", first={"network.podCidr": "100.64.0.0/16"}, changes={"network.podCidr": value})
        for value in ("100.96.0.0/16", "100.64.0.0/17", REMOVE)
    ),
    Case(
        stack="aws-prod",
        first={"observability.grafana": True, "observability.grafanaAdmins": [f"906755ef9e-{GROUP}"]},
        changes={"observability.grafana": False, "observability.grafanaAdmins": []},
    ),
    *(
        Case(
            stack="aws-prod", first={"images.repositories": ["team/app", "team/web"]},
            changes={"images.repositories": value},
        )
        for value in (["team/app"], ["team/app", "team/web", "team/job"])
    ),
    Case(stack="aws-dev", first={"backup.level": "L1"}, changes={"backup.level": "L0"}),
    Case(
        stack="aws-dr", changes={"standby.readiness": "hot"},
    ),
    Case(stack="aws-dr", changes={"standby.activated": True}),
    Case(stack="aws-prod", changes=_vpc("vpc-0123456789abcdef0")),
    Case(
        stack="aws-prod", first=_vpc("vpc-0123456789abcdef0"), changes=_vpc("vpc-0123456789abcdef1"),
    ),
    Case(
        stack="aws-prod", first=_vpc("vpc-0123456789abcdef0"), changes={"network.adopt.recordFlows": False},
    ),
    Case(
        stack="aws-prod", first=_vpc("vpc-0123456789abcdef0"), changes={"network.cidr": "10.16.0.0/15"},
    ),
    Case(stack="aws-dev", changes={**_dev_in("us-east-1", "999988887777")}),
    Case(stack="aws-dev", changes={"region": "us-west-2", **_dev_in("us-west-2", "444455556666")}),
    Case(
        stack="aws-dev", first={"images.registrySettings": True},
        changes={"images.replicateTo": "us-west-2", "images.repositories": ["team/app"]},
    ),
    Case(
        stack="aws-dev", first={"images.registrySettings": True},
        changes={"images.cachedRegistries": ["quay.io"]},
    ),
    *_each(
        "aws-prod",
        ("access.deployers", [ROLE]), ("images.untaggedDays", 20), ("identity.secretKeys", [_KEY]),
        ("backup.copyTo", "arn:aws:backup:us-west-2:111122223333:backup-vault:other"),
        ("delivery.stateBucket", "state-of-pulumi"), ("delivery.stateKey", _KEY),
        ("delivery.providerArn", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"),
        ("systemNodes.releaseVersion", "1.49.0-713f44ce"),
    ),
    Case(stack="aws-prod", changes={"delivery.layers": ["cluster"], "access.nextLayer": ROLE}),
    Case(stack="aws-dev", changes={"access.nextLayer": "arn:aws:iam::444455556666:role/Other"}),
    Case(
        stack="aws-prod",
        changes={"systemNodes.architecture": "arm64", "systemNodes.instanceTypes": ["m7g.large"]},
    ),
]  # fmt: skip
AZURE = [
    *_each(
        "azure-prod",
        ("purpose", "shared"), ("number", 2), ("costCenter", "retail"), ("criticality", "tier-2"),
        ("logRetentionDays", 180), ("tags", {"Wing": "north"}),
        ("tenant", "20000000-0000-4000-8000-0000000000ff"), ("account", "10000000-0000-4000-8000-0000000000ff"),
        ("region", "westeurope"), ("controlPlane.version", "1.36"), ("controlPlane.support", "long-term"),
        ("controlPlane.privateZone", _ZONE),
        ("controlPlane.upgrades", "stable"), ("controlPlane.nodeImages", "SecurityPatch"),
        ("controlPlane.maintenance", {"start": "03:00"}), ("controlPlane.lockNodeResources", True),
        ("clusterType", "staging"), ("network.cidr", "10.200.0.0/16"), ("network.cidr", "10.144.0.0/17"),
        ("network.egress", "firewall"), ("network.natIdleMinutes", 10), ("network.podCidr", "10.240.0.0/12"),
        ("network.podCidr", "10.245.0.0/16"), ("network.serviceCidr", "172.17.0.0/16"),
        ("network.reservedCidrs", ["10.99.0.0/16"]), ("network.flowMetrics", False),
        ("network.podPolicies", "fqdn"), ("network.internalPorts", [443]),
        ("systemNodes.size", "Standard_D8ds_v5"), ("systemNodes.image", "Ubuntu"), ("systemNodes.diskGib", 150),
        ("systemNodes.ephemeralDisk", False), ("systemNodes.mostPods", 100), ("systemNodes.name", "other"),
        ("systemNodes.minSize", 4), ("systemNodes.fips", True), ("pools", {"work": _POOL}),
        ("security.policyLevel", "baseline"), ("security.customerKeys", True),
        ("security.imageCleanerHours", 100), ("security.purgeDays", 30), ("features.keda", True),
        ("features.verticalAutoscaler", True), ("features.blobStorage", True), ("features.gateway", False),
        ("features.webFirewall", True), ("features.costAnalysis", False), ("features.localDns", True),
        ("identity.controllers", False), ("delivery.repository", "example/other"),
        ("observability.prometheus", False), ("observability.containerLogs", False),
        ("observability.containerLogPlan", "analytics"), ("observability.private", True),
        ("observability.alertEndpoints", {}), ("dns.zone", "other.example.com"), ("dns.kind", "private"),
        ("dns.kind", "public"), ("dns", REMOVE), ("images", {"registry": False}),
        ("images.replicateTo", ["westus2"]), ("images.untaggedDays", 20), ("backup.level", "L1"),
        ("backup.level", "L4"), ("backup.immutable", True),
        ("cost.budget", {"monthlyUsd": 10, "since": "2026-12"}), ("access.admins", [GROUP]),
        ("access.readers", [GROUP]), ("access.breakGlass", [GROUP]),
        ("access.breakGlassAlarm.notify", {"other": "x@example.com"}),
    ),
    *_each(
        "azure-dev",
        ("compute", "managed"), ("controlPlane.logTypes", ["kube-audit"]), ("network.cidr", "10.210.0.0/16"),
        ("network.flowLogs", True), ("network.privateEndpoints", True), ("security.customerKeys", True),
        ("security.defender", True), ("security.policy", "deny"), ("network.zones", ["1", "2"]),
        ("observability.dailyGib", 5), ("cost.night", {"down": "21:00"}), ("images.registry", True),
        ("security.policyExempt", ["legacy"]), ("protected", True), ("dns.existingZones", [INSIDE]),
    ),
    Case(
        stack="azure-prod",
        changes={
            "controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["8.8.8.0/24"],
            "exceptions": [{**_EXCEPTION, "setting": "controlPlane.endpoint"}],
        },
    ),
    Case(
        stack="azure-prod",
        changes={"protected": False, "exceptions": [{**_EXCEPTION, "setting": "protected"}]},
    ),
    Case(stack="azure-prod-isolated", changes={"network.firewallTier": "premium"}),
    Case(stack="azure-prod", changes={"network.bastion": True, "network.bastionCidrs": ["8.8.8.0/24"]}),
    *(
        Case(stack="azure-dev", first={setting: value}, changes={setting: other})
        for setting, value, other in (
            ("backup.level", "L1", "L0"), ("images.registry", True, False), ("network.flowLogs", True, False),
            ("network.egress", "firewall", "nat-gateway"), ("pools", {"work": _POOL}, {}),
            ("pools", {"work": _POOL}, {"work": {**_POOL, "mostPods": 50}}),
        )
    ),
    Case(
        stack="azure-dev", first={"observability.grafana": True, "observability.grafanaAdmins": [GROUP]},
        changes={"observability.grafana": False, "observability.grafanaAdmins": []},
    ),
    Case(stack="azure-dr", changes={"standby.readiness": "hot"}),
    Case(stack="azure-dr", changes={"standby.activated": True}),
    Case(stack="azure-prod", changes=_vnet("spoke")),
    Case(
        stack="azure-prod", first={"controlPlane.privateZone": _ZONE},
        changes={"controlPlane.fqdnSubdomain": "payments"},
    ),
    *_each(
        "azure-prod",
        ("systemNodes.kubelet", {"podMaxPids": 2048}), ("systemNodes.os", {"transparentHugePages": "never"}),
        ("systemNodes.ssh", False), ("security.trustedCertificates", [CERTIFICATE]),
        ("network.peerings", {"hub": _PEERING}),
        ("network.nodeIngress", {"office": {"cidrs": ["10.9.0.0/24"], "ports": [443]}}),
        ("features.extensions", DAPR), ("observability.logWorkspace", LOGS),
    ),
    Case(
        stack="azure-prod", first={"network.peerings": {"hub": _PEERING}},
        changes={"network.routes": {"branch": {"cidr": "10.8.0.0/16", "appliance": "10.9.0.4"}}},
    ),
    Case(stack="azure-prod", first=_vnet("spoke"), changes=_vnet("other")),
    Case(stack="azure-prod", changes={"access.deployers": [GROUP]}),
    Case(stack="azure-prod", changes={"images.cachedRegistries": ["quay.io"]}),
    Case(stack="azure-dev", changes={"access.nextLayer": GROUP}),
    Case(stack="azure-prod", changes={"delivery.layers": ["cluster"], "access.nextLayer": GROUP}),
    Case(stack="azure-prod-isolated", changes={"network.allowedDomains": ["api.example.com"]}),
    Case(
        stack="azure-dev", changes={
            "images.pullFrom": [
                "/subscriptions/10000000-0000-4000-8000-000000000001/resourceGroups/x/providers"
                "/Microsoft.ContainerRegistry/registries/other"
            ]
        },
    ),
    Case(stack="azure-mgmt", changes={"systemNodes.maxSize": 9}),
    Case(
        stack="azure-mgmt", first={**_vnet("spoke", "10.128"), "network.flowLogs": False},
        changes=_vnet("spoke", "10.128", pods="10.128.32.0/20"),
    ),
    Case(
        stack="azure-mgmt", first={"network.egress": "firewall"}, changes={"network.egress": "nat-gateway"},
    ),
]  # fmt: skip
