"""Where a component stands: what every component of a cluster is told, in one argument.

Arguments of a component hold what the component decides; whose cluster it belongs to, where that is and how
its resources are tagged is here. Pure, so that documents read it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from components.args import Args
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ContextArgs(Args):
    cluster_name: str
    """Name of the cluster, as it is or will be called."""
    region: str
    """Cloud region."""
    protected: bool
    """Refuse deletion of what cannot be made again."""
    tags: Mapping[str, str] | None = None
    """Tags of every resource."""
    plane_tags: Mapping[str, Mapping[str, str]] | None = None
    """Tags by plane, such as its owner; they go before those of every resource."""

    def tags_of(self, plane: Plane) -> dict[str, str]:
        """The tags of a resource of one plane."""
        return {**(self.tags or {}), **(self.plane_tags or {}).get(plane.value, {})}


@dataclass(frozen=True, kw_only=True)
class AwsContextArgs(ContextArgs):
    account: str
    """AWS account number, 12 digits."""
    partition: str = "aws"
    """ARN partition: `aws`, `aws-cn` or `aws-us-gov`."""
    permissions_boundary: str | None = None
    """IAM policy that limits every role, whatever its own policies say."""
    iam_path: str | None = None
    """IAM path of roles and policies, so that a deploy role can be kept to it."""

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """ARN of something in this account; `region=""` for global services."""
        where = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{where}:{self.account}:{resource}"

    def iam(self, resource: str) -> str:
        """ARN of something in IAM, which knows no regions."""
        return self.arn("iam", resource, region="")


@dataclass(frozen=True, kw_only=True)
class AzureContextArgs(ContextArgs):
    subscription: str
    """Azure subscription, a UUID."""
    tenant: str
    """Entra tenant that people and pipelines sign in to, a UUID."""
