"""`python -m lab cluster`: what people type."""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import sys
import time
from collections.abc import Generator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.control_plane.cluster import Cluster
    from lab.control_plane.folders import Say
    from lab.control_plane.status import Status

FINE, NOT_RUNNING = 0, 1
_MIB = 1 << 20


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `cluster` and its actions."""
    cluster = commands.add_parser(
        "cluster",
        help="a real Kubernetes control plane on this machine",
        description="Runs etcd, API server, controller manager, scheduler and simulated nodes of three "
        "zones, on loopback addresses, with TLS and RBAC. Built from source once, kept under .lab/.",
    )
    actions = cluster.add_subparsers(dest="action", required=True, metavar="ACTION")
    up = _action(actions, "up", _up, "start it, or say that it runs; data of last time are kept")
    up.add_argument(
        "--kubernetes",
        metavar="MINOR",
        help="such as 1.36 (default: the kept one, else the project's default)",
    )
    up.add_argument(
        "--crds",
        default=None,
        metavar="LIST",
        help="real custom resource definitions: all, none, or some, such as karpenter,gateway-api "
        "(default: the kept ones, else those that this project's objects use)",
    )
    up.add_argument(
        "--fast-outages", action="store_true", help="notice a lost node in seconds, for tests of outages"
    )
    down = _action(actions, "down", _down, "stop it; clean up after an interrupted start")
    down.add_argument("--delete", action="store_true", help="throw its data away too")
    status = _action(actions, "status", _status, "say what there is; exit code 1 if NAME does not run")
    status.set_defaults(name=None)
    kubeconfig = _action(actions, "kubeconfig", _kubeconfig, "print the path of the kubeconfig")
    kubeconfig.add_argument("--raw", action="store_true", help="print the kubeconfig itself")
    build = actions.add_parser("build", help="only build the programs, once")
    build.add_argument("--kubernetes", metavar="MINOR", help="such as 1.36 (default: the project's default)")
    build.set_defaults(run=_build)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: object,
    text: str,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--name", default="default", help="which cluster; several run side by side")
    if name != "kubeconfig":
        parser.add_argument("--json", action="store_true", help="print the result as JSON, for machines")
    parser.set_defaults(run=run)
    return parser


def _cluster(options: argparse.Namespace, say: "Say") -> "Cluster":
    from lab.control_plane import crds
    from lab.control_plane.cluster import DEFAULT_NAME, Cluster

    name = options.name or DEFAULT_NAME
    asked = getattr(options, "crds", None)
    if asked is None and options.action == "up" and Cluster(name=name).status().state == "absent":
        asked = "default"
    return Cluster(
        name=name,
        kubernetes=getattr(options, "kubernetes", None),
        crds=None if asked is None else crds.chosen(asked),
        fast_outages=getattr(options, "fast_outages", False),
        say=say,
    )


@contextlib.contextmanager
def _progress(name: str) -> Generator["Say"]:
    from review.reports import terminal

    errors = terminal.standard_error()
    try:
        yield lambda text: errors.progress(name, text)
    finally:
        errors.done()


def _up(options: argparse.Namespace) -> int:
    began = time.monotonic()
    with _progress(f"cluster {options.name}") as say:
        cluster = _cluster(options, say)
        changed = cluster.start()
        status = cluster.status()
    took = time.monotonic() - began
    if options.json:
        _print_json({**dataclasses.asdict(status), "changed": changed, "seconds": round(took, 1)})
        return FINE
    said = f"ready after {took:.1f} s" if changed else "running already"
    sys.stdout.write(f"cluster {status.name}: {said}\n")
    _print(status)
    return FINE


def _down(options: argparse.Namespace) -> int:
    with _progress(f"cluster {options.name}") as say:
        cluster = _cluster(options, say)
        before = cluster.status()
        changed = cluster.delete() if options.delete else bool(cluster.stop())
        after = cluster.status()
    if options.json:
        _print_json({**dataclasses.asdict(after), "changed": changed})
        return FINE
    if before.state == "absent":
        said = "there is none"
    elif after.state == "absent":
        said = "gone, with its data" if options.delete else "cleaned up after an interrupted start"
    else:
        said = "stopped; its data is kept" if changed else "was stopped already"
    sys.stdout.write(f"cluster {options.name}: {said}\n")
    return FINE


def _status(options: argparse.Namespace) -> int:
    from lab.control_plane.cluster import Cluster, names
    from lab.control_plane.folders import Folders

    listed = [options.name] if options.name else names(Folders())
    found = [Cluster(name=name).status() for name in listed]
    if options.json:
        _print_json({"clusters": [dataclasses.asdict(status) for status in found]})
    elif not found:
        sys.stdout.write("no cluster; start one with: python -m lab cluster up\n")
    else:
        for status in found:
            sys.stdout.write(f"cluster {status.name}: {status.state}\n")
            _print(status)
    return NOT_RUNNING if options.name and found[0].state != "running" else FINE


def _kubeconfig(options: argparse.Namespace) -> int:
    from lab.control_plane.cluster import Cluster

    cluster = Cluster(name=options.name)
    if cluster.status().state != "running":
        sys.stderr.write(
            f"cluster {options.name} does not run; start it: python -m lab cluster up --name {options.name}\n"
        )
        return NOT_RUNNING
    sys.stdout.write(
        cluster.kubeconfig.read_text(encoding="utf-8") if options.raw else f"{cluster.kubeconfig}\n"
    )
    return FINE


def _build(options: argparse.Namespace) -> int:
    from contracts.catalog.versions import DEFAULT_KUBERNETES
    from lab.control_plane import binaries
    from lab.control_plane.folders import Folders

    tools = [binaries.ETCD, binaries.kubernetes(options.kubernetes or DEFAULT_KUBERNETES), binaries.KWOK]
    with _progress("build") as say:
        built = [binaries.ensure(tool, Folders(), say) for tool in tools]
    for tool, folder in zip(tools, built, strict=True):
        sys.stdout.write(f"{tool.folder} {tool.version}: {_near(folder)}\n")
    return FINE


def _print(status: "Status") -> None:
    rows = {
        "Kubernetes": status.version,
        "server": status.server,
        "kubeconfig": status.kubeconfig and _near(pathlib.Path(status.kubeconfig)),
        "processes": ", ".join(f"{part} {pid}" for part, pid in status.processes.items()),
        "missing": ", ".join(status.missing) if status.processes else "",
        "memory": f"{status.memory // _MIB:,} MiB" if status.memory else "",
        "definitions": ", ".join(status.crds),
    }
    for label, text in rows.items():
        if text:
            sys.stdout.write(f"  {label:<13}{text}\n")
    for project, reason in status.skipped.items():
        sys.stdout.write(f"  skipped      {project}: {reason}\n")


def _near(path: pathlib.Path) -> str:
    return os.path.relpath(path)


def _print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, indent=1, sort_keys=True) + "\n")
