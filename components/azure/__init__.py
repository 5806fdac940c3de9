"""Reusable components for AKS. Nothing of AWS, and no settings."""
