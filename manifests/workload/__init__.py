"""What Argo CD deploys of a workload."""
