"""Stacks that switch on what no stack of the sample organisation does: together every setting of the Azure model.

Each is a stack of the organisation with other settings laid over it, recorded once per session. Whoever adds a
setting gives it a value here; test_option_coverage.py says where none does.
"""

import functools
from typing import Any

from contracts import loader
from contracts.graph import Graph
from contracts.planning import naming
from contracts.reading.source import Source
from contracts.settings.azure.cluster import AzureSettings
from review.offline import build_graph as graphs
from review.offline import host
from review.offline.recorder import Recorder
from tests.conftest import AZURE_STACKS, ORGANISATION, TENANTS_STACKS, azure_settings, graph_of
from tests.stacks.options.laid_over import laid_over

GROUP = "40000000-0000-4000-8000-00000000000"
OTHERS = "10000000-0000-4000-8000-00000000000f"
"""A subscription of somebody else's."""
VNETS = f"/subscriptions/{OTHERS}/resourceGroups/networks/providers/Microsoft.Network/virtualNetworks"
LONGEST_NAME = 63 - len("rg--network")
"""A cluster with a network of its own: AKS writes the name of its group into labels of nodes."""
LONGEST = "x".join(["purpose"] * 6)[: LONGEST_NAME - len("azure-use2-dev--02")]
"""As a purpose it makes the longest name that such a cluster may have."""
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUZm9yIHRlc3Rz\n-----END CERTIFICATE-----\n"
"""Formed like a certificate; that of nobody."""
AUDIT = ["kube-audit", "guard"]


FEATURES = ("keda", "verticalAutoscaler", "blobStorage", "webFirewall", "localDns")
NIGHT = {"down": "19:00", "up": "06:00", "days": "every-day", "timeZone": "Europe/Berlin", "drainMinutes": 30}
HUB = {"hub": {"vnetId": f"{VNETS}/hub", "cidrs": ["10.8.0.0/22"], "remoteGateway": True}}
TAINTS = [
    {"key": "example.com/batch", "value": "only", "effect": "NoExecute"},
    {"key": "spare", "effect": "PreferNoSchedule"},
]
TUNED = {
    "cpuManagerPolicy": "static",
    "cpuCfsQuota": True,
    "cpuCfsQuotaPeriod": "200ms",
    "imageGcHighThreshold": 80,
    "imageGcLowThreshold": 70,
    "containerLogMaxSizeMb": 100,
    "containerLogMaxFiles": 3,
    "podMaxPids": 500,
    "allowedUnsafeSysctls": ["net.core.somaxconn"],
    "failSwapOn": False,
}
"""A kubelet with everything otherwise than AKS has it."""


def _subnet(vnet: str, called: str, cidr: str) -> dict[str, str]:
    return {"id": f"{VNETS}/{vnet}/subnets/{called}", "cidr": cidr}


def _existing(vnet: str, **more: Any) -> dict[str, Any]:
    """A network that exists, in a subscription of somebody else's."""
    return {
        "vnetId": f"{VNETS}/{vnet}",
        "nodes": _subnet(vnet, "nodes", "10.176.0.0/20"),
        "apiServer": _subnet(vnet, "api-server", "10.176.16.0/28"),
        "gateway": _subnet(vnet, "gateway", "10.176.17.0/24"),
        "endpoints": _subnet(vnet, "endpoints", "10.176.18.0/26"),
        **more,
    }


OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    # name: (stack it starts from, settings laid over it; None takes one away)
    "a longest name, pools of every kind, scheduled shutdown": (
        "azure-dev",
        {
            "purpose": LONGEST,
            "number": 2,
            "costCenter": "research",
            "criticality": "tier-2",
            "tags": {"Owner": "platform@example.com"},
            "compute": "managed",
            "controlPlane": {
                "version": "1.34",
                "upgrades": "none",
                "nodeImages": "SecurityPatch",
                "lockNodeResources": True,
                "logTypes": AUDIT,
                "maintenance": {
                    "start": "03:00",
                    "hours": 4,
                    "utcOffset": "+01:00",
                    "releases": "Monday",
                    "upgrades": "Tuesday",
                    "images": "Wednesday",
                    "freezes": [{"start": "2026-12-24", "end": "2026-12-27"}],
                },
            },
            "systemNodes": {
                "name": "core",
                "size": "Standard_D8ds_v5",
                "image": "Ubuntu",
                "diskGib": 200,
                "ephemeralDisk": False,
                "mostPods": 60,
                "ssh": False,
                "minSize": 2,
                "maxSize": 5,
                "kubelet": {**TUNED, "topologyManagerPolicy": "best-effort"},
                "os": {
                    "sysctls": {"net.core.somaxconn": 16384, "net.ipv4.tcp_tw_reuse": True},
                    "transparentHugePages": "madvise",
                    "transparentHugePageDefrag": "defer+madvise",
                    "swapFileMb": 1024,
                },
            },
            "pools": {
                "batch": {
                    "size": "Standard_D8pds_v6",
                    "diskGib": 100,
                    "mostPods": 40,
                    "minSize": 0,
                    "maxSize": 9,
                    "spot": True,
                    "labels": {"example.com/kind": "batch"},
                    "taints": TAINTS,
                    "kubelet": {"topologyManagerPolicy": "restricted", "cpuManagerPolicy": "none"},
                    "os": {"transparentHugePages": "always", "transparentHugePageDefrag": "always"},
                },
                "plain": {
                    "image": "Ubuntu",
                    "ephemeralDisk": False,
                    "ssh": False,
                    "minSize": 1,
                    "maxSize": 3,
                    "kubelet": {"cpuCfsQuota": False, "topologyManagerPolicy": "none", "failSwapOn": True},
                    "os": {"transparentHugePages": "never", "transparentHugePageDefrag": "never"},
                },
                "huge": {"minSize": 1, "maxSize": 1, "os": {"transparentHugePageDefrag": "madvise"}},
                "numa": {
                    "minSize": 1,
                    "maxSize": 2,
                    "kubelet": {**TUNED, "topologyManagerPolicy": "single-numa-node"},
                    "os": {
                        "sysctls": {"vm.max_map_count": 262144},
                        "transparentHugePageDefrag": "defer",
                        "swapFileMb": 512,
                    },
                },
            },
            "network": {
                "zones": ["1", "2"],
                "natIdleMinutes": 10,
                "podCidr": "100.64.0.0/16",
                "serviceCidr": "172.20.0.0/16",
                "reservedCidrs": ["10.0.0.0/14"],
                "flowMetrics": False,
                "bastion": True,
                "bastionCidrs": ["203.0.113.0/24"],
                "internalPorts": [443, 8443],
                "peerings": HUB,
                "routes": {"branch": {"cidr": "192.168.0.0/16", "appliance": "10.8.0.4"}},
                "nodeIngress": {"scanner": {"cidrs": ["10.8.1.0/24"], "ports": [9100], "protocol": "udp"}},
            },
            "features": {**dict.fromkeys(FEATURES, True), "costAnalysis": False},
            "security": {
                "policy": "off",
                "trustedCertificates": [CERTIFICATE],
                "imageCleanerHours": 48,
                "purgeDays": 30,
            },
            "identity": {"controllers": False},
            "observability": {
                "containerLogPlan": "analytics",
                "dailyGib": 5,
                "grafana": True,
                "grafanaAdmins": [f"{GROUP}1"],
            },
            "dns": {"zone": "dev.example.com", "kind": "private"},
            "images": {
                "registry": True,
                "untaggedDays": 30,
                "cachedRegistries": ["docker.io", "ghcr.io", "public.ecr.aws"],
            },
            "cost": {"night": NIGHT},
        },
    ),
    "a proxy and pods' own subnet in a network that exists": (
        "azure-staging",
        {
            "purpose": "x".join(["purpose"] * 6)[: naming.CLUSTER_NAME_LIMIT - len("azure-use2-staging--01")],
            "compute": "managed",
            "controlPlane": {"logTypes": ["kube-audit-admin", "guard", "cluster-autoscaler"]},
            "network": {
                "flowLogs": False,
                "podPolicies": "l7",
                "proxy": {"url": "http://proxy.corp.example:3128", "bypass": [".corp.example"]},
                "adopt": _existing(
                    "spoke", pods=_subnet("spoke", "pods", "10.176.32.0/20"), privateZones=False
                ),
            },
            "observability": {"containerLogs": False},
            "dns": {
                "existingZones": [
                    f"/subscriptions/{OTHERS}/resourceGroups/zones/providers/Microsoft.Network/dnsZones/example.org"
                ],
            },
            "backup": {"level": "L3"},
        },
    ),
    "an appliance, long-term support, a zone and a pipeline of one's own": (
        "azure-staging",
        {
            "tenant": "20000000-0000-4000-8000-000000000009",
            "network": {
                "egress": "appliance",
                "applianceAddress": "10.8.0.4",
                "flowLogs": False,
                "adopt": _existing("routed"),
            },
            "controlPlane": {
                "support": "long-term",
                "upgrades": "patch",
                "privateZone": f"/subscriptions/{OTHERS}/resourceGroups/zones/providers/Microsoft.Network"
                "/privateDnsZones/private.eastus2.azmk8s.io",
                "fqdnSubdomain": "staging",
            },
            "access": {"nextLayer": None},
            "delivery": {
                "repository": "example/platform",
                "layers": ["cluster", "services"],
                "stateContainer": f"/subscriptions/{OTHERS}/resourceGroups/state/providers/Microsoft.Storage"
                "/storageAccounts/examplestate/blobServices/default/containers/pulumi",
                "stateKey": f"/subscriptions/{OTHERS}/resourceGroups/state/providers/Microsoft.KeyVault"
                "/vaults/example-state/keys/pulumi",
            },
            "security": {"policyExempt": ["legacy"]},
            "dns": {
                "zone": "staging.example.com",
                "kind": "public",
            },
            "observability": {
                "logWorkspace": f"/subscriptions/{OTHERS}/resourceGroups/logs/providers"
                "/Microsoft.OperationalInsights/workspaces/log-platform"
            },
            "features": {
                "extensions": {
                    "flux": {
                        "type": "microsoft.flux",
                        "namespace": "flux-system",
                        "version": "1.17.0",
                        "values": {"source-controller.enabled": "true"},
                    },
                    "dapr": {"type": "microsoft.dapr", "namespace": "dapr-system", "train": "preview"},
                }
            },
            "backup": {"level": "L4"},
        },
    ),
    "a firewall that reads what passes": (
        "azure-prod-isolated",
        {
            "purpose": LONGEST[: -len("prod-isolated") + len("dev")],
            "number": 2,
            "network": {"firewallTier": "premium", "allowedDomains": ["*.example.com"]},
            "controlPlane": {"upgrades": "rapid"},
            "observability": {"grafana": True, "grafanaAdmins": [f"{GROUP}1"]},
            "backup": {"level": "L2"},
        },
    ),
    "a warm standby": ("azure-dr", {"standby": {"readiness": "warm"}}),
    "a standby that took over": ("azure-dr", {"standby": {"readiness": "hot", "activated": True}}),
    "production with an exception": (
        "azure-prod",
        {
            "security": {"policy": "audit"},
            "exceptions": [
                {
                    "setting": "security.policy",
                    "owner": "platform",
                    "approver": "security",
                    "reason": "one tenant's chart is not ready",
                    "ticket": "SEC-1",
                    "expires": "2026-12-31",
                }
            ],
        },
    ),
}


def base(option: str) -> str:
    """The stack an option starts from."""
    return OPTIONS[option][0]


@functools.cache
def config_of(option: str) -> dict[str, Any]:
    """The configuration of an option's stack."""
    return laid_over(*OPTIONS[option])


@functools.cache
def settings_of(option: str) -> AzureSettings:
    """The settings of an option's stack, which every rule has passed."""
    where, stack = Source("config/x.yaml", {}, {(): 1}), base(option)
    made = loader.from_config(config_of(option), stack, where, fleet=loader.fleet(ORGANISATION, stack))
    made = made[0] if isinstance(made, tuple) else made
    assert isinstance(made, AzureSettings)
    return made


@functools.cache
def recorded_option(option: str) -> Recorder:
    """What an option's program registered."""
    return host.record(ORGANISATION, base(option), config_of(option))


@functools.cache
def option_graph(option: str) -> Graph:
    """The graph of an option's stack."""
    return graphs.build(base(option), config_of(option), recorded_option(option))


def every_graph() -> dict[str, Graph]:
    """Every graph on Azure: stacks of the organisation, their tenants, and options."""
    shipped = [*AZURE_STACKS, *(stack for stack in TENANTS_STACKS if stack.startswith("azure-"))]
    return {**{stack: graph_of(stack) for stack in shipped}, **{name: option_graph(name) for name in OPTIONS}}


def every_settings() -> dict[str, AzureSettings]:
    """The settings of every cluster stack on Azure, by stack or option."""
    shipped = {stack: azure_settings(stack) for stack in AZURE_STACKS}
    return {**shipped, **{name: settings_of(name) for name in OPTIONS}}
