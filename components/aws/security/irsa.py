"""The cluster's tokens as cloud identities, for controllers that Pod Identity does not serve."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksIrsaProviderArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    issuer: pulumi.Input[str]
    """URL of the issuer of the cluster's service account tokens."""


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
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.provider_arn = provider.arn
        self._finish()
