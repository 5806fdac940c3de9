"""What may be set and what it means: typed, validated and pure. Nothing here knows Pulumi."""
