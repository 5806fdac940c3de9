"""The packages that the lab's provider process serves."""

PACKAGES = ("aws", "azure-native", "azuread", "eks", "kubernetes")
