"""What teams ask for: namespaces, workloads and exceptions, and what they come to on one cluster.
How that looks in Kubernetes is in manifests.
"""
