"""Reads AKS clusters: who gets in and from where, how traffic leaves, what is switched on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.azure.services import refuses_deletion
from review.inventory.model import LATER
from review.inventory.reading import counted, guarded_by, is_on, items, last, public_to, text, texts


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """An AKS cluster."""

    row: Row
    name: str
    version: str
    """Kubernetes version; empty where only a deployment knows."""
    automatic: bool
    """Whether AKS looks after nodes and network itself."""
    tier: str
    """`Standard` or `Premium`; empty for the one without an uptime agreement."""
    private: bool
    """Whether the API server has no address on the internet."""
    inside: bool
    """Whether it has an address in the virtual network."""
    public_ranges: Sequence[str]
    """Addresses it answers on the internet; empty for all of them."""
    run_command: bool
    """Whether commands can be run through Azure's own API."""
    local_accounts: bool
    entra: bool
    azure_rbac: bool
    admin_groups: Sequence[str]
    customer_key: bool
    """Whether secrets have envelope encryption with a customer-managed key."""
    egress: str
    """How traffic of nodes leaves."""
    pods: str
    """Range that pods have addresses of, or the subnet."""
    proxy: str
    """Proxy for HTTP and HTTPS; empty where there is none."""
    trusted: int
    """How many certificate authorities nodes trust besides those of their image."""
    provisioning: str
    """What makes nodes as workloads ask for them; empty where nothing does."""
    logs: Sequence[str]
    """Logs of the control plane that are kept."""
    addons: Sequence[str]
    """Parts that are switched on."""
    deletion: str
    """What stands between a mistake and its end."""

    @property
    def endpoint(self) -> str:
        """Where the API server can be reached from."""
        if self.private:
            return "private only"
        return public_to(self.public_ranges, private_too=self.inside)


def clusters(graph: Graph) -> Iterator[Cluster]:
    for row in graph.all(azure.CLUSTER):
        automatic = text(row, "sku", "name") == "Automatic"
        provisioned = automatic or text(row, "nodeProvisioningProfile", "mode") == "Auto"
        yield Cluster(
            row=row,
            name=text(row, "resourceName") or row.name,
            version=text(row, "kubernetesVersion"),
            automatic=automatic,
            tier=text(row, "sku", "tier"),
            private=is_on(row, "apiServerAccessProfile", "enablePrivateCluster"),
            inside=is_on(row, "apiServerAccessProfile", "enableVnetIntegration"),
            public_ranges=_public_ranges(row),
            run_command=not is_on(row, "apiServerAccessProfile", "disableRunCommand"),
            local_accounts=not (automatic or is_on(row, "disableLocalAccounts")),
            entra=automatic or is_on(row, "aadProfile", "managed"),
            azure_rbac=automatic or is_on(row, "aadProfile", "enableAzureRBAC"),
            admin_groups=texts(row, "aadProfile", "adminGroupObjectIDs"),
            customer_key=is_on(row, "securityProfile", "azureKeyVaultKms", "enabled"),
            egress=_egress(graph, row, automatic),
            pods=text(row, "networkProfile", "podCidr") or _pod_subnets(row),
            proxy=text(row, "httpProxyConfig", "httpProxy"),
            trusted=len(texts(row, "securityProfile", "customCATrustCertificates")),
            provisioning="as workloads ask for them" if provisioned else "",
            logs=list(_logs(graph, row)),
            addons=[name for name, path in _FEATURES if is_on(row, *path)],
            deletion=_deletion(graph, row),
        )


def _public_ranges(row: Row) -> list[str]:
    ranges = texts(row, "apiServerAccessProfile", "authorizedIPRanges")
    unknown = any(path.startswith("apiServerAccessProfile.authorizedIPRanges") for path in row.unknowns)
    return ranges or ([LATER] if unknown else [])


def _egress(graph: Graph, row: Row, automatic: bool) -> str:
    kind = text(row, "networkProfile", "outboundType")
    if kind == "userDefinedRouting":
        return "firewall" if graph.all(azure.FIREWALL) else "appliance"
    words = {
        "userAssignedNATGateway": counted(len(graph.all(azure.NAT_GATEWAY)), "NAT gateway"),
        "managedNATGateway": "NAT gateway of AKS",
        "loadBalancer": "load balancer of AKS",
        "none": "none",
    }
    return words.get(kind) or ("NAT gateway of AKS" if automatic else kind)


def _pod_subnets(row: Row) -> str:
    subnets = {str(pool.get("podSubnetID") or "") for pool in items(row, "agentPoolProfiles")} - {""}
    return f"subnet {', '.join(sorted(map(last, subnets)))}" if subnets else ""


def _logs(graph: Graph, cluster: Row) -> Iterator[str]:
    for row in graph.all(azure.DIAGNOSTIC_SETTING):
        if cluster.urn in row.depends_on or last(text(row, "resourceUri")) == text(cluster, "resourceName"):
            for given in items(row, "logs"):
                if given.get("enabled") is True:
                    yield str(given.get("category") or given.get("categoryGroup"))


def _deletion(graph: Graph, cluster: Row) -> str:
    guarded = any(refuses_deletion(graph, row) for row in graph.all(azure.POLICY_ASSIGNMENT))
    return guarded_by(cluster, "Azure Policy" if guarded else "")


_FEATURES = (
    ("Azure Policy", ("addonProfiles", "azurepolicy", "enabled")),
    ("Secrets of vaults", ("addonProfiles", "azureKeyvaultSecretsProvider", "enabled")),
    ("Container logs", ("addonProfiles", "omsagent", "enabled")),
    ("Managed Prometheus", ("azureMonitorProfile", "metrics", "enabled")),
    ("Workload identity", ("securityProfile", "workloadIdentity", "enabled")),
    ("Defender", ("securityProfile", "defender", "securityMonitoring", "enabled")),
    ("Image cleaner", ("securityProfile", "imageCleaner", "enabled")),
    ("KEDA", ("workloadAutoScalerProfile", "keda", "enabled")),
    ("Vertical autoscaler", ("workloadAutoScalerProfile", "verticalPodAutoscaler", "enabled")),
    ("Disks", ("storageProfile", "diskCSIDriver", "enabled")),
    ("Files", ("storageProfile", "fileCSIDriver", "enabled")),
    ("Blobs", ("storageProfile", "blobCSIDriver", "enabled")),
    ("Snapshots", ("storageProfile", "snapshotController", "enabled")),
    ("Network observability", ("networkProfile", "advancedNetworking", "observability", "enabled")),
    ("Policies by name", ("networkProfile", "advancedNetworking", "security", "enabled")),
    ("Cost analysis", ("metricsProfile", "costAnalysis", "enabled")),
)
