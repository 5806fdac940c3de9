"""Kubernetes objects as resources, on any cloud. What the objects say is decided in manifests."""
