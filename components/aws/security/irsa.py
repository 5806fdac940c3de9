"""The cluster's tokens as cloud identities, for controllers that Pod Identity does not serve."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.component import Component
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksIrsaProviderArgs(Args):
    issuer: pulumi.Input[str]
    """URL of the issuer of the cluster's service account tokens."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


class EksIrsaProvider(Component):
    """Lets IAM roles trust service accounts of this cluster by their tokens.

    Creates:
        provider  the issuer as IAM knows it; without a thumbprint, since AWS checks EKS's issuers by its
                  own certificate authorities
    """

    PLANE = Plane.SECURITY

    provider_arn: pulumi.Output[str]
    """What a role's trust policy names as its federated principal."""

    def __init__(
        self, name: str, args: EksIrsaProviderArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksIrsaProviderArgs.of(args)
        super().__init__(name, opts)
        provider = aws.iam.OpenIdConnectProvider(
            f"{name}-provider",
            url=args.issuer,
            client_id_lists=["sts.amazonaws.com"],
            tags=self._tags(args.tags),
            opts=self._child(),
        )
        self.provider_arn = provider.arn
        self._finish()
