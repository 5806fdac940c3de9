"""What a cluster does that calls AWS, which decides its private endpoints."""

from components.aws.network.documents.endpoint_services import Need
from contracts.settings.aws.cluster import AwsSettings

BASE_NEEDS = (Need.NODES, Need.NODE_ACCESS, Need.LOAD_BALANCERS, Need.ENCRYPTION, Need.SECRETS)
"""What every cluster does."""


def needs(settings: AwsSettings) -> tuple[Need, ...]:
    """What this cluster does."""
    wanted = [
        (settings.compute == "karpenter", Need.KARPENTER),
        (settings.observability.prometheus, Need.METRICS),
    ]
    return (*BASE_NEEDS, *(need for asked, need in wanted if asked))
