"""Examples of the AWS components."""

from collections.abc import Callable

from components.args import Args
from components.component import Component
from tests.components.samples.aws import auto_mode, backends, identity, network, platform

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    **platform.SAMPLES,
    **auto_mode.SAMPLES,
    **identity.SAMPLES,
    **backends.SAMPLES,
    **network.SAMPLES,
}
"""Component class to arguments that work."""
