"""Settings of the pipeline that deploys the stacks."""

from typing import Annotated

from contracts.settings import delivery
from contracts.settings.azure.values import resource_id

ContainerId = Annotated[str, resource_id("Microsoft.Storage/storageAccounts/blobServices/containers")]
KeyId = Annotated[str, resource_id("Microsoft.KeyVault/vaults/keys")]


class Delivery(delivery.Delivery):
    """The pipeline, and the managed identities it deploys as. They are made by the first run of the cluster
    stack, which an administrator starts; a pipeline cannot change its own permissions.
    """

    state_container: ContainerId | None = None
    """Container that holds Pulumi's state, where it is in a storage account, by resource id."""
    state_key: KeyId | None = None
    """Key that encrypts the secrets of that state, by resource id."""
