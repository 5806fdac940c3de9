"""Starts and stops the processes of one control plane: keys, flags, ports, readiness.

What a cluster is, keeps and holds is decided above; decision 25 says why kwokctl does not do this.
"""
