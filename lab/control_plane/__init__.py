"""A real Kubernetes control plane on this machine: etcd, API server, controllers, scheduler, kwok.

with Cluster(name="try", crds=("gateway-api",)) as cluster, cluster.client() as client:
    client.apply({...})
"""

from lab.control_plane.client import Client, User, wait_until
from lab.control_plane.cluster import Cluster
from lab.control_plane.folders import Folders
from lab.control_plane.kinds import Kind
from lab.control_plane.status import Status
from lab.control_plane.wire import ApiError

__all__ = ["ApiError", "Client", "Cluster", "Folders", "Kind", "Status", "User", "wait_until"]
