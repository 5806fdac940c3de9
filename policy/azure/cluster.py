"""Rules about the control plane: who reaches it, who may do what, how it is supported and encrypted."""

import re
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.azure import keys, maintenance, nodes
from policy.azure.clusters import (
    DNS_ZONE_CONTRIBUTOR,
    IDENTITY_OPERATOR,
    KEY_USER,
    NETWORK_CONTRIBUTOR,
    is_automatic,
    own_cluster,
    pools,
)
from policy.resource_types import azure
from policy.rule import Rule, at, expect, of_type

_WORLD = re.compile(r"\d+\.\d+\.\d+\.\d+/[0-7]$")
_NEVER = ("httpApplicationRouting", "openServiceMesh", "ingressApplicationGateway", "kubeDashboard")
"""Add-ons that AKS has given up, or that need more rights than their work."""

Found = Iterator[tuple[str, str]]


def _endpoint(row: Row, _: Graph) -> Found:
    access = row.inputs.get("apiServerAccessProfile") or {}
    ranges = access.get("authorizedIPRanges") or []
    if not is_automatic(row):
        yield from expect(row, "apiServerAccessProfile.enableVnetIntegration", True)
    if access.get("enablePrivateCluster"):
        yield from expect(row, "apiServerAccessProfile.enablePrivateClusterPublicFQDN", False)
        if ranges:
            yield "apiServerAccessProfile.authorizedIPRanges", "AKS refuses ranges of a private API server"
    elif not ranges:
        yield "apiServerAccessProfile.authorizedIPRanges", "the public endpoint is open to everybody"
    for block in ranges:
        if _WORLD.search(str(block)):
            yield "apiServerAccessProfile.authorizedIPRanges", f"{block} may reach the API server"


def _private(row: Row, _: Graph) -> Found:
    yield from expect(row, "apiServerAccessProfile.enablePrivateCluster", True)


def _unset(row: Row, _: Graph) -> Found:
    if row.inputs.get("publicNetworkAccess") is not None:
        yield "publicNetworkAccess", f"it is {row.inputs['publicNetworkAccess']}"


def _no_commands(row: Row, _: Graph) -> Found:
    yield from expect(row, "apiServerAccessProfile.disableRunCommand", True)


def _secrets(row: Row, graph: Graph) -> Found:
    encrypted = at(row.inputs, "securityProfile.azureKeyVaultKms.enabled")
    if _customer_managed_keys(graph) and encrypted is not True:
        yield (
            "securityProfile.azureKeyVaultKms",
            "Kubernetes secrets have no envelope encryption with the key that is there",
        )
    if encrypted and not at(row.inputs, "securityProfile.azureKeyVaultKms.keyId"):
        yield "securityProfile.azureKeyVaultKms.keyId", "no key is named"
    network = at(row.inputs, "securityProfile.azureKeyVaultKms.keyVaultNetworkAccess")
    vault = at(row.inputs, "securityProfile.azureKeyVaultKms.keyVaultResourceId")
    if encrypted and (network == "Private") != bool(vault):
        yield "securityProfile.azureKeyVaultKms.keyVaultResourceId", "a private vault is named, and only that"


def _customer_managed_keys(graph: Graph) -> bool:
    return bool(graph.all(azure.DISK_ENCRYPTION_SET))


def _explicit_access(row: Row, _: Graph) -> Found:
    yield from expect(row, "disableLocalAccounts", True)
    yield from expect(row, "enableRBAC", True)
    yield from expect(row, "aadProfile.managed", True)
    yield from expect(row, "aadProfile.enableAzureRBAC", True)
    if at(row.inputs, "aadProfile.adminGroupObjectIDs"):
        yield "aadProfile.adminGroupObjectIDs", "a group is administrator without a role that says so"


def _declared(row: Row, _: Graph) -> Found:
    if not is_automatic(row):
        yield from expect(row, "nodeProvisioningProfile.defaultNodePools", "None")
    for addon, profile in (row.inputs.get("addonProfiles") or {}).items():
        if addon in _NEVER and profile.get("enabled"):
            yield f"addonProfiles.{addon}", "nobody looks after this add-on any more"


def _support(row: Row, _: Graph) -> Found:
    tier, plan = at(row.inputs, "sku.tier"), row.inputs.get("supportPlan")
    if tier not in ("Standard", "Premium"):
        yield "sku.tier", "no uptime is promised"
    if plan not in ("KubernetesOfficial", "AKSLongTermSupport"):
        yield "supportPlan", "the plan is not said"
    if (tier == "Premium") != (plan == "AKSLongTermSupport"):
        yield "supportPlan", "long-term support and tier Premium come together or not at all"
    version = str(row.inputs.get("kubernetesVersion"))
    if not re.fullmatch(r"1\.\d{2}", version):
        yield (
            "kubernetesVersion",
            f"{version} is no minor version; Azure would take it for a downgrade some day",
        )


def _one_pool(row: Row, _: Graph) -> Found:
    inline, wanted = pools(row), 0 if is_automatic(row) else 1
    if len(inline) != wanted:
        yield "agentPoolProfiles", f"{len(inline)} pools stand in the cluster's own description, not {wanted}"
    if inline and inline[0].get("mode") != "System":
        yield "agentPoolProfiles[0].mode", "the pool in the cluster is the system pool"


def _workload_identity(row: Row, _: Graph) -> Found:
    yield from expect(row, "oidcIssuerProfile.enabled", True)
    yield from expect(row, "securityProfile.workloadIdentity.enabled", True)
    if row.inputs.get("servicePrincipalProfile") or row.inputs.get("podIdentityProfile"):
        yield "servicePrincipalProfile", "the cluster has a password"


def _identities(row: Row, graph: Graph) -> Found:
    profile = row.inputs.get("identityProfile") or {}
    if not at(profile, "kubeletidentity.resourceId"):
        yield "identityProfile.kubeletidentity", "nodes would get an identity that AKS makes"
    needed = {IDENTITY_OPERATOR: "hand out the nodes' identity", NETWORK_CONTRIBUTOR: "join the network"}
    if str(at(row.inputs, "apiServerAccessProfile.privateDNSZone")).startswith("/"):
        needed[DNS_ZONE_CONTRIBUTOR] = "keep the API server's record"
    if at(row.inputs, "securityProfile.azureKeyVaultKms.enabled"):
        needed[KEY_USER] = "use the key of secrets"
    before = {
        str(graph[urn].inputs.get("roleDefinitionId")).rpartition("/")[2]
        for urn in row.depends_on
        if graph[urn].type == azure.ROLE_ASSIGNMENT
    }
    for role, what in needed.items():
        if role not in before:
            yield "identity", f"the cluster does not wait until it may {what}"


def _network(row: Row, _: Graph) -> Found:
    for key, wanted in (
        ("networkPlugin", "azure"),
        ("networkDataplane", "cilium"),
        ("networkPolicy", "cilium"),
    ):
        yield from expect(row, f"networkProfile.{key}", wanted)
    mode, flat = (
        at(row.inputs, "networkProfile.networkPluginMode"),
        [bool(pool.get("podSubnetID")) for pool in pools(row)],
    )
    if mode != "overlay" and not (mode is None and flat and all(flat)):
        yield "networkProfile.networkPluginMode", "pods have addresses of the subnet of nodes"
    outbound = at(row.inputs, "networkProfile.outboundType")
    if outbound not in ("userAssignedNATGateway", "userDefinedRouting"):
        yield "networkProfile.outboundType", f"traffic leaves by {outbound}, which is not platform-managed"


RULES = (
    Rule(
        id="azure-api-server-is-not-open",
        promise="the API server answers inside the network and, if at all, to listed ranges outside",
        why="An open endpoint leaves authentication as the only line of defence.",
        fix="write controlPlane.endpoint: private, or list publicCidrs",
        plane=Plane.NETWORK,
        applies=of_type(azure.CLUSTER),
        check=_endpoint,
    ),
    Rule(
        id="azure-production-api-server-is-private",
        promise="a production API server cannot be reached from the internet",
        why="Production has no reason to be reachable from outside its networks.",
        fix="write controlPlane.endpoint: private",
        plane=Plane.NETWORK,
        applies=of_type(azure.CLUSTER),
        check=_private,
        production_only=True,
        loosened_by=("controlPlane.endpoint",),
    ),
    Rule(
        id="azure-public-network-access-is-not-said",
        promise="the switch that breaks provisioning and routed egress is left alone",
        why="AKS then refuses auto-provisioning and routed egress, minutes into a deployment.",
        fix="leave publicNetworkAccess out; a private cluster is private without it",
        plane=Plane.NETWORK,
        applies=of_type(azure.CLUSTER),
        check=_unset,
    ),
    Rule(
        id="azure-no-commands-from-outside",
        promise="nobody runs commands in a private cluster through Azure's own interface",
        why="Whoever may write the resource would be administrator inside.",
        fix="set disableRunCommand",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER),
        check=_no_commands,
    ),
    Rule(
        id="azure-secrets-are-wrapped",
        promise="with customer-managed keys, Kubernetes secrets have envelope encryption with one",
        why="Without it nobody can revoke or audit their use.",
        fix="give the cluster the key of secrets",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER),
        check=_secrets,
    ),
    Rule(
        id="azure-admin-is-explicit",
        promise="nobody is administrator without a role assignment that says so",
        why="Local accounts have one certificate that nobody can revoke, and show up in no list.",
        fix="turn local accounts off, and Entra and Azure's roles on",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER),
        check=_explicit_access,
    ),
    Rule(
        id="azure-addons-are-declared",
        promise="everything in a new cluster was declared",
        why="AKS's own node pools come with machines that nobody chose.",
        fix="set defaultNodePools to None",
        plane=Plane.RUNTIME,
        applies=of_type(azure.CLUSTER),
        check=_declared,
    ),
    Rule(
        id="azure-support-is-standard",
        promise="a cluster has the support it pays for, and slips into no other",
        why="Tier, plan and version that do not fit are refused, or cost what nobody asked for.",
        fix="set tier, support plan and minor version together",
        plane=Plane.GOVERNANCE,
        applies=of_type(azure.CLUSTER),
        check=_support,
    ),
    Rule(
        id="azure-one-pool-is-inline",
        promise="the cluster's own description holds one pool, and that is the system pool",
        why="A change of any pool in there sets all of them in motion, and one that is gone comes back.",
        fix="make a pool of its own; see components/azure/runtime/nodes.py",
        plane=Plane.RUNTIME,
        applies=of_type(azure.CLUSTER),
        check=_one_pool,
    ),
    Rule(
        id="azure-workloads-have-identities",
        promise="workloads sign in with tokens of their own, and nothing has a password",
        why="A password in a Secret is found by whoever reads Secrets.",
        fix="enable the issuer and workload identity",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER),
        check=_workload_identity,
    ),
    Rule(
        id="azure-cluster-waits-for-its-roles",
        promise="a cluster is made once it may do what it needs",
        why="It fails ten minutes in otherwise, or later, when the first node or load balancer comes.",
        fix="pass the identity through after() with its assignments",
        plane=Plane.SECURITY,
        applies=own_cluster,
        check=_identities,
    ),
    Rule(
        id="azure-pods-obey-policies",
        promise="every pod's traffic obeys network policies, and leaves by platform-managed egress",
        why="Other network kinds are being retired, or leave by addresses that nobody knows.",
        fix="use the overlay, or a subnet of pods, with Cilium",
        plane=Plane.NETWORK,
        applies=own_cluster,
        check=_network,
    ),
    *keys.RULES,
    *nodes.RULES,
    *maintenance.RULES,
)
"""Control plane, keys, nodes, windows."""
