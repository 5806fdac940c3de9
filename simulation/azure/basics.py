"""The types that every Azure stack uses: groups and roles."""

from simulation.azure.shape import name, on, subscription
from simulation.outputs import MockOutputs, ResourceInputs


def _group(resource: ResourceInputs) -> str:
    return f"/subscriptions/{subscription(resource)}/resourceGroups/{name(resource, 'resourceGroupName')}"


MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "azure-native:resources:ResourceGroup": MockOutputs(
        id=_group,
        outputs=lambda resource: {
            "name": name(resource, "resourceGroupName"),
        },
    ),
    "azure-native:authorization:RoleAssignment": on(
        "Microsoft.Authorization/roleAssignments", "scope", "roleAssignmentName"
    ),
}
"""Resource type to what Azure computes for it."""
