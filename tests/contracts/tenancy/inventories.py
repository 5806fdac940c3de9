"""A small inventory on disk, changed by dotted paths: what tests refuse, lay over and resolve."""

import copy
import datetime
import pathlib
import shutil
from typing import Any

import yaml

from contracts.problems import Problem
from contracts.tenancy.loading import load, validate
from contracts.tenancy.models.inventory import Inventory
from tests.conftest import ORGANISATION

REMOVE = object()
"""Stands for a value that is taken out."""
DIGEST = f"sha256:{'a' * 64}"
OTHER_DIGEST = f"sha256:{'b' * 64}"
SHOP, BANK = "config/tenants/shop", "config/tenants/bank"
AS_OF = datetime.date(2026, 11, 22)

TEAMS: dict[str, Any] = {
    "teams": {
        "platform": {"owns": "everything else", "escalation": "pager-platform"},
        "security": {"owns": "rules", "escalation": "pager-security"},
        "shop": {
            "owns": "the shop",
            "escalation": "pager-shop",
            "namespaces": ["shop", "shop-*"],
            "groups": {
                "aws": {
                    "prod": {
                        "readers": ["arn:aws:iam::111122223333:role/ShopReader"],
                        "admins": ["arn:aws:iam::111122223333:role/ShopAdmin"],
                    }
                },
                "azure": {"prod": {"readers": ["40000000-0000-4000-8000-000000000001"]}},
            },
        },
        "bank": {
            "owns": "money",
            "escalation": "pager-bank",
            "namespaces": ["bank"],
            "groups": {"aws": {"prod": {"readers": ["arn:aws:iam::111122223333:role/ShopReader"]}}},
        },
    },
    "planes": dict.fromkeys(
        (
            *("application", "delivery", "runtime", "network", "security"),
            *("data", "observability", "reliability", "governance"),
        ),
        "platform",
    ),
}


def request(name: str, team: str, **spec: Any) -> dict[str, Any]:
    """A namespace request in development and production."""
    return {
        "apiVersion": "platform.example.com/v1",
        "kind": "NamespaceRequest",
        "metadata": {"name": name},
        "spec": {
            "team": team,
            "costCenter": "commerce",
            "criticality": "tier-1",
            "environments": {"dev": {}, "prod": {}},
            "delivery": {"repository": "https://git.example.com/x.git"},
            **spec,
        },
    }


def contract(name: str, team: str, kind: str = "deployment", **spec: Any) -> dict[str, Any]:
    """A contract of the third tier."""
    replicas = {"minReplicas": 1} if kind in ("deployment", "worker", "statefulset") else {}
    return {
        "apiVersion": "platform.example.com/v1",
        "kind": "WorkloadContract",
        "metadata": {"name": name},
        "spec": {
            "ownership": {"team": team, "serviceTier": "tier-3"},
            "artifact": {"image": f"registry.example.com/{name}", "digest": DIGEST},
            "runtime": {"workloadType": kind, **replicas, "resourceProfile": "small-http"},
            "cost": {"costCenter": "commerce", "budgetClass": "small"},
            **spec,
        },
    }


def overlay(name: str, environment: str, cloud: str | None = None, **spec: Any) -> dict[str, Any]:
    """An overlay."""
    about = {"name": name, "environment": environment, **({"cloud": cloud} if cloud else {})}
    return {
        "apiVersion": "platform.example.com/v1",
        "kind": "WorkloadOverlay",
        "metadata": about,
        "spec": spec,
    }


EXCEPTION: dict[str, Any] = {
    "apiVersion": "platform.example.com/v1",
    "kind": "PolicyException",
    "metadata": {"name": "fonts"},
    "spec": {
        "policies": ["PLT-SEC-004"],
        "scope": {
            "clusters": ["aws-use1-prod-platform-01"],
            "namespace": "shop-prod",
            "workloads": ["cart"],
        },
        "owner": "shop",
        "approvedBy": "security",
        "reason": "the library unpacks fonts beside itself",
        "ticket": "SEC-1",
        "requestedOn": "2026-11-01",
        "expires": "2027-01-15",
    },
}

FILES: dict[str, Any] = {
    "config/teams.yaml": TEAMS,
    f"{SHOP}/namespaces/shop.yaml": request("shop", "shop"),
    f"{SHOP}/workloads/cart.yaml": contract("cart", "shop", traffic={"exposure": "private"}),
    f"{SHOP}/workloads/front.yaml": contract(
        "front",
        "shop",
        traffic={"exposure": "public", "route": "shop.example.com"},
        dependencies=[{"name": "cart", "kind": "workload"}],
    ),
    f"{BANK}/namespaces/bank.yaml": request("bank", "bank"),
    f"{BANK}/workloads/ledger.yaml": contract("ledger", "bank", traffic={"exposure": "private"}),
}


def files(changes: dict[str, Any]) -> dict[str, Any]:
    """The inventory's files with changes: `cart:spec.data.rpo`, or a whole file by its path."""
    made = copy.deepcopy(FILES)
    for key, value in changes.items():
        if key.startswith("config/") and ":" not in key:
            made[key] = copy.deepcopy(value)
            continue
        file, _, dotted = key.partition(":")
        path = file if file in made else next(one for one in made if one.endswith(f"/{file}.yaml"))
        *above, last = dotted.split(".")
        holder = made[path]
        for part in above:
            holder = holder[int(part)] if isinstance(holder, list) else holder.setdefault(part, {})
        if value is REMOVE:
            holder.pop(last, None)
        elif isinstance(holder, list):
            holder[int(last)] = value
        else:
            holder[last] = copy.deepcopy(value)
    return made


def write(root: pathlib.Path, changes: dict[str, Any] | None = None) -> pathlib.Path:
    """Write an inventory below a folder and return the folder. Text is written as it is."""
    (root / "config").mkdir(parents=True, exist_ok=True)
    shutil.copy(ORGANISATION / "config/profiles.yaml", root / "config/profiles.yaml")
    for file, value in files(changes or {}).items():
        if value is REMOVE:
            continue
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else yaml.safe_dump(value, sort_keys=False))
    return root


def inventory(root: pathlib.Path, changes: dict[str, Any] | None = None) -> Inventory:
    """A loaded inventory."""
    return load.load(write(root, changes))


def said(
    root: pathlib.Path, changes: dict[str, Any], as_of: datetime.date = AS_OF
) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of an inventory with changes."""
    return validate.problems(inventory(root, changes), as_of)
