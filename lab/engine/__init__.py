"""Pulumi's own engine over the simulated cloud: what `pulumi up` would do, without an account.

Sessions run stacks and keep their states; what the simulated cloud does is in lab/cloud.
"""
