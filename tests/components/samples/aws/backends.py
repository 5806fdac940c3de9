"""Examples of supporting resources of a cluster."""

from collections.abc import Callable

from components.args import Args
from components.aws.data.backup import (
    BackupRuleArgs,
    BackupVault,
    BackupVaultArgs,
    EksBackup,
    EksBackupArgs,
    VaultLockArgs,
)
from components.aws.delivery.images import EcrRegistry, EcrRegistryArgs
from components.aws.governance.cost import (
    ClusterBudget,
    ClusterBudgetArgs,
    NightSchedule,
    NightScheduleArgs,
)
from components.aws.network.dns import AwsDns, AwsDnsArgs
from components.aws.observability.backends import (
    AlertTopic,
    AlertTopicArgs,
    AmpBackend,
    AmpBackendArgs,
)
from components.aws.observability.grafana import GrafanaWorkspace, GrafanaWorkspaceArgs
from components.component import Component
from tests.components.samples.aws.shared import CONTEXT, KEY

TOPIC = "arn:aws:sns:us-east-1:111122223333:c-alerts"
VAULT = "arn:aws:backup:us-east-1:111122223333:backup-vault:c"
COPIES = "arn:aws:backup:us-west-2:111122223333:backup-vault:c"
GROUP = "arn:aws:eks:us-east-1:111122223333:nodegroup/c/system/1"

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    AlertTopic: lambda: AlertTopicArgs(
        publishers=["prometheus", "budgets", "events"],
        endpoints={
            "on-call": "on-call@example.com",
            "pager": "arn:aws:lambda:us-east-1:111122223333:function:pager",
        },
        context=CONTEXT,
    ),
    AmpBackend: lambda: AmpBackendArgs(
        retention_days=150,
        log_group="/aws/vendedlogs/prometheus/c",
        log_retention_days=90,
        logs_key_arn=KEY,
        alert_topic_arn=TOPIC,
        context=CONTEXT,
    ),
    AwsDns: lambda: AwsDnsArgs(
        zone="prod.example.com",
        public=True,
        private=True,
        vpc_id="vpc-1",
        certificate=True,
        query_log_group="/aws/vendedlogs/dns/c",
        log_retention_days=90,
        logs_key_arn=KEY,
        context=CONTEXT,
    ),
    BackupVault: lambda: BackupVaultArgs(
        keepers=["arn:aws:iam::111122223333:role/BreakGlass"],
        senders=["111122223333", "444455556666"],
        lock=VaultLockArgs(min_days=7, max_days=400),
        context=CONTEXT,
    ),
    ClusterBudget: lambda: ClusterBudgetArgs(
        monthly_usd=500, emails=["finops@example.com"], alert_topic_arn=TOPIC, context=CONTEXT
    ),
    EcrRegistry: lambda: EcrRegistryArgs(
        repositories=["commerce/orders-api", "commerce/web", "platform/tools"],
        keep_last=200,
        untagged_days=14,
        registry_settings=True,
        cached_registries=["public.ecr.aws", "registry.k8s.io", "quay.io"],
        cache_users={"karpenter": "node-role"},
        replicate_to="us-west-2",
        context=CONTEXT,
    ),
    EksBackup: lambda: EksBackupArgs(
        cluster_arn="arn:aws:eks:us-east-1:111122223333:cluster/c",
        vault_name="c",
        vault_arn=VAULT,
        rules=[
            BackupRuleArgs(
                name="daily", schedule="cron(0 3 * * ? *)", keep_days=35, copied=True, continuous=False
            ),
            BackupRuleArgs(
                name="continuous", schedule="cron(0 5 * * ? *)", keep_days=35, copied=True, continuous=True
            ),
        ],
        copy_to=COPIES,
        tagged_resources=True,
        alert_topic_arn=TOPIC,
        context=CONTEXT,
    ),
    GrafanaWorkspace: lambda: GrafanaWorkspaceArgs(
        workspace_arn="arn:aws:aps:us-east-1:111122223333:workspace/ws-1",
        admin_groups=["0123456789-01234567-0123-0123-0123-0123456789ab"],
        context=CONTEXT,
    ),
    NightSchedule: lambda: NightScheduleArgs(
        node_group_name="system",
        node_group_arn=GROUP,
        min_size=2,
        max_size=4,
        down="cron(0 21 ? * MON,TUE,WED,THU,FRI *)",
        up="cron(0 7 ? * MON,TUE,WED,THU,FRI *)",
        time_zone="Europe/Berlin",
        context=CONTEXT,
    ),
}
"""Component class to arguments that work."""
