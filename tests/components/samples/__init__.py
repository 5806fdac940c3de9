"""One example of every component, for the tests that run over all of them."""

from collections.abc import Callable

from components.args import Args
from components.component import Component
from tests.components.samples import aws, azure, kubernetes

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    **aws.SAMPLES,
    **azure.SAMPLES,
    **kubernetes.SAMPLES,
}
"""Component class to arguments that work."""
