"""The keys of a cluster: secrets, volumes and logs apart, so that each can be revoked alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.customer_managed_key import rotating_key
from components.aws.security.documents import keys
from components.aws.security.documents.document import render
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksKeysArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_role_arn: pulumi.Input[str]
    """Role of the control plane, the only user of the secrets key."""
    log_groups: Sequence[str]
    """Names of the log groups that may use the logs key."""


class EksKeys(Component):
    """Customer-managed keys with policies that name every use.

    Creates:
        secrets  encrypts Kubernetes secrets in etcd (envelope encryption)
        volumes  encrypts node and persistent volumes
        logs     encrypts control plane and flow logs
    """

    PLANE = Plane.SECURITY

    secrets_key_arn: pulumi.Output[str]
    """Key of Kubernetes secrets."""
    volumes_key_arn: pulumi.Output[str]
    """Key of EBS volumes."""
    logs_key_arn: pulumi.Output[str]
    """Key of log groups."""

    def __init__(self, name: str, args: EksKeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksKeysArgs.of(args)
        super().__init__(name, opts)
        context = args.context
        self.secrets_key_arn = self._key(
            args,
            "secrets",
            "Kubernetes secrets",
            pulumi.Output.from_input(args.cluster_role_arn).apply(
                lambda role: render(keys.secrets(context, role))
            ),
        )
        self.volumes_key_arn = self._key(
            args, "volumes", "node and persistent volumes", render(keys.volumes(context))
        )
        self.logs_key_arn = self._key(
            args,
            "logs",
            "control plane and flow logs",
            render(keys.logs(context, args.log_groups)),
        )
        self._finish()

    def _key(
        self, args: EksKeysArgs, role: str, purpose: str, policy: pulumi.Input[str]
    ) -> pulumi.Output[str]:
        key = rotating_key(
            self,
            f"{self._name}-{role}",
            args.context,
            description=f"{args.context.cluster_name}: {purpose}",
            policy=policy,
            # The logs of a protected cluster outlive it, so their key does too.
            outlives_stack=args.context.protected and role == "logs",
        )
        aws.kms.Alias(
            f"{self._name}-{role}",
            name=f"alias/eks/{args.context.cluster_name}/{role}",
            target_key_id=key.key_id,
            opts=self._child(),
        )
        return key.arn
