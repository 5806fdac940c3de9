// Modules whose archives hold custom resource definitions as YAML. They are downloaded and read, never built.
// The versions are those of the table in lab/control_plane/crd_sets.py; a test compares them.
module lab/crd-sources

go 1.26.6

require (
	github.com/Azure/karpenter-provider-azure v1.14.2
	github.com/argoproj/argo-cd/v3 v3.5.1
	github.com/argoproj/argo-rollouts v1.9.1
	github.com/aws/karpenter-provider-aws v1.14.1
	github.com/cert-manager/cert-manager v1.21.1
	github.com/cilium/cilium v1.19.1
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kedacore/keda/v2 v2.20.2
	github.com/kyverno/kyverno v1.19.0
	github.com/prometheus-operator/prometheus-operator v0.93.0
	github.com/vmware-tanzu/velero v1.18.1
	sigs.k8s.io/gateway-api v1.6.1
	sigs.k8s.io/network-policy-api v0.2.0
	sigs.k8s.io/secrets-store-csi-driver v1.6.0
)
