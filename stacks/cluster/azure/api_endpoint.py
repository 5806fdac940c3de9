"""How to reach an AKS cluster once it exists."""

import base64

import pulumi
from pulumi_azure_native import containerservice

from contracts.planning import kubeconfig
from stacks.cluster.azure.context import AzureContext


def certificate_authority(
    context: AzureContext, group_name: pulumi.Input[str], cluster_name: pulumi.Input[str]
) -> pulumi.Output[str]:
    """Certificate authority of the API server, base64. AKS tells it only inside a kubeconfig, which holds no
    credential here since local accounts are off.
    """
    found = containerservice.list_managed_cluster_user_credentials_output(
        resource_group_name=group_name,
        resource_name=cluster_name,
        # AKS's other form asks for a device code, in which we would have to look for the same field.
        format="exec",
        opts=pulumi.InvokeOptions(provider=context.provider),
    )
    # The SDK holds every answer of a "list" function for a secret; a certificate is none.
    return pulumi.Output.unsecret(found).apply(
        lambda answer: kubeconfig.certificate_authority(
            base64.b64decode(answer.kubeconfigs[0].value).decode()
        )
    )
