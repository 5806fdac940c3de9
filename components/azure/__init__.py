"""Reusable components for AKS."""
