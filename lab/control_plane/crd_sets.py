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
    """Where in the repository they are. Of two files that define the same kind, the earlier path's counts."""
    embedded: bool = False
    """Whether lab/go/crds can write them."""

    @property
    def source(self) -> str:
        return f"{' and '.join(self.paths)} of {self.repository} {self.tag}"


@dataclass(frozen=True, kw_only=True)
class CrdSet:
    """Definitions that are asked for together."""

    projects: tuple[Project, ...]
    groups: tuple[str, ...]
    """API groups that they define, by the ends of their names."""


def _one(folder: str, repository: str, tag: str, *paths: str, groups: str, embedded: bool = False) -> CrdSet:
    project = Project(folder=folder, repository=repository, tag=tag, paths=paths, embedded=embedded)
    return CrdSet(projects=(project,), groups=tuple(groups.split()))


SETS: dict[str, CrdSet] = {
    # The karpenter.sh kinds are in all three of Karpenter's repositories; one cluster needs them once.
    "karpenter": CrdSet(
        projects=(
            Project(
                folder="karpenter-provider-aws",
                repository="aws/karpenter-provider-aws",
                tag="v1.14.1",
                paths=("pkg/apis/crds",),
                embedded=True,
            ),
            Project(
                folder="karpenter-provider-azure",
                repository="Azure/karpenter-provider-azure",
                tag="v1.14.2",
                paths=("pkg/apis/crds",),
                embedded=True,
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
        "cert-manager", "cert-manager/cert-manager", "v1.21.1", "deploy/crds", groups="cert-manager.io"
    ),
    "external-secrets": _one(
        "external-secrets",
        "external-secrets/external-secrets",
        "v2.9.0",
        "config/crds/bases",
        groups="external-secrets.io",
    ),
    "secrets-store-csi-driver": _one(
        "secrets-store-csi-driver",
        "kubernetes-sigs/secrets-store-csi-driver",
        "v1.6.0",
        "config/crd/bases",
        groups="secrets-store.csi.x-k8s.io",
    ),
    "argo-cd": _one("argo-cd", "argoproj/argo-cd", "v3.5.1", "manifests/crds", groups="argoproj.io"),
    "argo-rollouts": _one(
        "argo-rollouts", "argoproj/argo-rollouts", "v1.9.1", "manifests/crds", groups="argoproj.io"
    ),
    "kyverno": _one(
        "kyverno",
        "kyverno/kyverno",
        "v1.19.0",
        "config/crds/kyverno",
        "config/crds/policies.kyverno.io",
        groups="kyverno.io",
    ),
    "prometheus-operator": _one(
        "prometheus-operator",
        "prometheus-operator/prometheus-operator",
        "v0.93.0",
        "example/prometheus-operator-crd",
        groups="monitoring.coreos.com",
        embedded=True,
    ),
    "keda": _one("keda", "kedacore/keda", "v2.20.2", "config/crd/bases", groups="keda.sh"),
    "velero": _one(
        "velero",
        "vmware-tanzu/velero",
        "v1.18.1",
        "config/crd/v1/bases",
        "config/crd/v2alpha1/bases",
        groups="velero.io",
        embedded=True,
    ),
    "network-policy-api": _one(
        "network-policy-api",
        "kubernetes-sigs/network-policy-api",
        "v0.2.0",
        "config/crd/standard",
        "config/crd/experimental",
        groups="policy.networking.k8s.io",
    ),
}
"""What can be asked for, by name."""
