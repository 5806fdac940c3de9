"""Settings of the backends that metrics, logs and alerts go to."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings.azure.values import Principal, WorkspaceId
from contracts.settings.cost import Email
from contracts.settings.values import Slug


class Observability(Model):
    """Where metrics and logs are kept and who hears of alerts."""

    prometheus: bool = True
    """Keep metrics in an Azure Monitor workspace, with the recording rules that Azure's dashboards need."""
    container_logs: bool = True
    """Keep what containers write to their standard output."""
    container_log_plan: Literal["basic", "analytics"] = "basic"
    """Plan of the table of container logs. `basic` costs a fraction to take in, is searched for 30 days for a
    fee, and no alert can read it."""
    log_workspace: WorkspaceId | None = None
    """A Log Analytics workspace that is there already, by resource id, instead of one of the stack's own. It
    is in the cluster's region, as the rules that fill it have to be. Who deploys needs
    `Microsoft.OperationalInsights/workspaces/sharedKeys/action` and `read` there. Retention, plans and access
    are its owner's; `logRetentionDays` then holds for flow logs only."""
    daily_gib: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Most GiB of logs a day; what comes later that day is lost, the audit log with it, and somebody is told.
    No limit without it; production takes none."""
    alert_endpoints: dict[Slug, Email] = Field(default_factory=dict)
    """Who gets alerts: e-mail addresses, by a name of their own."""
    grafana: bool = False
    """Make an Azure Managed Grafana workspace. Charged per hour; Azure Monitor shows the same dashboards
    without one."""
    grafana_admins: tuple[Principal, ...] = ()
    """Groups of Entra that administer Grafana, by object id. Readers and admins of the cluster may look."""
    private: bool = False
    """Take in and give out telemetry through private links only."""
