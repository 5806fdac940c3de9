"""A real Kubernetes control plane on this machine: etcd, API server, controllers, scheduler, kwok.

Nothing here knows Pulumi, a cloud, or this platform's objects.

with Cluster(name="try", crds=("gateway-api",)) as cluster, cluster.client() as client:
    client.apply({...})
"""

from lab.control_plane.api.client import Client, User, wait_until
from lab.control_plane.api.kinds import Kind
from lab.control_plane.api.wire import ApiError
from lab.control_plane.cluster import Cluster
from lab.control_plane.folders import Folders
from lab.control_plane.status import Status

__all__ = ["ApiError", "Client", "Cluster", "Folders", "Kind", "Status", "User", "wait_until"]
