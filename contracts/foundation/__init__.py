"""What a cluster stands on: what it, or what holds its data, does not survive being changed in."""
