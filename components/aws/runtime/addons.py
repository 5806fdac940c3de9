"""Managed add-ons, each with an exact version and, where it calls AWS, an identity of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.identity import PodIdentity, PodIdentityArgs
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class AddonIdentityArgs(Args):
    service_account: str
    """Service account of the add-on."""
    managed_policies: Sequence[str]
    """AWS managed policies, as the part of the ARN after `policy/`."""
    policies: Mapping[str, pulumi.Input[str]] | None = None
    """Customer-managed policies: purpose to document."""
    namespace: str | None = None
    """Namespace of the service account; by default kube-system."""


IDENTITIES = {
    "amazon-cloudwatch-observability": AddonIdentityArgs(
        namespace="amazon-cloudwatch",
        service_account="cloudwatch-agent",
        managed_policies=["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"],
    ),
    "aws-ebs-csi-driver": AddonIdentityArgs(
        service_account="ebs-csi-controller-sa", managed_policies=["service-role/AmazonEBSCSIDriverPolicy"]
    ),
    "aws-efs-csi-driver": AddonIdentityArgs(
        service_account="efs-csi-controller-sa", managed_policies=["service-role/AmazonEFSCSIDriverPolicy"]
    ),
    "vpc-cni": AddonIdentityArgs(service_account="aws-node", managed_policies=["AmazonEKS_CNI_Policy"]),
}
"""Add-ons that call AWS by themselves, and as what; with IPv6 the CNI needs a policy that AWS does not write.
The key of volumes needs no permission here: its own policy grants it. The secrets provider uses the identity
of whichever pod mounts a secret, and adot's collectors have that of the telemetry controller."""


@dataclass(frozen=True, kw_only=True)
class AddonArgs(Args):
    addon: str
    """Name of the add-on."""
    version: str
    """Exact version."""
    configuration: str | None = None
    """Configuration values as JSON."""
    identity: AddonIdentityArgs | None = None
    """Cloud permissions, for add-ons that need any."""
    needs: Sequence[str] | None = None
    """Add-ons of the same set that must be active first."""


@dataclass(frozen=True, kw_only=True)
class EksAddonsArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster; wait here for what the add-ons need."""
    addons: Sequence[AddonArgs]
    """What to install."""


class EksAddons(Component):
    """A set of managed add-ons that are installed at the same stage of a cluster's life.

    Creates:
        identity  role and association, for an add-on that calls AWS
        addon     the add-on
    """

    PLANE = Plane.RUNTIME

    ready_cluster_name: pulumi.Output[str]
    """The cluster's name, once every add-on here is active: whoever takes it waits for them."""

    def __init__(self, name: str, args: EksAddonsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksAddonsArgs.of(args)
        super().__init__(name, opts)
        made: dict[str, aws.eks.Addon] = {}
        for wanted in _in_order(args.addons):
            made[wanted.addon] = self._addon(args, wanted, [made[need] for need in wanted.needs or ()])
        self.ready_cluster_name = after(args.cluster_name, *(addon.cluster_name for addon in made.values()))
        self._finish()

    def _addon(self, args: EksAddonsArgs, wanted: AddonArgs, needed: list[aws.eks.Addon]) -> aws.eks.Addon:
        cluster_name = args.cluster_name
        if wanted.identity:
            # Pods get an identity only at start-up, so it is there before the add-on.
            cluster_name = self._identity(args, wanted.addon, wanted.identity).ready_cluster_name
        if needed:
            cluster_name = after(cluster_name, *(addon.cluster_name for addon in needed))
        return aws.eks.Addon(
            f"{self._name}-{wanted.addon}",
            cluster_name=cluster_name,
            addon_name=wanted.addon,
            addon_version=wanted.version,
            configuration_values=wanted.configuration,
            resolve_conflicts_on_create="OVERWRITE",
            # What people changed in the cluster survives an update and shows up as drift.
            resolve_conflicts_on_update="PRESERVE",
            preserve=False,
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _identity(self, args: EksAddonsArgs, addon: str, identity: AddonIdentityArgs) -> PodIdentity:
        return PodIdentity(
            f"{self._name}-{addon}",
            PodIdentityArgs(
                cluster_name=args.cluster_name,
                namespace=identity.namespace or "kube-system",
                service_account=identity.service_account,
                managed_policies=identity.managed_policies,
                policies=identity.policies,
                context=args.context,
            ),
            opts=self._child(),
        )


def _in_order(addons: Sequence[AddonArgs]) -> list[AddonArgs]:
    """The add-ons with what each needs before it, otherwise as given.

    Raises:
        ValueError: what an add-on needs is not in the set, or needs it in turn.
    """
    ordered: list[AddonArgs] = []
    waiting = list(addons)
    while waiting:
        there = {one.addon for one in ordered}
        ready = [one for one in waiting if {*(one.needs or ())} <= there]
        if not ready:
            names = ", ".join(one.addon for one in waiting)
            raise ValueError(f"{names}: needs an add-on that is not in this set, or one another")
        ordered += ready
        waiting = [one for one in waiting if not {*(one.needs or ())} <= there]
    return ordered
