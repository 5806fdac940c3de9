"""What Argo CD deploys of a workload. What guards a workload is not here."""
