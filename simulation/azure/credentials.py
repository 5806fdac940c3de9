"""What Azure returns for a cluster's credentials."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any


def _user_credentials(args: Mapping[str, Any]) -> dict[str, Any]:
    """A kubeconfig without a credential: AKS gives no other where local accounts are off."""
    name = str(args["resourceName"])
    digits = hashlib.sha256(f"{args['resourceGroupName']}/{name}".encode()).hexdigest()
    cluster = {
        "server": f"https://{name}.azmk8s.io:443",
        "certificate-authority-data": base64.b64encode(digits.encode()).decode(),
    }
    text = json.dumps({"clusters": [{"name": name, "cluster": cluster}]})
    return {"kubeconfigs": [{"name": "clusterUser", "value": base64.b64encode(text.encode()).decode()}]}


INVOKES = {"azure-native:containerservice:listManagedClusterUserCredentials": _user_credentials}
"""Function to its mock outputs, from the arguments alone."""
