"""Where a component stands: what every component of a cluster is told, in one argument.

Arguments of a component hold what the component decides; whose cluster it belongs to, where that is and how
its resources are tagged is here. Pure, so that documents read it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from components.args import Args
from contracts.catalog import regions
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
    """Tags of every resource; by default none."""
    plane_tags: Mapping[str, Mapping[str, str]] | None = None
    """Further tags by plane, such as its owner's; they go before those of every resource."""

    def tags_of(self, plane: Plane) -> dict[str, str]:
        """The tags of a resource of one plane."""
        return {**(self.tags or {}), **(self.plane_tags or {}).get(plane.value, {})}


@dataclass(frozen=True, kw_only=True)
class AwsContextArgs(ContextArgs):
    account: str
    """AWS account number, 12 digits."""
    permissions_boundary: str | None = None
    """IAM policy that limits every role, whatever its own policies say."""
    iam_path: str | None = None
    """IAM path of roles and policies, so that a deploy role can be kept to it."""

    @property
    def partition(self) -> str:
        """ARN partition, which follows from the region: `aws` or `aws-us-gov`."""
        return regions.partition(self.region)

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """ARN of something in this account; `region=""` for global services."""
        where = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{where}:{self.account}:{resource}"

    def service(self, name: str) -> str:
        """An AWS service in this region as policies call it, such as `ec2.us-east-1.amazonaws.com`."""
        return f"{name}.{self.region}.amazonaws.com"

    def iam(self, resource: str) -> str:
        """ARN of something in IAM, which knows no regions."""
        return self.arn("iam", resource, region="")


@dataclass(frozen=True, kw_only=True)
class AzureContextArgs(ContextArgs):
    subscription: str
    """Azure subscription, a UUID."""
    tenant: str
    """Entra tenant that people and pipelines sign in to, a UUID."""
