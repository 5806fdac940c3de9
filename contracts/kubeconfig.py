"""A kubeconfig without credentials, the same bytes for the same cluster.

A provider built from a kubeconfig is replaced, with everything below it, when the text changes;
so it depends on nothing but the cluster's name, address and certificate.
"""

import json


def eks(*, name: str, region: str, endpoint: str, certificate_authority: str) -> str:
    """Kubeconfig that asks the AWS CLI for a token. Whose token is decided where it is used."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": name,
                "cluster": {"server": endpoint, "certificate-authority-data": certificate_authority},
            }
        ],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
        "users": [
            {
                "name": name,
                "user": {
                    "exec": {
                        "apiVersion": "client.authentication.k8s.io/v1beta1",
                        "command": "aws",
                        "args": [
                            *("eks", "get-token", "--output", "json"),
                            *("--cluster-name", name, "--region", region),
                        ],
                        "interactiveMode": "Never",
                    }
                },
            }
        ],
    }
    return json.dumps(config, sort_keys=True)
