"""What a node is told about a proxy, and what it reaches without one. Pods are told by the services
layer, from the same values in the registry record.
"""

import json
from collections.abc import Sequence

_ALWAYS = (
    "localhost",
    "127.0.0.1",
    # Instance metadata, and the agent that hands pods their identities.
    "169.254.169.254",
    "169.254.170.23",
    "[fd00:ec2::23]",
    ".internal",
    ".svc",
    ".cluster.local",
)
_NAMES = {
    "ecr.api": ("api.ecr.{region}.amazonaws.com",),
    "ecr.dkr": (".dkr.ecr.{region}.amazonaws.com",),
    # The second is the cluster's own API server.
    "eks": ("eks.{region}.amazonaws.com", ".{region}.eks.amazonaws.com"),
    "eks-auth": ("eks-auth.{region}.api.aws",),
    "s3": ("s3.{region}.amazonaws.com", ".s3.{region}.amazonaws.com"),
}
_UNITS = ("containerd", "kubelet", "nodeadm-run")
_BOUNDARY = "platform"


def bypass(region: str, ranges: Sequence[str], services: Sequence[str], listed: Sequence[str]) -> list[str]:
    """What is reached directly: the network itself, and AWS wherever it has a private endpoint.

    Everything else of AWS goes through the proxy, since there is no other way to it.
    """
    names = [
        name.format(region=region)
        for service in sorted({*services, "s3", "eks"})
        for name in _NAMES.get(service, (f"{service}.{{region}}.amazonaws.com",))
    ]
    return list(dict.fromkeys([*_ALWAYS, *ranges, *names, *listed]))


def bottlerocket(url: str, direct: Sequence[str]) -> str:
    """Settings in TOML; EKS merges them with its own. They reach containerd and the kubelet."""
    listed = ", ".join(json.dumps(name) for name in direct)
    return f"[settings.network]\nhttps-proxy = {json.dumps(url)}\nno-proxy = [{listed}]\n"


def amazon_linux(url: str, direct: Sequence[str]) -> str:
    """User data that EKS merges with its own: a script that runs before nodeadm starts containerd and the
    kubelet, both of which then read the proxy from a file. Not tried on an instance.
    """
    listed = ",".join(direct)
    lines = [f"{name}={url}" for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")]
    lines += [f"{name}={listed}" for name in ("NO_PROXY", "no_proxy")]
    script = ["#!/bin/bash", "set -euo pipefail", "cat > /etc/platform-proxy.env <<'END'", *lines, "END"]
    for unit in _UNITS:
        folder = f"/etc/systemd/system/{unit}.service.d"
        script += [
            f"mkdir -p {folder}",
            f"printf '[Service]\\nEnvironmentFile=/etc/platform-proxy.env\\n' > {folder}/proxy.conf",
        ]
    script.append("systemctl daemon-reload")
    head = [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"',
        "",
        f"--{_BOUNDARY}",
        'Content-Type: text/x-shellscript; charset="us-ascii"',
        "",
    ]
    return "\n".join([*head, *script, "", f"--{_BOUNDARY}--", ""])
