"""Pulumi's own engine over the simulated cloud: what `pulumi up` would do, without an account."""
