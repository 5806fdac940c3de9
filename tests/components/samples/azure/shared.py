"""Values that the examples of Azure components share."""

from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.labels import STANDARD

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
TENANT = "99999999-8888-7777-6666-555555555555"
GROUP_ID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
REGION, CLUSTER = "eastus2", "azure-use2-prod-platform-01"
GROUP = f"rg-{CLUSTER}"
SCOPE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
TAGS = {plane.value: {**dict.fromkeys(STANDARD, "x"), "plane": plane.value} for plane in Plane}
CONTEXT = AzureContextArgs(
    cluster_name=CLUSTER,
    subscription=SUBSCRIPTION,
    tenant=TENANT,
    region=REGION,
    protected=True,
    plane_tags=TAGS,
)


def resource(kind: str, name: str) -> str:
    """Resource id of something in the example's group: `resource("Microsoft.Network/natGateways", "n")`."""
    return f"{SCOPE}/providers/{kind}/{name}"
