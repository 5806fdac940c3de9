"""What the pipeline's role outside of the stack's own resource groups has to allow, replayed row by row.

An action of ARM is the resource type with `/write`, `/read` or `/delete` behind it. Inside its own groups the pipeline
is Contributor, whose list of actions is Microsoft's and not replayed; nor are actions on what a row links to (to join a
subnet, to peer with another network), for which there is no list by machine.
"""

import fnmatch

import pytest

from components.azure.security.documents.role_conditions import CLUSTER_LAYER, OUTSIDE_OF_GROUPS
from contracts.graph import Graph, Row
from tests.cloud_models.arm.tables import TYPES
from tests.stacks.options.azure import every_graph

VERBS = ("delete", "read", "write")
BY_AN_ADMINISTRATOR = {
    "authorization:RoleDefinition": "whoever may write roles could give the pipeline more",
    "resources:ResourceGroup": "making one is an administrator's run",
}
ASSIGNED_BY_AN_ADMINISTRATOR = {
    # component: why the pipeline may not assign its roles
    "AksNight": "a role of the stack's own, which only an administrator's run writes",
    "GithubDeployIdentities": "nobody gives himself more",
}
TO_READ = {
    # action: what reads that is no row of its own
    "Microsoft.Network/networkWatchers/read": "the watcher that flow logs are a part of",
    "Microsoft.Resources/subscriptions/read": "the SDK's provider, when it starts",
    "Microsoft.Resources/subscriptions/resourceGroups/read": "groups that an administrator's run made",
    "Microsoft.Authorization/*/read": "definitions of roles and policies that assignments name",
}


def _groups(graph: Graph) -> set[str]:
    return {
        row.inputs["resourceGroupName"].lower() for row in graph.all("azure-native:resources:ResourceGroup")
    }


def _outside(row: Row, groups: set[str]) -> bool:
    """Whether a row is not in a resource group of its stack."""
    scope = str(row.inputs.get("scope") or row.inputs.get("resourceUri") or "").lower().split("/")
    inside = scope[4] if len(scope) > 4 else row.inputs.get("resourceGroupName", "").lower()
    return inside not in groups


def _needed() -> dict[str, str]:
    """Action at the subscription to a row that takes it."""
    needed: dict[str, str] = {}
    for stack, graph in every_graph().items():
        groups = _groups(graph)
        for row in graph if groups else ():
            short = row.type.removeprefix("azure-native:")
            role = short == "authorization:RoleAssignment"
            if short in TYPES and short not in BY_AN_ADMINISTRATOR and not role and _outside(row, groups):
                kind = TYPES[short][0].partition("@")[0]
                needed |= {f"{kind}/{verb}": f"{stack}: {row.name}" for verb in VERBS}
    return needed


def _lacking(allowed: tuple[str, ...]) -> dict[str, str]:
    return {
        action: row
        for action, row in _needed().items()
        if not any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in allowed)
    }


def test_the_pipeline_may_do_what_rows_outside_of_its_groups_take() -> None:
    assert _lacking(OUTSIDE_OF_GROUPS) == {}


@pytest.mark.parametrize("action", [action for action in OUTSIDE_OF_GROUPS if action not in TO_READ])
def test_it_may_do_nothing_outside_that_no_row_takes(action: str) -> None:
    assert _lacking(tuple(one for one in OUTSIDE_OF_GROUPS if one != action)), "no row takes it"


def test_what_it_reads_besides_is_read_only() -> None:
    assert all(action.endswith("/read") for action in TO_READ)
    assert set(TO_READ) <= set(OUTSIDE_OF_GROUPS)


def test_the_pipeline_may_assign_every_role_that_stacks_assign_in_their_groups_to_others() -> None:
    for stack, graph in every_graph().items():
        groups = _groups(graph)
        for row in graph.all("azure-native:authorization:RoleAssignment") if groups else ():
            role = row.inputs["roleDefinitionId"].rpartition("/")[2]
            if not any(owner in row.urn for owner in ASSIGNED_BY_AN_ADMINISTRATOR) and not _outside(
                row, groups
            ):
                assert role in CLUSTER_LAYER, (stack, row.name)
