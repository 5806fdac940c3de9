"""The commands about what is in config/: `new`, `explain` and `manifests`. Each loads what it needs when
it runs.
"""

import argparse
import functools
import json
import pathlib
import sys
from typing import TYPE_CHECKING

from review import day

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from review.selfservice.questions import Terminal

OUT = pathlib.Path("out", "manifests")
"""Where manifests go unless somebody says otherwise."""
_FINE = 0
_NAMES = {
    "team": "what it is called",
    "stack": "its environment, such as acme-prod, which makes the stack aws-acme-prod; with -tenants at its "
    "end the stack holds the tenants of a cluster",
    "namespace": "what it is called, without the environment",
    "workload": "what it is called, without the environment",
}
_WRITES = {
    "team": "adds a team to config/teams.yaml, and a folder for what it asks for",
    "stack": "writes the settings of a stack that begins like another",
    "namespace": "writes a namespace request",
    "workload": "writes a workload contract",
}
_FLAGS = {
    "team": {
        "owns": "what it answers for, in a few words",
        "escalation": "how to reach it when something is broken",
        "cost-center": "who pays for it",
        "namespaces": "namespaces it may ask for, with commas, by name or as orders-*; or none",
        "code-owners": "who reviews its files on GitHub, as @handles with commas (default: none)",
    },
    "stack": {
        "like": "stack to begin like: one of config/, or of the examples in tests/organisation/",
        "cloud": "aws or azure, with --type instead of --like",
        "type": "cluster type, with --cloud instead of --like",
        "account": "AWS account or Azure subscription",
        "tenant": "Entra tenant",
        "region": "cloud region",
        "zones": "availability zones of AWS, with commas",
        "cidr": "range of its network (default: the next that nobody has)",
        "number": "tells clusters of one environment and region apart (default: the next)",
        "cost-center": "who pays for it",
        "readers": "who may look at everything but secrets, with commas, or none",
        "deployers": "who may change workloads, with commas, or none",
        "admins": "who may change the cluster, with commas",
        "break-glass": "who may do everything in an emergency, with commas",
        "next-layer": "who deploys what runs inside the cluster",
    },
    "namespace": {
        "team": "team that owns it",
        "criticality": "tier of the most critical workload in it",
        "data-classification": "most sensitive data it handles",
        "environments": "environments, with commas",
        "clouds": "clouds, with commas",
        "cost-center": "who pays for it",
        "repository": "repository of the rendered manifests",
    },
    "workload": {
        "team": "team that owns it",
        "namespace": "namespace request it runs in",
        "type": "deployment, worker, cronjob, job or statefulset",
        "tier": "tier-1, tier-2, tier-3 or regulated",
        "profile": "resource profile of the catalogue",
        "min-replicas": "replicas at least",
        "max-replicas": "replicas at most",
        "schedule": "when a cronjob runs, as cron",
        "storage": "size of each volume of a statefulset",
        "image": "image, without tag or digest",
        "digest": "digest of the first version",
        "exposure": "public, internal, private or none",
        "route": "host name in production",
        "escalation": "who is paged",
        "slo": "share of requests that succeed, in percent",
        "rpo": "data that may be lost, as a duration",
        "rto": "time it may be away, as a duration",
        "cost-center": "who pays for it",
        "budget-class": "budget class of the catalogue",
    },
}


def add(commands: "_SubParsersAction[argparse.ArgumentParser]", root: pathlib.Path) -> None:
    """Add the commands to those of `python -m review`."""
    _add_new(commands, root)
    explain = commands.add_parser(
        "explain",
        help="say in words what a workload's contract makes, and why",
        description="Says what a contract comes to in one environment on one cloud, and what decides it.",
    )
    explain.add_argument(
        "workload", metavar="WORKLOAD", help="its name; namespace/name where two are called so"
    )
    explain.add_argument("--environment", help="environment (default: production, where it is in it)")
    explain.add_argument("--cloud", choices=("aws", "azure"), help="cloud (default: the request's first)")
    day.add_to(explain)
    explain.add_argument("--json", action="store_true", help="print it as JSON, for machines")
    explain.set_defaults(run=functools.partial(_explain, root))
    manifests = commands.add_parser(
        "manifests",
        help="write what Argo CD deploys on a cluster",
        description="Writes the rendered objects of a tenants stack, one file each, and only what changed.",
    )
    manifests.add_argument("stack", metavar="STACK", help="tenants stack, such as aws-prod-tenants")
    manifests.add_argument(
        "--out", type=pathlib.Path, default=None, metavar="DIR", help=f"where to (default: {OUT})"
    )
    day.add_to(manifests)
    manifests.add_argument("--json", action="store_true", help="print the result as JSON, for machines")
    manifests.set_defaults(run=functools.partial(_manifests, root))


def _add_new(commands: "_SubParsersAction[argparse.ArgumentParser]", root: pathlib.Path) -> None:
    new = commands.add_parser(
        "new",
        help="write a stack, a team, a namespace request or a workload contract",
        description="Asks what the file needs, or takes it from flags, and writes it valid and commented. "
        "An existing file stays as it is.",
    )
    kinds = new.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind, flags in _FLAGS.items():
        says = _WRITES[kind]
        parser = kinds.add_parser(
            kind,
            help=says.replace("adds", "add").replace("writes", "write"),
            description=f"{says.capitalize()}. Whatever has no flag is asked for on a terminal; elsewhere "
            "the command says which flags are missing, and writes nothing.",
        )
        parser.add_argument("name", metavar="NAME", help=_NAMES[kind])
        for flag, words in flags.items():
            parser.add_argument(f"--{flag}", dest=flag, metavar="VALUE", help=words)
        if kind == "stack":
            parser.add_argument(
                "--set",
                action="append",
                default=[],
                metavar="SETTING=VALUE",
                help="answer for another setting that names a place or people, such as dns.zone; "
                "none leaves it out",
            )
        parser.set_defaults(run=functools.partial(_new, root, kind), json=False)


def _new(root: pathlib.Path, kind: str, options: argparse.Namespace) -> int:
    from review.selfservice.questions import Terminal

    given = {flag: getattr(options, flag) for flag in _FLAGS[kind]}
    terminal = Terminal(reads=sys.stdin, writes=sys.stderr)
    sys.stdout.writelines(f"wrote {file}\n" for file in _written(root, kind, options, given, terminal))
    return _FINE


def _written(
    root: pathlib.Path,
    kind: str,
    options: argparse.Namespace,
    given: dict[str, str | None],
    terminal: "Terminal",
) -> list[pathlib.Path]:
    from review.selfservice import new, new_stack, new_team

    match kind:
        case "team":
            return new_team.team(root, options.name, given, terminal)
        case "stack":
            return new_stack.stack(root, options.name, given, terminal, options.set)
        case "namespace":
            return [new.namespace(root, options.name, given, terminal)]
        case _:
            return [new.workload(root, options.name, given, terminal)]


def _explain(root: pathlib.Path, options: argparse.Namespace) -> int:
    from review.selfservice import explain

    told = explain.explain(
        root, options.workload, environment=options.environment, cloud=options.cloud, as_of=day.of(options)
    )
    if options.json:
        sys.stdout.write(json.dumps(told.to_json(), indent=1, sort_keys=True) + "\n")
    else:
        sys.stdout.write("\n".join(told.lines()) + "\n")
    return _FINE


def _manifests(root: pathlib.Path, options: argparse.Namespace) -> int:
    from review.reports import output, terminal
    from review.selfservice import manifest_tree

    errors, stack = terminal.standard_error(), options.stack
    out = options.out or root / OUT
    output.probe(out)
    try:
        tree = manifest_tree.write(
            root, stack, out, functools.partial(errors.progress, stack), day.of(options)
        )
    finally:
        errors.done()
    if options.json:
        told = {"stack": stack, "out": str(out), **vars(tree)}
        sys.stdout.write(json.dumps(told, indent=1, sort_keys=True) + "\n")
        return _FINE
    sys.stdout.write(
        f"{stack}: {len(tree.written)} files written, {tree.unchanged} unchanged, "
        f"{len(tree.removed)} removed in {out}\n"
    )
    for path in tree.kept:
        sys.stdout.write(f"  {path} is no longer made, was changed by somebody, and stays\n")
    return _FINE
