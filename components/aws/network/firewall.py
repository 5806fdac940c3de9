"""A firewall between nodes and the internet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.network.documents import firewall_rules
from components.aws.observability.log_group import encrypted_log_group
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane

_POLICY = aws.networkfirewall.FirewallPolicyFirewallPolicyArgs
_REFERENCE = aws.networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceArgs


@dataclass(frozen=True, kw_only=True)
class AwsEgressFirewallArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    vpc_id: pulumi.Input[str]
    """VPC it is in."""
    subnet_ids: Mapping[str, pulumi.Input[str]]
    """Subnets of its endpoints, by zone."""
    home_ranges: Sequence[str]
    """Ranges whose traffic is outgoing: nodes and pods."""
    allowed_domains: Sequence[str]
    """Where traffic may go."""
    alert_log_group: str
    """Name of the log group of what was refused."""
    flow_log_group: str
    """Name of the log group of what passed."""
    log_retention_days: int
    """How long both are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key that encrypts both."""
    key_arn: pulumi.Input[str] | None = None
    """Key that encrypts rules and policy; by default one of AWS's."""


class AwsEgressFirewall(Component):
    """AWS Network Firewall that lets HTTP and TLS out to listed domains, and nothing else.

    Creates:
        protocols      rules that refuse whatever is not HTTP or TLS
        domains        rules that pass the listed domains
        policy         both in strict order, and at the end everything else is dropped
        firewall       an endpoint in every zone, so that a zone that fails takes nobody else's egress
        alerts, flows  where it writes down what it refused and what it saw
        logging        the writing itself
    """

    PLANE = Plane.NETWORK

    endpoint_ids: pulumi.Output[Mapping[str, str]]
    """Endpoints by zone, once they filter and write down what they do."""
    firewall_arn: pulumi.Output[str]
    """ARN of the firewall."""

    def __init__(
        self, name: str, args: AwsEgressFirewallArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AwsEgressFirewallArgs.of(args)
        super().__init__(name, opts)
        self._encryption: dict[str, Any] = (
            {"encryption_configuration": {"type": "CUSTOMER_KMS", "key_id": args.key_arn}}
            if args.key_arn
            else {}
        )
        policy = self._policy(args)
        firewall = aws.networkfirewall.Firewall(
            f"{name}-firewall",
            description="Outgoing traffic of the cluster",
            vpc_id=args.vpc_id,
            firewall_policy_arn=policy.arn,
            subnet_mappings=[
                aws.networkfirewall.FirewallSubnetMappingArgs(subnet_id=subnet)
                for subnet in args.subnet_ids.values()
            ],
            delete_protection=args.context.protected,
            tags=self._named(args, "egress"),
            opts=self._child(),
            **self._encryption,
        )
        logging = self._logging(args, firewall)
        by_subnet = firewall.firewall_statuses.apply(_by_subnet)
        endpoints = pulumi.Output.all(pulumi.Output.all(**args.subnet_ids), by_subnet).apply(
            lambda found: {zone: found[1][subnet] for zone, subnet in found[0].items()}
        )
        self.endpoint_ids = after(endpoints, logging.firewall_arn)
        self.firewall_arn = firewall.arn
        self._finish()

    def _named(self, args: AwsEgressFirewallArgs, role: str) -> dict[str, str]:
        return {**self._tags(args.context), "Name": f"{args.context.cluster_name}-{role}"}

    def _policy(self, args: AwsEgressFirewallArgs) -> aws.networkfirewall.FirewallPolicy:
        home = [
            aws.networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetArgs(
                key="HOME_NET",
                ip_set=aws.networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetIpSetArgs(
                    definitions=args.home_ranges
                ),
            )
        ]
        protocols = self._rules(
            args,
            "protocols",
            home,
            aws.networkfirewall.RuleGroupRuleGroupRulesSourceArgs(rules_string=firewall_rules.PROTOCOLS),
        )
        domains = self._rules(
            args,
            "domains",
            home,
            aws.networkfirewall.RuleGroupRuleGroupRulesSourceArgs(
                rules_source_list=aws.networkfirewall.RuleGroupRuleGroupRulesSourceRulesSourceListArgs(
                    generated_rules_type="ALLOWLIST",
                    target_types=["TLS_SNI", "HTTP_HOST"],
                    targets=args.allowed_domains,
                )
            ),
        )
        return aws.networkfirewall.FirewallPolicy(
            f"{self._name}-policy",
            description="Listed domains only",
            firewall_policy=_POLICY(
                # Every packet goes to the rules that know connections.
                stateless_default_actions=["aws:forward_to_sfe"],
                stateless_fragment_default_actions=["aws:forward_to_sfe"],
                stateful_engine_options=aws.networkfirewall.FirewallPolicyFirewallPolicyStatefulEngineOptionsArgs(
                    rule_order="STRICT_ORDER", stream_exception_policy="DROP"
                ),
                stateful_default_actions=firewall_rules.DEFAULT_ACTIONS,
                stateful_rule_group_references=[
                    _REFERENCE(resource_arn=protocols.arn, priority=1),
                    _REFERENCE(resource_arn=domains.arn, priority=2),
                ],
            ),
            tags=self._named(args, "egress"),
            opts=self._child(),
            **self._encryption,
        )

    def _rules(
        self,
        args: AwsEgressFirewallArgs,
        role: str,
        home: Sequence[aws.networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetArgs],
        source: aws.networkfirewall.RuleGroupRuleGroupRulesSourceArgs,
    ) -> aws.networkfirewall.RuleGroup:
        return aws.networkfirewall.RuleGroup(
            f"{self._name}-{role}",
            type="STATEFUL",
            capacity=firewall_rules.CAPACITY,
            description=f"Outgoing traffic: {role}",
            rule_group=aws.networkfirewall.RuleGroupRuleGroupArgs(
                rule_variables=aws.networkfirewall.RuleGroupRuleGroupRuleVariablesArgs(ip_sets=home),
                rules_source=source,
                stateful_rule_options=aws.networkfirewall.RuleGroupRuleGroupStatefulRuleOptionsArgs(
                    rule_order="STRICT_ORDER"
                ),
            ),
            tags=self._named(args, f"egress-{role}"),
            opts=self._child(),
            **self._encryption,
        )

    def _logging(
        self, args: AwsEgressFirewallArgs, firewall: aws.networkfirewall.Firewall
    ) -> aws.networkfirewall.LoggingConfiguration:
        # CloudWatch lets the firewall in when the deployer may call logs:PutResourcePolicy; a policy
        # made here would use one of the ten that a region has.
        kinds = {"alerts": ("ALERT", args.alert_log_group), "flows": ("FLOW", args.flow_log_group)}
        groups = {
            kind: encrypted_log_group(
                self,
                f"{self._name}-{role}",
                args.context,
                group=log_group,
                retention_days=args.log_retention_days,
                key_arn=args.logs_key_arn,
            )
            for role, (kind, log_group) in kinds.items()
        }
        return aws.networkfirewall.LoggingConfiguration(
            f"{self._name}-logging",
            firewall_arn=firewall.arn,
            logging_configuration=aws.networkfirewall.LoggingConfigurationLoggingConfigurationArgs(
                log_destination_configs=[
                    aws.networkfirewall.LoggingConfigurationLoggingConfigurationLogDestinationConfigArgs(
                        log_type=kind,
                        log_destination_type="CloudWatchLogs",
                        log_destination={"logGroup": group.name},
                    )
                    for kind, group in groups.items()
                ]
            ),
            opts=self._child(),
        )


def _by_subnet(statuses: Sequence[aws.networkfirewall.outputs.FirewallFirewallStatus]) -> dict[str, str]:
    """Endpoint by subnet. AWS lists them in no order."""
    return {
        str(attachment.subnet_id): str(attachment.endpoint_id)
        for status in statuses
        for state in status.sync_states or ()
        for attachment in state.attachments or ()
    }
