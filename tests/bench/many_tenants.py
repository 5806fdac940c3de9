"""Makes a project with many tenants: the sample organisation, and as many namespaces as asked for."""

import pathlib
import shutil

import yaml

from contracts import loader

WORKLOADS = 2
"""Workloads in each namespace."""
_A_TEAM = 10
"""Namespaces of a team."""
_DIGEST = "sha256:486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7"
_API = "platform.example.com/v1"


def make(root: pathlib.Path, folder: pathlib.Path, namespaces: int) -> None:
    """Write the project.

    Args:
        root: the organisation whose clusters, catalogue and prices it has.
        folder: where to; emptied first.
        namespaces: how many, with `WORKLOADS` workloads each and ten to a team.
    """
    shutil.rmtree(folder, ignore_errors=True)
    config = folder / loader.CONFIG_DIR
    config.mkdir(parents=True)
    shutil.copy(root / "__main__.py", folder)
    for file in (root / loader.CONFIG_DIR).glob("*.yaml"):
        shutil.copy(file, config)
    teams = yaml.safe_load((config / "teams.yaml").read_text(encoding="utf-8"))
    for number in range(-(-namespaces // _A_TEAM)):
        teams["teams"][_team(number)] = {
            "owns": "applications of one kind",
            "escalation": f"pagerduty-{_team(number)}",
            "namespaces": [f"{_team(number)}-*"],
            "groups": {
                "aws": {"prod": {"readers": [f"arn:aws:iam::111122223333:role/{_team(number)}"]}},
            },
        }
    _write(config / "teams.yaml", teams)
    for number in range(namespaces):
        _namespace(config / "tenants", number)


def _team(number: int) -> str:
    return f"team-{number:03d}"


def _namespace(tenants: pathlib.Path, number: int) -> None:
    team = _team(number // _A_TEAM)
    name = f"{team}-app-{number:04d}"
    spec = {
        "team": team,
        "costCenter": "commerce",
        "criticality": "tier-2",
        "environments": {"prod": {}},
        "delivery": {"repository": f"https://git.example.com/{team}/deploy.git"},
    }
    document = {"apiVersion": _API, "kind": "NamespaceRequest", "metadata": {"name": name}, "spec": spec}
    _write(tenants / team / "namespaces" / f"{name}.yaml", document)
    _workload(tenants / team, name, f"front-{number:04d}", public=True)
    _workload(tenants / team, name, f"back-{number:04d}", public=False)


def _workload(team_folder: pathlib.Path, namespace: str, name: str, *, public: bool) -> None:
    number = name.rpartition("-")[2]
    verb = "queue.publish" if public else "queue.consume"
    spec = {
        "ownership": {"team": team_folder.name, "serviceTier": "tier-2"},
        "runtime": {
            "workloadType": "deployment",
            "minReplicas": 2,
            "maxReplicas": 6,
            "resourceProfile": "small-http",
        },
        "artifact": {"image": f"registry.example.com/{name}", "digest": _DIGEST},
        "traffic": {"exposure": "private"},
        "identity": {"cloudPermissions": ["secrets.read.db", f"{verb}.jobs"]},
        "observability": {"sloAvailability": 99.5, "sloLatencyP95Ms": 500},
        "cost": {"costCenter": "commerce", "budgetClass": "prod-tier-2"},
    }
    if public:
        spec["traffic"] = {"exposure": "public", "route": f"app-{number}.example.com"}
        # The one connection of a namespace: policies at both ends of it.
        spec["dependencies"] = [{"name": f"back-{number}", "kind": "workload"}]
    metadata = {"name": name, "namespace": namespace}
    document = {"apiVersion": _API, "kind": "WorkloadContract", "metadata": metadata, "spec": spec}
    _write(team_folder / "workloads" / f"{name}.yaml", document)


def _write(file: pathlib.Path, document: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
