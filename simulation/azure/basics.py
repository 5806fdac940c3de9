"""The types that every Azure stack uses: groups and roles."""

from simulation.azure.shape import name, on, subscription
from simulation.outputs import Answer, Asked


def _group(asked: Asked) -> str:
    return f"/subscriptions/{subscription(asked)}/resourceGroups/{name(asked, 'resourceGroupName')}"


ANSWERS: dict[str, Answer] = {
    "azure-native:resources:ResourceGroup": Answer(
        id=_group,
        outputs=lambda asked: {
            "name": name(asked, "resourceGroupName"),
        },
    ),
    "azure-native:authorization:RoleAssignment": on(
        "Microsoft.Authorization/roleAssignments", "scope", "roleAssignmentName"
    ),
}
"""Resource type to what Azure computes for it."""
