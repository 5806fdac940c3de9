"""A firewall between nodes and the internet."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor, network

from components.args import Args
from components.azure.network.documents.egress_rules import (
    ApplicationRule,
    Feature,
    NetworkRule,
    Rule,
    rules,
)
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_LOGS = ("AZFWApplicationRule", "AZFWNetworkRule", "AZFWThreatIntel", "AZFWDnsQuery")
_PREMIUM_LOGS = ("AZFWIdpsSignature",)
_NAME_LIMIT = 56
"""Of firewalls; other names may be longer."""
_GROUPS = {"platform": 200, "workloads": 300}
_NETWORK_FIRST, _NAMES_SECOND = 100, 200


@dataclass(frozen=True, kw_only=True)
class AzureEgressFirewallArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    subnet_id: pulumi.Input[str]
    """Its subnet, `AzureFirewallSubnet`."""
    zones: Sequence[str]
    """Availability zones that it stands in."""
    tier: str
    """`standard` or `premium`."""
    source_ranges: Sequence[str]
    """Ranges whose traffic may pass: those of nodes, whose addresses pods have outside."""
    features: Sequence[str]
    """What the cluster uses; see components/azure/network/documents/egress_rules.py."""
    allowed_domains: Sequence[str]
    """Where traffic may go besides."""
    own_hosts: Sequence[str]
    """Hosts of this platform that have no private endpoint."""
    workspace_id: pulumi.Input[str]
    """Log workspace for what it did."""


class AzureEgressFirewall(Component):
    """Azure Firewall that lets out what the cluster needs and what is listed, and nothing else.

    Creates:
        policy     refuses known harm, answers DNS for its own rules; premium looks for intrusions too
        platform   rules of the features in use
        workloads  rules of the listed domains
        address    where its traffic comes from
        firewall   in every zone
        logs       what it let pass and what not
    """

    PLANE = Plane.NETWORK

    private_address: pulumi.Output[str]
    """Where routes lead, once every rule is in place."""
    public_address: pulumi.Output[str]
    """Where its traffic comes from."""
    firewall_id: pulumi.Output[str]
    """Resource id of the firewall."""

    def __init__(
        self, name: str, args: AzureEgressFirewallArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AzureEgressFirewallArgs.of(args)
        super().__init__(name, opts)
        policy = self._policy(args)
        groups = self._groups(args, policy)
        address = self._address(args)
        firewall = network.AzureFirewall(
            f"{name}-firewall",
            azure_firewall_name=fit(f"afw-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=network.AzureFirewallSkuArgs(name="AZFW_VNet", tier=args.tier.capitalize()),
            # With its rules already in it, so that there is no moment without them.
            firewall_policy=network.SubResourceArgs(
                id=after(policy.id, *(group.priority for group in groups))
            ),
            ip_configurations=[
                network.AzureFirewallIPConfigurationArgs(
                    name="egress",
                    subnet=network.SubResourceArgs(id=args.subnet_id),
                    public_ip_address=network.SubResourceArgs(id=address.id),
                )
            ],
            zones=list(args.zones),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        logs = self._logs(args, firewall)
        inside = firewall.ip_configurations.apply(
            lambda made: made[0].private_ip_address if made and made[0].private_ip_address else ""
        )
        self.private_address = after(inside, logs.log_analytics_destination_type)
        self.public_address = address.ip_address.apply(lambda found: found or "")
        self.firewall_id = firewall.id
        self._finish()

    def _policy(self, args: AzureEgressFirewallArgs) -> network.FirewallPolicy:
        premium = args.tier == "premium"
        return network.FirewallPolicy(
            f"{self._name}-policy",
            firewall_policy_name=f"afwp-{args.context.cluster_name}",
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=network.FirewallPolicySkuArgs(tier=args.tier.capitalize()),
            threat_intel_mode="Deny",
            # Rules of other protocols than HTTP name names, which the firewall then resolves itself.
            dns_settings=network.DnsSettingsArgs(enable_proxy=True),
            intrusion_detection=(
                network.FirewallPolicyIntrusionDetectionArgs(mode="Deny") if premium else None
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _groups(
        self, args: AzureEgressFirewallArgs, policy: network.FirewallPolicy
    ) -> list[network.FirewallPolicyRuleCollectionGroup]:
        wanted = rules(
            [Feature(feature) for feature in args.features],
            args.context.region,
            args.allowed_domains,
            args.own_hosts,
        )
        by_group = {
            "platform": [rule for rule in wanted if rule.feature is not Feature.WORKLOADS],
            "workloads": [rule for rule in wanted if rule.feature is Feature.WORKLOADS],
        }
        made: list[network.FirewallPolicyRuleCollectionGroup] = []
        for role, listed in by_group.items():
            if not listed:
                continue
            group = network.FirewallPolicyRuleCollectionGroup(
                f"{self._name}-{role}",
                rule_collection_group_name=role,
                firewall_policy_name=policy.name,
                resource_group_name=args.group_name,
                priority=_GROUPS[role],
                rule_collections=_collections(role, listed, args.source_ranges),
                # Azure changes one group of a policy at a time and refuses another meanwhile.
                opts=self._child(depends_on=made[-1:]),
            )
            made.append(group)
        return made

    def _address(self, args: AzureEgressFirewallArgs) -> network.PublicIPAddress:
        return network.PublicIPAddress(
            f"{self._name}-address",
            public_ip_address_name=f"pip-{args.context.cluster_name}-egress",
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
            public_ip_allocation_method="Static",
            public_ip_address_version="IPv4",
            idle_timeout_in_minutes=4,
            zones=list(args.zones),
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _logs(
        self, args: AzureEgressFirewallArgs, firewall: network.AzureFirewall
    ) -> monitor.DiagnosticSetting:
        kinds = (*_LOGS, *(_PREMIUM_LOGS if args.tier == "premium" else ()))
        return monitor.DiagnosticSetting(
            f"{self._name}-logs",
            name="to-log-workspace",
            resource_uri=firewall.id,
            workspace_id=args.workspace_id,
            # A table for each kind, instead of one for all of Azure.
            log_analytics_destination_type="Dedicated",
            logs=[monitor.DiagnosticsLogSettingsArgs(category=kind, enabled=True) for kind in kinds],
            opts=self._child(),
        )


def _collections(
    role: str, listed: Sequence[Rule], sources: Sequence[str]
) -> list[network.FirewallPolicyFilterRuleCollectionArgs]:
    by_kind = {
        "protocols": (_NETWORK_FIRST, [_protocol(r, sources) for r in listed if isinstance(r, NetworkRule)]),
        "names": (_NAMES_SECOND, [_names(r, sources) for r in listed if isinstance(r, ApplicationRule)]),
    }
    return [
        network.FirewallPolicyFilterRuleCollectionArgs(
            name=f"{role}-{kind}",
            rule_collection_type="FirewallPolicyFilterRuleCollection",
            priority=priority,
            action=network.FirewallPolicyFilterRuleCollectionActionArgs(type="Allow"),
            rules=made,
        )
        for kind, (priority, made) in by_kind.items()
        if made
    ]


def _protocol(rule: NetworkRule, sources: Sequence[str]) -> network.NetworkRuleArgs:
    return network.NetworkRuleArgs(
        rule_type="NetworkRule",
        name=rule.name,
        source_addresses=list(sources),
        destination_fqdns=list(rule.domains),
        destination_ports=list(rule.ports),
        ip_protocols=[rule.protocol],
    )


def _names(rule: ApplicationRule, sources: Sequence[str]) -> network.ApplicationRuleArgs:
    return network.ApplicationRuleArgs(
        rule_type="ApplicationRule",
        name=rule.name,
        source_addresses=list(sources),
        protocols=[
            network.FirewallPolicyRuleApplicationProtocolArgs(protocol_type=kind, port=port)
            for kind, port in rule.protocols
        ],
        fqdn_tags=list(rule.tags) or None,
        target_fqdns=list(rule.domains) or None,
    )
