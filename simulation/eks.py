"""What `eks:index:Cluster` makes inside: its children, as the package's plugin would register them.

Covers what a sandbox uses: Auto Mode with roles of its own. Anything else is refused, so that a preview
never shows children it only guessed.
"""

from collections.abc import Mapping
from typing import Any

from simulation.outputs import Child, Constructed, ResourceInputs, UnknownTypeError

_CLUSTER = "aws:eks/cluster:Cluster"


def cluster(resource: ResourceInputs) -> Constructed:
    """Children and outputs of the package's cluster component."""
    inputs = resource.inputs
    _refuse_what_is_not_covered(inputs)
    name = resource.name
    children = [
        Child(
            type=_CLUSTER,
            name=f"{name}-eksCluster",
            inputs=_cluster_inputs(name, inputs),
            ignore_changes=[
                "accessConfig.bootstrapClusterCreatorAdminPermissions",
                "bootstrapSelfManagedAddons",
            ],
        ),
        Child(type="pulumi:providers:kubernetes", name=f"{name}-eks-k8s", inputs={}),
    ]
    for option, addon in (("kubeProxyAddonOptions", "kube-proxy"), ("corednsAddonOptions", "coredns")):
        default = addon == "coredns"  # kube-proxy is off by default in Auto Mode, coredns is not
        if (inputs.get(option) or {}).get("enabled", default):
            children.append(
                Child(
                    type="aws:eks/addon:Addon",
                    name=f"{name}-{addon}",
                    inputs={"addonName": addon, "clusterName": inputs.get("name"), "preserve": True},
                )
            )
    return Constructed(children=children, references={"eksCluster": f"{name}-eksCluster"})


def _refuse_what_is_not_covered(inputs: Mapping[str, Any]) -> None:
    auto = inputs.get("autoMode") or {}
    needed = {
        "autoMode.enabled: true": auto.get("enabled") is True,
        "autoMode.createNodeRole: false": auto.get("createNodeRole") is False,
        "serviceRole": bool(inputs.get("serviceRole")),
        "createInstanceRole: false": inputs.get("createInstanceRole") is False,
        "skipDefaultNodeGroup: true": inputs.get("skipDefaultNodeGroup") is True,
        "skipDefaultSecurityGroups: true": inputs.get("skipDefaultSecurityGroups") is True,
        "useDefaultVpcCni: true": inputs.get("useDefaultVpcCni") is True,
    }
    missing = [name for name, given in needed.items() if not given]
    if missing:
        raise UnknownTypeError(f"eks:index:Cluster without {', '.join(missing)}")


def _cluster_inputs(name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    public = inputs.get("endpointPublicAccess")
    made = {
        "name": inputs.get("name"),
        "version": inputs.get("version"),
        "roleArn": inputs["serviceRole"]["arn"],
        "computeConfig": {"enabled": True, **(inputs["autoMode"].get("computeConfig") or {})},
        "storageConfig": {"blockStorage": {"enabled": True}},
        "kubernetesNetworkConfig": {
            "ipFamily": inputs.get("ipFamily") or "ipv4",
            "serviceIpv4Cidr": inputs.get("kubernetesServiceIpAddressRange"),
            "elasticLoadBalancing": {"enabled": True},
        },
        "bootstrapSelfManagedAddons": False,
        "vpcConfig": {
            "subnetIds": inputs.get("subnetIds"),
            "endpointPrivateAccess": inputs.get("endpointPrivateAccess"),
            "endpointPublicAccess": public,
            "publicAccessCidrs": inputs.get("publicAccessCidrs"),
        },
        "enabledClusterLogTypes": inputs.get("enabledClusterLogTypes"),
        "tags": {"Name": f"{name}-eksCluster", **(inputs.get("tags") or {})},
        "accessConfig": {
            "authenticationMode": inputs.get("authenticationMode"),
            # The plugin insists on it; see the transform in components/aws/runtime/auto_mode.py.
            "bootstrapClusterCreatorAdminPermissions": True,
        },
        "upgradePolicy": inputs.get("upgradePolicy"),
        "deletionProtection": inputs.get("deletionProtection"),
    }
    if inputs.get("encryptionConfigKeyArn"):
        made["encryptionConfig"] = {
            "provider": {"keyArn": inputs["encryptionConfigKeyArn"]},
            "resources": ["secrets"],
        }
    return _without_nothing(made)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None}
    return value
