"""What teams wrote, as it will be on one cluster. How it looks in Kubernetes is in manifests/."""
