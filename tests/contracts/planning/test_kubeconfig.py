"""Kubeconfigs: the same bytes for the same cluster, and nothing in them that anybody could steal."""

import json

import pytest

from contracts.planning import kubeconfig

AKS = {"name": "c", "tenant": "t", "endpoint": "https://c", "certificate_authority": "Q0E="}


def test_a_kubeconfig_is_the_same_every_time() -> None:
    assert kubeconfig.aks(**AKS) == kubeconfig.aks(**AKS)


def test_the_token_is_that_of_whoever_is_signed_in_and_nobody_is_waited_for() -> None:
    user = json.loads(kubeconfig.aks(**AKS))["users"][0]["user"]
    assert list(user) == ["exec"]
    assert user["exec"]["command"] == "kubelogin"
    assert user["exec"]["interactiveMode"] == "Never"
    args = user["exec"]["args"]
    assert args[args.index("--login") + 1] == "azurecli", (
        "the default is a device code, which hangs a pipeline"
    )
    assert args[args.index("--tenant-id") + 1] == "t"


def test_the_certificate_is_found_in_a_kubeconfig_that_azure_wrote() -> None:
    text = "clusters:\n- name: c\n  cluster:\n    certificate-authority-data: Q0E=\n    server: https://c\n"
    assert kubeconfig.certificate_authority(text) == "Q0E="


@pytest.mark.parametrize("text", ["", "[]", "clusters: []", "clusters: [{cluster: {}}]", "{", "clusters: 1"])
def test_a_kubeconfig_without_a_certificate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="without a certificate authority"):
        kubeconfig.certificate_authority(text)
