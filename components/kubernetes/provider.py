"""The provider that talks to one cluster's API.

The typed SDK is left out on purpose: importing it costs as much as registering a hundred objects, and its
classes as much again for each. Everything here is a plain dictionary with the type the SDK would give it.
"""

import pulumi

PLUGIN_VERSION = "4.34.2"
"""Version of the provider's plugin: that of the SDK, which is installed and not imported."""


class ClusterProvider(pulumi.ProviderResource):
    """An explicit provider: without one, objects would go to whatever cluster a shell has at hand."""

    def __init__(
        self, name: str, *, kubeconfig: pulumi.Input[str], cluster_identifier: pulumi.Input[str]
    ) -> None:
        """Make the provider.

        Args:
            name: logical name.
            kubeconfig: how to reach the cluster, without credentials.
            cluster_identifier: what the cluster is. Only its change replaces the provider, and everything
                made by it; any other change of the kubeconfig is an update.
        """
        super().__init__(
            "kubernetes",
            name,
            {
                "kubeconfig": kubeconfig,
                "clusterIdentifier": cluster_identifier,
                # Providers take everything but text as JSON.
                "enableServerSideApply": "true",
                # Else a changed one is deleted and made again, and until then admission has no parameters
                # and refuses everything.
                "enableConfigMapMutable": "true",
            },
            pulumi.ResourceOptions(version=PLUGIN_VERSION),
        )
