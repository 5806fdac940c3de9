"""When Azure may touch a cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import containerservice

from components.args import Args
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane

CONFIGURATIONS = {
    "releases": "default",
    "upgrades": "aksManagedAutoUpgradeSchedule",
    "images": "aksManagedNodeOSUpgradeSchedule",
}
"""What is maintained, and the name under which AKS looks for its window. Another name means nothing to it."""


@dataclass(frozen=True, kw_only=True)
class AksFreezeArgs(Args):
    start: str
    """First day, YYYY-MM-DD."""
    end: str
    """Last day."""


@dataclass(frozen=True, kw_only=True)
class AksMaintenanceArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    cluster_name: pulumi.Input[str]
    """Cluster it is about, once it exists."""
    group_name: pulumi.Input[str]
    """Resource group of the cluster."""
    days: Mapping[str, str]
    """Day of the week of `releases`, `upgrades` and `images`."""
    start: str
    """When each window opens, HH:MM."""
    hours: int
    """How long it stays open."""
    utc_offset: str
    """Offset of the start from UTC, such as +01:00."""
    freezes: Sequence[AksFreezeArgs]
    """Days on which nothing happens even so."""


class AksMaintenance(Component):
    """Three windows a week: AKS's own releases, Kubernetes, node images.

    Creates:
        releases  control plane components and add-ons
        upgrades  Kubernetes, as far as the upgrade channel goes
        images    operating systems of nodes
    """

    PLANE = Plane.RELIABILITY

    names: pulumi.Output[Sequence[str]]
    """Names of the windows, once they exist."""

    def __init__(
        self, name: str, args: AksMaintenanceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksMaintenanceArgs.of(args)
        super().__init__(name, opts)
        made = [self._window(args, purpose) for purpose in CONFIGURATIONS]
        self.names = pulumi.Output.all(*(window.name for window in made)).apply(list)
        self._finish()

    def _window(self, args: AksMaintenanceArgs, purpose: str) -> containerservice.MaintenanceConfiguration:
        return containerservice.MaintenanceConfiguration(
            f"{self._name}-{purpose}",
            config_name=CONFIGURATIONS[purpose],
            resource_name_=args.cluster_name,
            resource_group_name=args.group_name,
            maintenance_window=containerservice.MaintenanceWindowArgs(
                schedule=containerservice.ScheduleArgs(
                    weekly=containerservice.WeeklyScheduleArgs(
                        day_of_week=args.days[purpose], interval_weeks=1
                    )
                ),
                start_time=args.start,
                duration_hours=args.hours,
                utc_offset=args.utc_offset,
                not_allowed_dates=[
                    containerservice.DateSpanArgs(start=freeze.start, end=freeze.end)
                    for freeze in args.freezes
                ],
            ),
            opts=self._child(),
        )
