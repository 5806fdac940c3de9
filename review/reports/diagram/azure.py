"""Describes an Azure stack: its virtual networks by zone and purpose, and its AKS control planes."""

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory import azure_facts
from review.inventory.model import ControlPlane, Line, Picture
from review.inventory.reading import Needs, text, value
from review.reports.diagram import azure_cards, azure_network


def describe(graph: Graph) -> Picture:
    """Everything an Azure graph holds, in the picture's words."""
    facts = azure_facts.facts(graph)
    needs = Needs(graph)
    return Picture(
        title=f"Architecture of stack {graph.stack}",
        description="; ".join(f"{fact.text}: {fact.detail}" for fact in facts) or "No known resources",
        region=_region(graph),
        networks=azure_network.networks(graph, needs),
        control_planes=[_control_plane(graph, cluster) for cluster in graph.all(azure.CLUSTER)],
        cards=azure_cards.cards(graph, needs),
    )


def _region(graph: Graph) -> str:
    providers = [row for row in graph if row.type == azure.PROVIDER]
    regions = sorted({text(row, "location") for row in providers} - {""})
    accounts = sorted({text(row, "subscriptionId") for row in providers} - {""})
    where = f"Azure {', '.join(regions)}" if regions else "Azure"
    return f"{where} · subscription {', '.join(accounts)}" if accounts else where


def _control_plane(graph: Graph, cluster: Row) -> ControlPlane:
    locked = text(cluster, "nodeResourceGroupProfile", "restrictionLevel") == "ReadOnly"
    lines = [
        Line(text="Kubernetes", detail=_version(cluster)),
        Line(text="Tier", detail=_tier(cluster)),
        Line(text="API endpoint", detail=azure_facts.endpoint(cluster)),
        Line(text="Access", detail=_access(cluster)),
        Line(text="Run command", detail=_run_command(cluster)),
        Line(text="Secrets", detail=_secrets(cluster)),
        Line(text="Upgrades", detail=_upgrades(cluster)),
        Line(text="Logs", detail=azure_facts.logs(graph, cluster)),
        Line(text="Network", detail=_plugin(cluster)),
        Line(text="Pods", detail=text(cluster, "networkProfile", "podCidr")),
        Line(text="Services", detail=text(cluster, "networkProfile", "serviceCidr")),
        Line(text="Way out", detail=azure_facts.way_out(graph, cluster)),
        Line(text="Nodes", detail=azure_facts.provisioning(cluster)),
        Line(text="Node resources", detail="locked" if locked else ""),
        Line(text="Deletion", detail=azure_facts.deletion(graph, cluster)),
    ]
    return ControlPlane(
        title=text(cluster, "resourceName") or cluster.name,
        lines=[line for line in lines if line.detail],
        public=not azure_facts.is_private(cluster),
    )


def _version(cluster: Row) -> str:
    version = text(cluster, "kubernetesVersion") or "not known yet"
    plans = {"AKSLongTermSupport": "long-term support", "KubernetesOfficial": "community support"}
    plan = plans.get(text(cluster, "supportPlan"), "")
    return f"{version}, {plan}" if plan else version


def _tier(cluster: Row) -> str:
    if azure_facts.is_automatic(cluster):
        return "AKS Automatic"
    return text(cluster, "sku", "tier") or "Free, without an uptime agreement"


def _access(cluster: Row) -> str:
    entra = value(cluster, "aadProfile", "managed") is True
    roles = value(cluster, "aadProfile", "enableAzureRBAC") is True
    if azure_facts.is_automatic(cluster):
        entra = roles = True
    said = "Entra" if entra else "certificates"
    if entra:
        said += ", Azure roles" if roles else ", Kubernetes roles"
    closed = value(cluster, "disableLocalAccounts") is True or azure_facts.is_automatic(cluster)
    return said if closed else f"{said}; local accounts are on"


def _run_command(cluster: Row) -> str:
    off = value(cluster, "apiServerAccessProfile", "disableRunCommand") is True
    return "off" if off else "on: a way in for whoever may write the cluster"


def _secrets(cluster: Row) -> str:
    ours = value(cluster, "securityProfile", "azureKeyVaultKms", "enabled") is True
    return "wrapped with a key of our own" if ours else "Azure's own encryption only"


def _upgrades(cluster: Row) -> str:
    channel = text(cluster, "autoUpgradeProfile", "upgradeChannel") or "none"
    images = {"NodeImage": "new node images", "SecurityPatch": "security patches of nodes"}
    nodes = images.get(text(cluster, "autoUpgradeProfile", "nodeOSUpgradeChannel"), "")
    words = {
        "none": "none by itself",
        "patch": "patches",
        "stable": "stable minors",
        "rapid": "newest minors",
    }
    return " and ".join(part for part in (words.get(channel, channel), nodes) if part)


def _plugin(cluster: Row) -> str:
    if azure_facts.is_automatic(cluster):
        return "Azure CNI overlay, Cilium"
    plugin, mode = (
        text(cluster, "networkProfile", "networkPlugin"),
        text(cluster, "networkProfile", "networkPluginMode"),
    )
    name = {"azure": "Azure CNI"}.get(plugin, plugin)
    dataplane = text(cluster, "networkProfile", "networkDataplane")
    return ", ".join(part for part in (f"{name} {mode}".strip(), dataplane.capitalize()) if part)
