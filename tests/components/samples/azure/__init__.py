"""Examples of the Azure components."""

from collections.abc import Callable

from components.args import Args
from components.component import Component
from tests.components.samples.azure import cluster, data, groups, identity, network, observability

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    **groups.SAMPLES,
    **network.SAMPLES,
    **identity.SAMPLES,
    **cluster.SAMPLES,
    **observability.SAMPLES,
    **data.SAMPLES,
}
"""Component class to arguments that work."""
