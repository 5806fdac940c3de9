"""The components as a Pulumi package, for programs in any language. No component stands here."""
