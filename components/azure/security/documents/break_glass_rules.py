"""How the use of break-glass groups is noticed: the query, and the operations that pass Entra by.

The first ear is the audit log of the cluster, which names the groups of whoever asks. What it can hear
depends on what is kept: `kube-audit-admin` has no reads, so that looking around, and a shell that is opened
by a GET, stay unheard; `kube-audit` has everything. The second ear is Azure's activity log: it hears whoever
fetches the local administrator's credentials or runs commands by way of Azure, both of which are switched off
on our clusters, so that even the attempt says something. Who merely signs in and fetches the API server's
address is not heard: everybody does that, and the activity log does not say for which of somebody's groups.
"""

from collections.abc import Sequence

AROUND_ENTRA = (
    "Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action",
    "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action",
    "Microsoft.ContainerService/managedClusters/runCommand/action",
)
"""Operations by which somebody becomes administrator of a cluster without being in any group."""

PERSON = "Person"
"""Column by which alerts are told apart."""


def audit_table(log_types: Sequence[str]) -> str:
    """Table that has the most of what is kept.

    Raises:
        ValueError: no audit log is kept, which the rules of the settings have asked for.
    """
    if "kube-audit" in log_types:
        return "AKSAudit"
    if "kube-audit-admin" in log_types:
        return "AKSAuditAdmin"
    raise ValueError("break-glass access cannot be heard without an audit log")


def requests_of(table: str, cluster_id: str, groups: Sequence[str]) -> str:
    """KQL: requests to one cluster by members of the groups, one row each."""
    listed = ", ".join(f'"{group}"' for group in sorted(groups))
    return (
        f"{table}\n"
        f'| where _ResourceId =~ "{cluster_id}"\n'
        f"| where tostring(User.groups) has_any ({listed})\n"
        f"| extend {PERSON} = tostring(User.username)\n"
        f"| project TimeGenerated, {PERSON}, Verb, RequestUri, SourceIps"
    )
