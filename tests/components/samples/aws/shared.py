"""Values that the examples of components share."""

from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.labels import STANDARD

ACCOUNT, REGION = "111122223333", "us-east-1"
KEY = "arn:aws:kms:us-east-1:111122223333:key/k"
CONTEXT = AwsContextArgs(
    cluster_name="c",
    region=REGION,
    account=ACCOUNT,
    protected=True,
    tags=dict.fromkeys(STANDARD, "x"),
    plane_tags={plane.value: {"plane": plane.value} for plane in Plane},
)


def somewhere(region: str = REGION, *, cluster: str = "c", account: str = ACCOUNT) -> AwsContextArgs:
    """The context of a cluster in any region, without tags."""
    return AwsContextArgs(cluster_name=cluster, region=region, account=account, protected=False)
