"""Rules that cannot fail prove nothing: each line here breaks the program once and sees its rule fail.

The program's own source is changed in memory, the stack is built again from the changed line, and the
rule that guards the promise has to find it. Settings that people could flip are refused earlier, by
contracts/; tests/contracts/test_settings.py has those.
"""

import importlib.machinery
import sys
import types
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from contracts import loader
from policy import catalog
from review import graph as graphs
from review import host
from tests.conftest import ROOT

MUTATIONS = [
    # (module, line as it is, line as it must not be, rule that has to notice)
    ("cluster", 'endpoint_private_access=True', 'endpoint_private_access=False', "aws-api-server-is-not-open"),
    ("cluster", 'endpoint_public_access=public', 'endpoint_public_access=True', "aws-production-api-server-is-private"),
    ("cluster", 'authentication_mode="API"', 'authentication_mode="CONFIG_MAP"', "aws-admin-is-explicit"),
    ("cluster", 'bootstrap_cluster_creator_admin_permissions=False', 'bootstrap_cluster_creator_admin_permissions=True', "aws-admin-is-explicit"),
    ("cluster", 'bootstrap_self_managed_addons=False', 'bootstrap_self_managed_addons=True', "aws-addons-are-declared"),
    ("cluster", 'resources=["secrets"]', 'resources=[]', "aws-secrets-are-wrapped"),
    ("cluster", 'support_type="STANDARD"', 'support_type="EXTENDED"', "aws-support-is-standard"),
    ("cluster", 'deletion_protection=args.protected', 'deletion_protection=False', "aws-production-survives-mistakes"),
    ("cluster", 'enabled_cluster_log_types=args.log_types', 'enabled_cluster_log_types=["api"]', "aws-audit-logs-are-kept"),
    ("cluster", 'opts=self._child(protect=args.protected, depends_on=[logs])', 'opts=self._child(protect=args.protected)', "aws-log-group-comes-first"),
    ("cluster", 'opts=self._child(protect=args.protected, depends_on=[logs])', 'opts=self._child(depends_on=[logs])', "aws-production-state-is-protected"),
    ("cluster", 'kms_key_id=args.logs_key_arn,', '', "aws-logs-end-and-are-encrypted"),
    ("cluster", 'retention_in_days=args.log_retention_days,', '', "aws-logs-end-and-are-encrypted"),
    ("nodes", 'http_tokens="required"', 'http_tokens="optional"', "aws-pods-cannot-take-node-credentials"),
    ("nodes", 'http_put_response_hop_limit=1', 'http_put_response_hop_limit=2', "aws-pods-cannot-take-node-credentials"),
    ("nodes", 'encrypted="true"', 'encrypted="false"', "aws-volumes-are-encrypted"),
    ("nodes", 'kms_key_id=args.volumes_key_arn,', '', "aws-volumes-are-encrypted"),
    ("nodes", 'effect="NO_SCHEDULE"', 'effect="PREFER_NO_SCHEDULE"', "aws-system-nodes-are-tainted"),
    ("nodes", 'NodeGroupNodeRepairConfigArgs(enabled=True)', 'NodeGroupNodeRepairConfigArgs(enabled=False)', "aws-nodes-are-looked-after"),
    ("nodes", 'metadata_options=aws', 'network_interfaces=[{"associatePublicIpAddress": "true"}], metadata_options=aws', "aws-nodes-have-no-public-address"),
    ("network_parts", 'map_public_ip_on_launch=False', 'map_public_ip_on_launch=True', "aws-subnets-give-no-public-address"),
    ("network", 'ingress=[],', 'ingress=[{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}],', "aws-default-group-is-locked"),
    ("network", '"kubernetes.io/role/internal-elb": "1"', '"kubernetes.io/role/elb": "1"', "aws-nodes-are-private"),
    ("network", 'if args.nat_per_zone else', 'if False else', "aws-production-egress-survives-a-zone"),
    ("network_parts", '{**self.tags, "Name"', '{"Name"', "labels-are-complete"),
    ("flow_logs", 'traffic_type="ALL"', 'traffic_type="REJECT"', "aws-flows-are-recorded"),
    ("flow_logs", '[log_group_arn, f"{log_group_arn}:*"],', '["*"],', "aws-permissions-are-narrow"),
    ("endpoints", 'cidr_ipv4=block', 'cidr_ipv4="0.0.0.0/0"', "aws-nothing-is-open-to-the-world"),
    ("endpoints", 'return {**self._tags(args.tags), "Name": f"{args.display_name}-{role}"}', 'return {**self._tags(args.tags), f"kubernetes.io/cluster/{args.display_name}": "owned"}', "aws-one-group-has-the-cluster-tag"),
    ("own_key", 'enable_key_rotation=True', 'enable_key_rotation=False', "aws-keys-name-their-uses"),
    ("own_key", 'policy=policy,\n        tags', 'tags', "aws-keys-name-their-uses"),
    ("documents.keys", 'def administration(partition: str, account: str) -> list[dict]:', 'def administration(partition: str, account: str) -> list[dict]:\n    return [statement("All", ["kms:*"], ["*"], principal={"AWS": "arn:aws:iam::1:root"})]\n', "aws-keys-name-their-uses"),
    ("documents.keys", '"kms:CallerAccount": account, ', '', "aws-keys-name-their-uses"),
    ("documents.trust", '"aws:RequestTag/kubernetes-service-account": service_account,', '', "aws-roles-trust-one-purpose"),
    ("documents.trust", 'principal={"Service": list(principals)}', 'principal={"AWS": "*"}', "aws-roles-trust-one-purpose"),
    ("documents.karpenter", '[node_role_arn],', '["*"],', "aws-permissions-are-narrow"),
    ("documents.karpenter", '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"', "aws-queues-speak-tls"),
    ("karpenter", 'sqs_managed_sse_enabled=True', 'sqs_managed_sse_enabled=False', "aws-queues-are-encrypted"),
    ("access", 'kubernetes_groups=wanted.groups', 'kubernetes_groups=["system:masters"]', "aws-one-entry-per-principal"),
    ("access", 'arn:{args.partition}:eks', 'arn:aws-cn:eks', "aws-policies-are-of-the-partition"),
    ("addons", 'addon_version=wanted.version', 'addon_version="latest"', "aws-addons-are-exact"),
    ("karpenter", 'rule=rule.name, arn=queue.arn, opts=self._child()', 'rule=rule.name, arn=queue.arn', "provider-is-explicit"),
    ("karpenter", 'rule=rule.name, arn=queue.arn, opts=self._child()', 'rule=rule.name, arn=queue.arn', "everything-has-a-plane"),
    ("nat", 'allocation_id=address.allocation_id,', '', "aws-nat-gateways-are-whole"),
    ("network", '{"nat_gateway_id": gateway}', '{"gateway_id": gateway}', "aws-nodes-have-no-direct-way-out"),
    ("network", 'if zone in hops:', 'if zone in hops and False:', "aws-egress-is-as-declared"),
    ("observability", 'kms_master_key_id=key.arn,', '', "aws-alerts-topics-are-encrypted"),
    ("observability", "{arn.removesuffix(':*')}:*", "{arn}", "aws-metrics-are-ours"),
    ("documents.observability", '"sns_configs": [', '"other": [', "aws-alerts-are-routed"),
    ("documents.observability", '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"', "aws-alerts-come-from-us"),
    ("backup", 'kms_key_arn=key.arn,', '', "aws-backups-are-kept"),
    ("documents.backup", '"backup:DeleteRecoveryPoint",', '', "aws-backups-cannot-be-deleted"),
    ("backup", 'lifecycle=aws.backup.PlanRuleLifecycleArgs(delete_after=rule.keep_days),', '', "aws-backups-end-and-leave-the-region"),
    ("backup", 'resources=[args.cluster_arn],', 'resources=["x"],', "aws-production-is-backed-up"),
    ("audit", 'state=audit.LISTENING,', '', "aws-break-glass-is-heard"),
    ("audit", 'event_pattern=audit.session_pattern(args.roles)', 'event_pattern=audit.session_pattern(args.roles[:0])', "aws-break-glass-is-heard"),
    ("documents.audit", '"AssumeRoleWithSAML", ', '', "aws-break-glass-is-heard"),
    ("audit", 'kms_master_key_id=key.arn,', '', "aws-topics-are-closed"),
    ("documents.audit", 'effect="Deny",', '', "aws-topics-are-closed"),
    ("audit", 'alarm_actions=[topic.arn],', 'alarm_actions=[],', "aws-alarms-tell-somebody"),
    ("delivery", 'permissions_boundary=args.permissions_boundary,\n            tags', 'tags', "aws-roles-are-bounded"),
    ("delivery", 'path=delivery_path(args.cluster_name),\n            assume_role_policy', 'assume_role_policy', "aws-roles-are-bounded"),
    ("identity", 'permissions_boundary=args.permissions_boundary,', '', "aws-roles-are-bounded"),
    ("documents.delivery", 'conditions={"StringEquals": {"iam:PermissionsBoundary": boundary}},', '', "aws-nobody-grants-without-bounds"),
    ("documents.delivery", 'conditions={"StringEquals": {"iam:PassedToService": list(passed_to)}},', '', "aws-permissions-are-narrow"),
    ("delivery", ':environment:{environment}"', ':*"', "aws-roles-trust-one-purpose"),
    ("documents.trust", 'f"{issuer}:aud": "sts.amazonaws.com", ', '', "aws-roles-trust-one-purpose"),
]  # fmt: skip


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a module from its source with one line changed."""

    before, after = "", ""

    def get_code(self, fullname: str) -> types.CodeType:
        source = self.get_data(self.path).decode()
        assert self.before in source, f"{fullname} has no {self.before!r} any more: correct this table"
        return compile(source.replace(self.before, self.after), self.path, "exec")


@contextmanager
def changed(module: str, before: str, after: str) -> Generator[None]:
    """Run with one line of a module changed; everything of ours is imported anew, and put back after."""

    class Finder(importlib.machinery.PathFinder):
        @classmethod
        def find_spec(cls, fullname, path=None, target=None):
            if fullname != module:
                return None
            spec = super().find_spec(fullname, path, target)
            assert spec
            loader = _Changed(fullname, str(spec.origin))
            loader.before, loader.after = before, after
            spec.loader = loader
            return spec

    def ours() -> list[str]:
        return [name for name in sys.modules if name.partition(".")[0] in ("components", "stacks")]

    kept = {name: sys.modules.pop(name) for name in ours()}
    sys.meta_path.insert(0, Finder)
    try:
        yield
    finally:
        sys.meta_path.remove(Finder)
        for name in ours():
            del sys.modules[name]
        sys.modules.update(kept)


@pytest.mark.parametrize(
    ("name", "before", "after", "rule"), MUTATIONS, ids=[f"{case[3]}: {case[1][:40]}" for case in MUTATIONS]
)
def test_a_broken_line_is_noticed_by_the_rule_that_guards_it(
    name: str, before: str, after: str, rule: str
) -> None:
    config = dict(loader.read_stack(ROOT, "aws-prod").values["config"])
    if name not in ("delivery", "documents.delivery", "documents.trust", "identity"):
        # Lines elsewhere do not need the pipeline's roles, and the stack is built faster without.
        config.pop("platform:delivery")
        config["platform:access"] = {
            **config["platform:access"],
            "nextLayer": "arn:aws:iam::111122223333:role/Pipeline",
        }
    with changed(f"components.aws.{name}", before, after):
        recorder = host.record(ROOT, "aws-prod", config)
    found = {finding.rule for finding in catalog.evaluate(graphs.build("aws-prod", config, recorder))}
    assert rule in found


def test_every_rule_about_aws_is_broken_here_once() -> None:
    broken = {case[3] for case in MUTATIONS}
    by_hand = {
        # tests/policy/test_rules.py
        "aws-control-plane-spans-zones",
        "aws-policies-fit",
        "aws-no-static-credentials",
        # tests/policy/test_network_rules.py
        "aws-inspected-egress-cannot-be-avoided",
        "aws-isolated-clusters-reach-aws",
        # tests/components/test_{cost,images,dns}.py: features that aws-prod does not use
        "aws-alerts-reach-somebody",
        "aws-budgets-alarm",
        "aws-cached-images-are-ours",
        "aws-certificates-renew-themselves",
        "aws-grafana-is-narrow",
        "aws-images-are-kept-as-pushed",
        "aws-production-never-sleeps",
        "aws-zones-are-not-emptied",
    }
    assert {rule.id for rule in catalog.RULES} - broken == by_hand
