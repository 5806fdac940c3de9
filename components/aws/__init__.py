"""AWS components: the EKS baseline in parts that can be used alone. Nothing of Azure, and no settings."""
