"""Values that the examples of components share."""

from contracts.planes import Plane
from contracts.planning.labels import STANDARD

ACCOUNT, REGION, PARTITION = "111122223333", "us-east-1", "aws"
KEY = "arn:aws:kms:us-east-1:111122223333:key/k"
TAGS = {plane.value: {**dict.fromkeys(STANDARD, "x"), "plane": plane.value} for plane in Plane}
