"""What a cluster does that calls AWS, which decides its private endpoints."""

from components.aws.network.documents.endpoint_services import Need
from contracts.settings.aws.cluster import AwsSettings

BASE_NEEDS = (Need.NODES, Need.NODE_ACCESS, Need.ENCRYPTION)
"""What every cluster does."""

OF_ADDONS: dict[str, tuple[Need, ...]] = {
    "amazon-cloudwatch-observability": (Need.CLOUDWATCH, Need.TRACES),
    "aws-efs-csi-driver": (Need.SHARED_FILES,),
    "aws-guardduty-agent": (Need.THREAT_DETECTION,),
    "aws-secrets-store-csi-driver-provider": (Need.SECRETS,),
}
"""What optional add-ons do besides what every cluster does."""


def needs(settings: AwsSettings) -> tuple[Need, ...]:
    """What this cluster does: whatever an identity is granted here is reached from the network."""
    wanted = [
        (settings.compute != "auto", Need.LOAD_BALANCERS),
        (settings.compute == "karpenter", Need.KARPENTER),
        (settings.identity.secret_prefixes != (), Need.SECRETS),
        # The identity that writes metrics also writes traces.
        (settings.observability.prometheus, Need.METRICS),
        (settings.observability.prometheus, Need.TRACES),
    ]
    enabled = [name for name, addon in settings.addons.items() if addon.enabled]
    of_addons = [need for name in enabled for need in OF_ADDONS.get(name, ())]
    found = (*BASE_NEEDS, *(need for asked, need in wanted if asked), *of_addons)
    return tuple(dict.fromkeys(found))
