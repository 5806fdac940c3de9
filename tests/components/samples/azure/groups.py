"""Example of the resource groups."""

from collections.abc import Callable

from components.args import Args
from components.azure.governance.groups import ResourceGroups, ResourceGroupsArgs
from components.component import Component
from tests.components.samples.azure.shared import CONTEXT, GROUP

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    ResourceGroups: lambda: ResourceGroupsArgs(
        context=CONTEXT,
        groups={"cluster": GROUP, "network": f"{GROUP}-network"},
    )
}
