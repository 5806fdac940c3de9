"""What may be set on Azure, by subject. Empty, so that single values cost nobody the whole model."""
