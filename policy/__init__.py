"""The rules of the platform, each written once and applied to every graph."""
