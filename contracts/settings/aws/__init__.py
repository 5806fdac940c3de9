"""What may be set on AWS, by subject. Empty, so that single values cost nobody the whole model."""
