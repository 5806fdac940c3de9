"""The provider `kubernetes`: a real API server where a cluster of the lab is named, else a simulated one.

It keeps to what pulumi-kubernetes does: server-side apply by one field manager, waiting until an object is
ready, replacement where a field cannot change, deletion that waits.
"""
