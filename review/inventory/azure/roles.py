"""Reads who gets which role, and knows what Azure calls its built-in roles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.reading import Needs, last, text

_AKS = "Azure Kubernetes Service"
CLUSTER_ADMIN = f"{_AKS} RBAC Cluster Admin"

NAMES = {
    "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8": f"{_AKS} Cluster Admin Role",
    "12338af0-0e69-4776-bea7-57ae8d297424": "Key Vault Crypto User",
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603": "Key Vault Crypto Officer",
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": "Storage Account Contributor",
    "1afdec4b-e479-420e-99e7-f82237c7c5e6": f"{_AKS} Cluster Monitoring User",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "22926164-76b3-42b3-bc55-97df8dab3e41": "Grafana Admin",
    "3498e952-d568-435e-9b2c-8d77e338d7f7": f"{_AKS} RBAC Admin",
    "36243c78-bf99-498c-9df9-86d9f8d28608": "Resource Policy Contributor",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
    "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0": "Azure Service Bus Data Receiver",
    "4abbcc35-e782-43d8-92c5-2d3f1bd2253f": f"{_AKS} Cluster User Role",
    "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
    "60921a7e-fef1-4a43-9b16-a26c52ad4769": "Grafana Viewer",
    "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39": "Azure Service Bus Data Sender",
    "7efff54f-a5b4-42b5-a1c5-5411624893ce": "Disk Snapshot Contributor",
    "7f6c6a51-bcf8-42ba-9220-52d62157d7db": f"{_AKS} RBAC Reader",
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
    "8311e382-0749-4cb8-b61a-304f252e45ec": "AcrPush",
    "959f8984-c045-4866-89c7-12bf9737be2e": "Data Operator for Managed Disks",
    "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb": f"{_AKS} RBAC Writer",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
    "b0d8363b-8ddd-447d-831f-62ca05bff136": "Monitoring Data Reader",
    "b12aa53e-6015-4669-85d0-8515ebb3ae7f": "Private DNS Zone Contributor",
    "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b": CLUSTER_ADMIN,
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "befefa01-2a29-4197-83a8-272ff33ce314": "DNS Zone Contributor",
    "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba": "Key Vault Certificate User",
    "e147488a-f6f5-4113-8e2d-b22465e65bf6": "Key Vault Crypto Service Encryption User",
    "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59": "Managed Identity Contributor",
    "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8": f"{_AKS} Contributor",
    "f1a07417-d97a-45cb-824c-7a7467783830": "Managed Identity Operator",
    "f25e0fa2-a7c8-4377-a976-54943a77a395": "Key Vault Contributor",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
    "fbc52c3f-28ad-4303-a892-8a056630b8f1": "AppGw for Containers Configuration Manager",
}


@dataclass(frozen=True, kw_only=True)
class RoleAssignment:
    """A role that somebody gets."""

    row: Row
    role: str
    """Name of the role; its identifier where nobody has written down the name."""
    principal: str
    """Identifier of who gets it; empty where only a deployment knows."""
    listed_as: str
    """Under which name the settings have the principal; empty where they do not."""
    identity: str
    """Name of the identity that gets it, where it is made in this stack; else its identifier."""

    @property
    def on_cluster(self) -> bool:
        """Whether it lets somebody talk to the API server, or fetch what that takes."""
        return self.role.startswith(_AKS)

    @property
    def short(self) -> str:
        """The role without the name of AKS."""
        return self.role.removeprefix(f"{_AKS} ")

    @property
    def who(self) -> str:
        """Who gets it, as short as it can be said."""
        given = text(self.row, "principalId")
        return f"{self.listed_as} …{given[-6:]}" if self.listed_as else self.identity


def role_assignments(graph: Graph, needs: Needs) -> Iterator[RoleAssignment]:
    own = {
        text(row, "roleDefinitionId"): text(row, "roleName") or row.name
        for row in graph.all(azure.ROLE_DEFINITION)
    }
    for row in graph.all(azure.ROLE_ASSIGNMENT):
        identifier, principal = last(text(row, "roleDefinitionId")), text(row, "principalId")
        known = NAMES.get(identifier) or (f"{own[identifier]} (custom)" if identifier in own else "")
        yield RoleAssignment(
            row=row,
            role=known or identifier or "not known yet",
            principal="" if "principalId" in row.unknowns else principal,
            listed_as=listed_as(graph, principal),
            identity=_identity(row, needs),
        )


_LISTS = {
    "admins": "Admins",
    "breakGlass": "Break-glass",
    "deployers": "Deployers",
    "readers": "Readers",
    "nextLayer": "Services layer",
}


def listed_as(graph: Graph, principal: str) -> str:
    """Under which name the settings have somebody; empty where they do not."""
    access = graph.config.get("platform:access")
    lists = access if isinstance(access, Mapping) else {}
    for key, name in _LISTS.items():
        given = lists.get(key)
        if principal and (principal == given or (isinstance(given, list) and principal in given)):
            return name
    return ""


def _identity(assignment: Row, needs: Needs) -> str:
    """The row of an assignment needs both who gets the role and what the role is about."""
    given = text(assignment, "principalId")
    if given and "principalId" not in assignment.unknowns:
        return given
    about, needed = last(text(assignment, "scope")), needs.any(assignment)
    identities = [row for row in needed if row.type == azure.MANAGED_IDENTITY]
    identities += [
        row
        for row in needed
        if row.type == azure.CLUSTER_EXTENSION or "SystemAssigned" in text(row, "identity", "type")
    ]
    others = [row for row in identities if about not in row.inputs.values()]
    return (others or identities or [assignment])[0].name
