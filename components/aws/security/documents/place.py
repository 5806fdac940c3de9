"""Where a cluster is, as documents about it need to know."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """One cluster in one account and region."""

    partition: str
    """ARN partition."""
    region: str
    """Cloud region."""
    account: str
    """AWS account number."""
    cluster: str
    """Cluster name."""

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """ARN of something in this account; `region=""` for global services."""
        where = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{where}:{self.account}:{resource}"

    def iam(self, resource: str) -> str:
        return self.arn("iam", resource, region="")

    def ec2(self, *kinds: str) -> list[str]:
        return [self.arn("ec2", f"{kind}/*") for kind in kinds]

    def asked(self) -> dict[str, str]:
        """Condition: what is being made carries this cluster's tag."""
        return {"aws:RequestTag/cluster": self.cluster}

    def owned(self) -> dict[str, str]:
        """Condition: what is being changed carries this cluster's tag."""
        return {"aws:ResourceTag/cluster": self.cluster}
