"""A kubeconfig without credentials, the same bytes for the same cluster.

A provider built from a kubeconfig is replaced, with everything below it, when the text changes;
so it depends on nothing but the cluster's name, address and certificate.
"""

import json

AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630"
"""Application of Entra that every AKS API server takes tokens of."""


def eks(*, name: str, region: str, endpoint: str, certificate_authority: str) -> str:
    """Kubeconfig that asks the AWS CLI for a token. Whose token is decided where it is used."""
    args = ["eks", "get-token", "--output", "json", "--cluster-name", name, "--region", region]
    return _config(name, endpoint, certificate_authority, "aws", args)


def aks(*, name: str, tenant: str, endpoint: str, certificate_authority: str) -> str:
    """Kubeconfig that asks kubelogin for a token of whoever is signed in to the Azure CLI: a person, or a job
    that signed in by federation. kubelogin's own default would wait for a person and hang a pipeline.
    """
    args = ["get-token", "--login", "azurecli", "--server-id", AKS_SERVER, "--tenant-id", tenant]
    return _config(name, endpoint, certificate_authority, "kubelogin", args)


def certificate_authority(kubeconfig: str) -> str:
    """The certificate authority in a kubeconfig that somebody else wrote, base64.

    Raises:
        ValueError: it holds none.
    """
    import yaml

    try:
        return str(yaml.safe_load(kubeconfig)["clusters"][0]["cluster"]["certificate-authority-data"])
    except (yaml.YAMLError, KeyError, IndexError, TypeError):
        raise ValueError("a kubeconfig without a certificate authority") from None


def _config(name: str, endpoint: str, certificate_authority: str, command: str, args: list[str]) -> str:
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
                        "command": command,
                        "args": args,
                        "interactiveMode": "Never",
                    }
                },
            }
        ],
    }
    return json.dumps(config, sort_keys=True)
