"""Kubernetes objects as resources, on any cloud."""
