"""Azure Policy on one cluster: what Gatekeeper in it reports or refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization

from components.args import Args
from components.azure.governance.documents.policy_rules import Wanted, wanted
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ClusterPoliciesArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_id: pulumi.Input[str]
    """Resource group of the cluster, with no other cluster in it."""
    level: str
    """Pod Security level: baseline or restricted."""
    deny: bool
    """Whether what breaks a policy is refused; otherwise it is reported only."""
    excluded_namespaces: Sequence[str]
    """Namespaces of the system and of the platform."""
    gateway: bool
    """Whether traffic from outside comes through a gateway, so that nothing else needs a public address."""
    registry_hosts: Sequence[str] | None = None
    """Registries that images come from: hosts, or names of Azure's. Without any, images are not looked at."""


class ClusterPolicies(Component):
    """Built-in policies, assigned to the resource group of one cluster.

    Creates:
        pod-security             the Pod Security initiative
        no-default-namespace     nothing without an owner
        no-external-addresses    no Service takes other people's traffic
        internal-load-balancers  nothing bypasses the gateway, where there is one
        known-registries         reports images from elsewhere, where there are registries of the platform
    """

    PLANE = Plane.GOVERNANCE

    assignment_ids: pulumi.Output[Mapping[str, str]]
    """Resource id of each assignment, by name."""

    def __init__(
        self, name: str, args: ClusterPoliciesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ClusterPoliciesArgs.of(args)
        super().__init__(name, opts)
        policies = wanted(
            args.level, args.excluded_namespaces, gateway=args.gateway, hosts=args.registry_hosts or ()
        )
        self.assignment_ids = pulumi.Output.all(
            **{what: self._assign(args, what, policy).id for what, policy in policies.items()}
        )
        self._finish()

    def _assign(self, args: ClusterPoliciesArgs, what: str, policy: Wanted) -> authorization.PolicyAssignment:
        effect = "deny" if args.deny and not policy.reports_only else "audit"
        return authorization.PolicyAssignment(
            f"{self._name}-{what}",
            # Unique in the group, which is all that Azure asks.
            policy_assignment_name=what,
            display_name=f"{args.context.cluster_name}: {policy.title}",
            policy_definition_id=policy.definition,
            scope=args.group_id,
            enforcement_mode=authorization.EnforcementMode.DEFAULT,
            parameters={
                name: authorization.ParameterValuesValueArgs(value=value)
                for name, value in {"effect": effect, **policy.parameters}.items()
            },
            non_compliance_messages=[authorization.NonComplianceMessageArgs(message=policy.title)],
            opts=self._child(),
        )
