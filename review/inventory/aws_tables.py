"""What a reviewer of an AWS stack decides by: who gets in, from where, what is installed, which ranges."""

from contracts.graph import Graph
from policy.resource_types import aws
from review.inventory.table import Table, listed


def tables(graph: Graph) -> list[Table]:
    """Tables that have something to say, in the order of a review."""
    made = [_access(graph), _endpoint(graph), _addons(graph), _subnets(graph)]
    return [table for table in made if table[2]]


def _access(graph: Graph) -> Table:
    policies: dict[str, list[str]] = {}
    for row in graph.all("AccessPolicyAssociation"):
        policy = str(row.inputs.get("policyArn")).rpartition("/")[2]
        policies.setdefault(str(row.inputs.get("principalArn")), []).append(policy)
    rows = [
        (
            str(row.inputs.get("principalArn")),
            listed(row.inputs.get("kubernetesGroups")) or str(row.inputs.get("type")),
            ", ".join(policies.get(str(row.inputs.get("principalArn")), [])),
        )
        for row in graph.all("AccessEntry")
    ]
    return "Who may reach the API server", ("Principal", "Groups", "EKS policies"), rows


def _endpoint(graph: Graph) -> Table:
    rows = []
    for row in graph.all(aws.CLUSTER):
        config = row.inputs.get("vpcConfig") or {}
        ranges = listed(config.get("publicAccessCidrs")) or "everybody"
        outside = ranges if config.get("endpointPublicAccess") is not False else "nobody"
        rows.append((row.name, "yes" if config.get("endpointPrivateAccess") else "no", outside))
    return "Where the API server can be reached from", ("Cluster", "Inside the VPC", "Outside"), rows


def _addons(graph: Graph) -> Table:
    rows = [
        (str(row.inputs.get("addonName")), str(row.inputs.get("addonVersion"))) for row in graph.all("Addon")
    ]
    return "Add-ons", ("Add-on", "Version"), sorted(rows)


def _subnets(graph: Graph) -> Table:
    rows = [
        (row.name, str(row.inputs.get("availabilityZone")), str(row.inputs.get("cidrBlock")))
        for row in graph.all(aws.SUBNET)
    ]
    return "Subnets", ("Subnet", "Zone", "Range"), rows
