"""Extensions of a cluster, by name: what Azure installs into it and looks after there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import kubernetesconfiguration

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane

_CLUSTER_RP, _CLUSTERS = "Microsoft.ContainerService", "managedClusters"


@dataclass(frozen=True, kw_only=True)
class AksExtensionArgs(Args):
    type: str
    """Kind of extension, such as `microsoft.dapr`."""
    namespace: str
    """Namespace that it is installed into."""
    version: str | None = None
    """Exact version; without it, Azure follows the minor versions of the train."""
    train: str
    """`stable` or `preview`."""
    values: Mapping[str, str]
    """Values that differ from its defaults; none is a secret."""


@dataclass(frozen=True, kw_only=True)
class AksExtensionsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of the cluster."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    extensions: Mapping[str, AksExtensionArgs]
    """Extensions by name."""


class AksExtensions(Component):
    """Extensions that somebody asked for by name. Each acts as an identity of its own, to which nothing is
    granted here.

    Creates:
        <extension>  one extension per name
    """

    PLANE = Plane.RUNTIME

    names: pulumi.Output[Sequence[str]]
    """Names of the extensions, once they are installed."""

    def __init__(
        self, name: str, args: AksExtensionsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksExtensionsArgs.of(args)
        super().__init__(name, opts)
        made = [self._extension(args, called, wanted) for called, wanted in args.extensions.items()]
        self.names = pulumi.Output.all(*(one.name for one in made)).apply(list)
        self._finish()

    def _extension(
        self, args: AksExtensionsArgs, called: str, wanted: AksExtensionArgs
    ) -> kubernetesconfiguration.Extension:
        return kubernetesconfiguration.Extension(
            f"{self._name}-{called}",
            extension_name=called,
            extension_type=wanted.type,
            cluster_rp=_CLUSTER_RP,
            cluster_resource_name=_CLUSTERS,
            cluster_name=after(args.context.cluster_name, args.cluster_id),
            resource_group_name=args.group_name,
            # Azure looks at it only where it follows versions.
            release_train=wanted.train,
            version=wanted.version,
            auto_upgrade_minor_version=wanted.version is None,
            scope=kubernetesconfiguration.ScopeArgs(
                cluster=kubernetesconfiguration.ScopeClusterArgs(release_namespace=wanted.namespace)
            ),
            configuration_settings=dict(wanted.values) or None,
            opts=self._child(),
        )
