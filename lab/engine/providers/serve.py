"""Every provider the stacks use, as one process that Pulumi's engine talks to.

`python -m lab.engine.providers.serve DATABASE PORT-FILE` serves until it is told to stop, or the process that
started it has ended. The engine finds it by PULUMI_DEBUG_PROVIDERS.
"""

import os
import pathlib
import signal
import sys
import threading
from concurrent import futures

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from lab.cloud.cloud import Cloud
from lab.cloud.store import Store
from lab.engine.providers.kubernetes.provider import KubernetesProvider
from lab.engine.providers.packages import PACKAGES
from lab.engine.providers.provider import Provider

_MESSAGE_LIMIT = 400 * 1024 * 1024
"""Bytes; as the engine's own."""


def serve(database: pathlib.Path, port_file: pathlib.Path) -> None:
    """Serve every package on a free port of its own until told to stop; the ports are written to a file."""
    options = [
        ("grpc.max_receive_message_length", _MESSAGE_LIMIT),
        ("grpc.max_send_message_length", _MESSAGE_LIMIT),
    ]
    store = Store(database)
    cloud = Cloud(store)
    servers, ports = [], []
    for package in PACKAGES:
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=options)
        kind = KubernetesProvider if package == "kubernetes" else Provider
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(kind(cloud, package), server)
        ports.append(f"{package}:{server.add_insecure_port('127.0.0.1:0')}")
        server.start()
        servers.append(server)
    part = port_file.with_suffix(".part")
    part.write_text(",".join(ports), encoding="ascii")
    part.replace(port_file)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it decides
    parent = os.getppid()
    while not stop.wait(0.5):
        if os.getppid() != parent:
            break
    for stopping in [server.stop(grace=1) for server in servers]:
        stopping.wait()
    store.close()


if __name__ == "__main__":
    serve(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
