"""Which custom resource definitions there are to ask for: projects, versions, where they publish them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Project:
    """One project's definitions as they are published."""

    folder: str
    """Name of the folder that holds them."""
    repository: str
    tag: str
    paths: tuple[str, ...]
    """Folders or files of it that they are in. Where two define a kind, the earlier counts."""
    module: str = ""
    """The Go module whose archive holds them, where there is one that Go can fetch."""
    module_tag: str = ""
    """The version to fetch, where it is not the tag."""

    @property
    def source(self) -> str:
        return f"{' and '.join(self.paths)} of {self.repository} {self.tag}"

    @property
    def module_version(self) -> str:
        """The version that Go fetches."""
        return self.module_tag or self.tag


@dataclass(frozen=True, kw_only=True)
class CrdSet:
    """Definitions that are asked for together."""

    projects: tuple[Project, ...]
    groups: tuple[str, ...]
    """API groups that they define, by the ends of their names."""
    namespace: str = ""
    """Namespace that the project reads its objects in, which comes with it."""


def _one(  # noqa: PLR0913 a table's columns
    folder: str,
    repository: str,
    tag: str,
    *paths: str,
    groups: str,
    module: str = "",
    namespace: str = "",
) -> CrdSet:
    path, _, version = module.partition("@")
    project = Project(
        folder=folder, repository=repository, tag=tag, paths=paths, module=path, module_tag=version
    )
    return CrdSet(projects=(project,), groups=tuple(groups.split()), namespace=namespace)


SETS: dict[str, CrdSet] = {
    # The karpenter.sh kinds are in all three of Karpenter's repositories; one cluster needs them once.
    "karpenter": CrdSet(
        projects=(
            Project(
                folder="karpenter-provider-aws",
                repository="aws/karpenter-provider-aws",
                tag="v1.14.1",
                paths=("pkg/apis/crds",),
                module="github.com/aws/karpenter-provider-aws",
            ),
            Project(
                folder="karpenter-provider-azure",
                repository="Azure/karpenter-provider-azure",
                tag="v1.14.2",
                paths=("pkg/apis/crds",),
                module="github.com/Azure/karpenter-provider-azure",
            ),
        ),
        groups=("karpenter.sh", "karpenter.k8s.aws", "karpenter.azure.com", "autoscaling.x-k8s.io"),
    ),
    "gateway-api": _one(
        "gateway-api",
        "kubernetes-sigs/gateway-api",
        "v1.6.1",
        "config/crd/standard",
        groups="gateway.networking.k8s.io",
        module="sigs.k8s.io/gateway-api",
    ),
    "aws-load-balancer-controller": _one(
        "aws-load-balancer-controller",
        "kubernetes-sigs/aws-load-balancer-controller",
        "v3.5.0",
        "config/crd/bases",
        "config/crd/gateway",
        groups="elbv2.k8s.aws gateway.k8s.aws",
    ),
    "cert-manager": _one(
        "cert-manager",
        "cert-manager/cert-manager",
        "v1.21.1",
        "deploy/crds",
        groups="cert-manager.io",
        module="github.com/cert-manager/cert-manager",
    ),
    "external-secrets": _one(
        "external-secrets",
        "external-secrets/external-secrets",
        "v2.9.0",
        "config/crds/bases",
        groups="external-secrets.io",
        # Later tags are no versions of this module: its path would have to end in /v2.
        module="github.com/external-secrets/external-secrets@v1.3.2",
    ),
    "secrets-store-csi-driver": _one(
        "secrets-store-csi-driver",
        "kubernetes-sigs/secrets-store-csi-driver",
        "v1.6.0",
        "config/crd/bases",
        groups="secrets-store.csi.x-k8s.io",
        module="sigs.k8s.io/secrets-store-csi-driver",
    ),
    "argo-cd": _one(
        "argo-cd",
        "argoproj/argo-cd",
        "v3.5.1",
        "manifests/crds",
        groups="argoproj.io",
        module="github.com/argoproj/argo-cd/v3",
        namespace="argocd",
    ),
    "argo-rollouts": _one(
        "argo-rollouts",
        "argoproj/argo-rollouts",
        "v1.9.1",
        "manifests/crds",
        groups="argoproj.io",
        module="github.com/argoproj/argo-rollouts",
    ),
    "kyverno": _one(
        "kyverno",
        "kyverno/kyverno",
        "v1.19.0",
        "config/crds/kyverno",
        "config/crds/policies.kyverno.io",
        groups="kyverno.io",
        module="github.com/kyverno/kyverno",
    ),
    "prometheus-operator": _one(
        "prometheus-operator",
        "prometheus-operator/prometheus-operator",
        "v0.93.0",
        "example/prometheus-operator-crd",
        groups="monitoring.coreos.com",
        module="github.com/prometheus-operator/prometheus-operator",
    ),
    "keda": _one(
        "keda",
        "kedacore/keda",
        "v2.20.2",
        "config/crd/bases",
        groups="keda.sh",
        module="github.com/kedacore/keda/v2",
    ),
    "velero": _one(
        "velero",
        "vmware-tanzu/velero",
        "v1.18.1",
        "config/crd/v1/bases",
        "config/crd/v2alpha1/bases",
        groups="velero.io",
        module="github.com/vmware-tanzu/velero",
    ),
    "cilium": _one(
        "cilium",
        "cilium/cilium",
        "v1.19.1",
        "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml",
        "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumclusterwidenetworkpolicies.yaml",
        groups="cilium.io",
        module="github.com/cilium/cilium",
    ),
    "network-policy-api": _one(
        "network-policy-api",
        "kubernetes-sigs/network-policy-api",
        "v0.2.0",
        "config/crd/standard",
        "config/crd/experimental",
        groups="policy.networking.k8s.io",
        module="sigs.k8s.io/network-policy-api",
    ),
}
"""What can be asked for, by name."""

DEFAULT = (
    "gateway-api",
    "secrets-store-csi-driver",
    "argo-cd",
    "argo-rollouts",
    "keda",
    "cilium",
)
"""What the objects of this project use, and what a cluster gets that asks for nothing else."""


def reason(api_version: str) -> str:
    """Why a cluster may not know an API version, and what to do."""
    group = api_version.rpartition("/")[0]
    for name, each in SETS.items():
        if any(group == end or group.endswith(f".{end}") for end in each.groups):
            return f"start the cluster with --crds {name}"
    return "no definitions that the lab knows have it"
