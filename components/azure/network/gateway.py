"""Application Gateway for Containers: where traffic from outside comes in, made here and driven from
inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network, servicenetworking

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 64


@dataclass(frozen=True, kw_only=True)
class ContainerGatewayArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group it stands in."""
    subnet_id: pulumi.Input[str]
    """Subnet of its own, delegated to it, from which it reaches pods."""
    web_firewall: bool | None = None
    """Whether requests pass a web application firewall first."""


class ContainerGateway(Component):
    """A gateway whose Azure half is declared here, so that it outlives what is installed in the cluster.

    Creates:
        gateway      what listeners and routes are configured on
        association  where it sends traffic from
        frontend     the name that the world calls
        firewall     rules against known attacks, where asked for
        protection   lets the controller apply these rules to listeners and routes
    """

    PLANE = Plane.NETWORK

    gateway_id: pulumi.Output[str]
    """Resource id, once it can send traffic; Gateways in the cluster name it."""
    frontend_name: pulumi.Output[str]
    """Name of the frontend; Gateways in the cluster take it as their address."""
    frontend_host: pulumi.Output[str]
    """Host name of the frontend, which records point to."""
    firewall_policy_id: pulumi.Output[str]
    """Firewall rules that the cluster's own policy objects name; empty where there are none."""

    def __init__(
        self, name: str, args: ContainerGatewayArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ContainerGatewayArgs.of(args)
        super().__init__(name, opts)
        tags = self._tags(args.context)
        gateway = servicenetworking.TrafficControllerInterface(
            f"{name}-gateway",
            traffic_controller_name=fit(f"agc-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            tags=tags,
            opts=self._child(),
        )
        association = servicenetworking.AssociationsInterface(
            f"{name}-association",
            association_name="pods",
            traffic_controller_name=gateway.name,
            resource_group_name=args.group_name,
            location=args.context.region,
            association_type=servicenetworking.AssociationType.SUBNETS,
            subnet=servicenetworking.AssociationSubnetArgs(id=args.subnet_id),
            tags=tags,
            opts=self._child(),
        )
        frontend = servicenetworking.FrontendsInterface(
            f"{name}-frontend",
            frontend_name="public",
            traffic_controller_name=gateway.name,
            resource_group_name=args.group_name,
            location=args.context.region,
            tags=tags,
            opts=self._child(),
        )
        ready = [association.association_type]
        self.firewall_policy_id = pulumi.Output.from_input("")
        if args.web_firewall:
            self.firewall_policy_id, protection = self._shielded(args, gateway.name, tags)
            ready.append(protection.location)
        self.gateway_id = after(gateway.id, *ready)
        self.frontend_name = frontend.name
        self.frontend_host = frontend.fqdn
        self._finish()

    def _shielded(
        self, args: ContainerGatewayArgs, gateway: pulumi.Output[str], tags: Mapping[str, str]
    ) -> tuple[pulumi.Output[str], servicenetworking.SecurityPoliciesInterface]:
        policy = network.WebApplicationFirewallPolicy(
            f"{self._name}-firewall",
            policy_name=f"waf-{args.context.cluster_name}",
            resource_group_name=args.group_name,
            location=args.context.region,
            managed_rules=network.ManagedRulesDefinitionArgs(
                # The only managed rules that a gateway for containers takes.
                managed_rule_sets=[
                    network.ManagedRuleSetArgs(
                        rule_set_type="Microsoft_DefaultRuleSet", rule_set_version="2.1"
                    )
                ]
            ),
            policy_settings=network.PolicySettingsArgs(
                mode=network.WebApplicationFirewallMode.PREVENTION,
                state=network.WebApplicationFirewallEnabledState.ENABLED,
                request_body_check=True,
                request_body_enforcement=True,
                file_upload_enforcement=True,
            ),
            tags=tags,
            opts=self._child(),
        )
        protection = servicenetworking.SecurityPoliciesInterface(
            f"{self._name}-protection",
            security_policy_name="firewall",
            traffic_controller_name=gateway,
            resource_group_name=args.group_name,
            location=args.context.region,
            waf_policy=servicenetworking.WafPolicyArgs(id=policy.id),
            tags=tags,
            opts=self._child(),
        )
        return policy.id, protection
