"""Describes an Azure stack: its virtual networks by zone and purpose, and its AKS control planes."""

from contracts.graph import Graph
from policy.resource_types import azure
from review.inventory.azure.cluster import Cluster
from review.inventory.azure.reader import read
from review.inventory.azure.summary import summary
from review.inventory.model import ControlPlane, Line, Picture
from review.inventory.reading import counted, text
from review.reports.diagram import azure_cards, azure_network


def describe(graph: Graph) -> Picture:
    """Everything an Azure graph holds, in the picture's words."""
    said = (f"{line.text}: {line.detail}" for line in summary(graph))
    return Picture(
        title=f"Architecture of stack {graph.stack}",
        description="; ".join(said) or "No known resources",
        region=_region(graph),
        networks=azure_network.networks(graph),
        control_planes=[_control_plane(cluster) for cluster in read(graph).clusters],
        cards=azure_cards.cards(graph),
    )


def _region(graph: Graph) -> str:
    providers = graph.all(azure.PROVIDER)
    regions = sorted({text(row, "location") for row in providers} - {""})
    accounts = sorted({text(row, "subscriptionId") for row in providers} - {""})
    where = f"Azure {', '.join(regions)}" if regions else "Azure"
    return f"{where} · subscription {', '.join(accounts)}" if accounts else where


def _control_plane(cluster: Cluster) -> ControlPlane:
    row = cluster.row
    locked = text(row, "nodeResourceGroupProfile", "restrictionLevel") == "ReadOnly"
    encrypted = "envelope encryption, customer-managed key"
    open_command = "on: open to whoever may write the cluster"
    tier = "AKS Automatic" if cluster.automatic else cluster.tier or "Free, without an uptime agreement"
    lines = [
        Line(text="Kubernetes", detail=_version(cluster)),
        Line(text="Tier", detail=tier),
        Line(text="API endpoint", detail=cluster.endpoint),
        Line(text="Access", detail=_access(cluster)),
        Line(text="Run command", detail=open_command if cluster.run_command else "off"),
        Line(text="Secrets", detail=encrypted if cluster.customer_key else "Azure's own encryption only"),
        Line(text="Upgrades", detail=_upgrades(cluster)),
        Line(text="Logs", detail=", ".join(cluster.logs) or "none"),
        Line(text="Network", detail=_plugin(cluster)),
        Line(text="Pods", detail=cluster.pods),
        Line(text="Services", detail=text(row, "networkProfile", "serviceCidr")),
        Line(text="Egress", detail=cluster.egress),
        Line(text="Proxy", detail=cluster.proxy),
        Line(text="Trusted", detail=_trusted(cluster)),
        Line(text="Nodes", detail=cluster.provisioning),
        Line(text="Node resources", detail="locked" if locked else ""),
        Line(text="Deletion", detail=cluster.deletion),
    ]
    return ControlPlane(
        title=cluster.name, lines=[line for line in lines if line.detail], public=not cluster.private
    )


def _trusted(cluster: Cluster) -> str:
    return (
        f"{counted(cluster.trusted, 'certificate authority', 'certificate authorities')} of your own"
        if cluster.trusted
        else ""
    )


def _version(cluster: Cluster) -> str:
    version = cluster.version or "not known yet"
    plans = {"AKSLongTermSupport": "long-term support", "KubernetesOfficial": "community support"}
    plan = plans.get(text(cluster.row, "supportPlan"), "")
    return f"{version}, {plan}" if plan else version


def _access(cluster: Cluster) -> str:
    said = "certificates"
    if cluster.entra:
        said = f"Entra, {'Azure' if cluster.azure_rbac else 'Kubernetes'} roles"
    return f"{said}; local accounts are on" if cluster.local_accounts else said


def _upgrades(cluster: Cluster) -> str:
    channel = text(cluster.row, "autoUpgradeProfile", "upgradeChannel") or "none"
    images = {"NodeImage": "new node images", "SecurityPatch": "security patches of nodes"}
    nodes = images.get(text(cluster.row, "autoUpgradeProfile", "nodeOSUpgradeChannel"), "")
    words = {
        "none": "none by itself",
        "patch": "patches",
        "stable": "stable minors",
        "rapid": "newest minors",
    }
    return " and ".join(part for part in (words.get(channel, channel), nodes) if part)


def _plugin(cluster: Cluster) -> str:
    if cluster.automatic:
        return "Azure CNI overlay, Cilium"
    plugin, mode, dataplane = (
        text(cluster.row, "networkProfile", key)
        for key in ("networkPlugin", "networkPluginMode", "networkDataplane")
    )
    name = {"azure": "Azure CNI"}.get(plugin, plugin)
    mode = mode or ("pod subnet" if cluster.pods.startswith("subnet") else "")
    return ", ".join(part for part in (f"{name} {mode}".strip(), dataplane.capitalize()) if part)
