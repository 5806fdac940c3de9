"""Guard against deletion, by Azure itself and whoever asks.

A lock would be inherited by everything below it: pools could not be rotated, records, role assignments and
private endpoints not be removed. Azure Policy refuses the deletion of the few types that matter and of groups
that hold one. To take such a thing away, set `protected: false` first, which removes the assignment; Azure
Policy never guards its own assignments, nor does it stop the deletion of a whole subscription.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization

from components.args import Args
from components.azure.governance.documents.guard_rules import deny_deletion
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 64


@dataclass(frozen=True, kw_only=True)
class DeletionGuardArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_ids: Mapping[str, pulumi.Input[str]]
    """Resource groups, by purpose."""


class DeletionGuard(Component):
    """Refuses to delete what cannot be made again.

    Creates:
        definition  which types, and that groups with one of them stay too; stands in the subscription
        <purpose>   the definition, assigned to one resource group
    """

    PLANE = Plane.GOVERNANCE

    definition_id: pulumi.Output[str]
    """Resource id of the definition, once every group is guarded."""

    def __init__(
        self, name: str, args: DeletionGuardArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = DeletionGuardArgs.of(args)
        super().__init__(name, opts)
        definition = authorization.PolicyDefinition(
            f"{name}-definition",
            policy_definition_name=fit(f"{args.context.cluster_name}-keep", _NAME_LIMIT),
            display_name=f"{args.context.cluster_name}: nobody deletes what cannot be made again",
            description="Made by the platform's cluster stack; set protected to false there to lift it.",
            policy_type=authorization.PolicyType.CUSTOM,
            # Only this mode looks at a resource when its whole group is deleted.
            mode="Indexed",
            metadata={"category": "General"},
            parameters={},
            policy_rule=deny_deletion(),
            opts=self._child(),
        )
        guarded = [
            authorization.PolicyAssignment(
                f"{name}-{purpose}",
                policy_assignment_name="keep",
                display_name=f"{args.context.cluster_name}: keep what is in {purpose}",
                policy_definition_id=definition.id,
                scope=group,
                enforcement_mode=authorization.EnforcementMode.DEFAULT,
                non_compliance_messages=[
                    authorization.NonComplianceMessageArgs(
                        message="This cannot be made again. Set protected to false in the stack first."
                    )
                ],
                opts=self._child(),
            ).enforcement_mode
            for purpose, group in args.group_ids.items()
        ]
        self.definition_id = after(definition.id, *guarded)
        self._finish()
