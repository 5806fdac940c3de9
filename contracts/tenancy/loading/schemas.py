"""JSON Schemas of what teams and the platform write, for editors and for anybody without Python."""

import json
import pathlib
from typing import Any

from pydantic import BaseModel

from contracts.reading.descriptions import json_schema
from contracts.settings.teams import Owners
from contracts.tenancy.models.namespace_request import NamespaceRequest
from contracts.tenancy.models.overlay import WorkloadOverlay
from contracts.tenancy.models.policy_exception import TenantException
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.models.workload import WorkloadContract

FOLDER = pathlib.Path("docs", "schema")
KINDS: dict[str, tuple[type[BaseModel], str]] = {
    "namespacerequest": (NamespaceRequest, "Namespace request of a team"),
    "workloadcontract": (WorkloadContract, "Contract of a workload"),
    "workloadoverlay": (WorkloadOverlay, "What differs about a workload in one environment"),
    "policyexception": (TenantException, "Exception of a team from rules of the platform"),
    "teams": (Owners, "Teams, what they own and who is in them"),
    "profiles": (Profiles, "Catalogue of profiles"),
}
"""Model and title of each kind, by the name of its schema."""


def build(kind: str) -> dict[str, Any]:
    """The schema of one kind."""
    model, title = KINDS[kind]
    schema = json_schema(model)
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}


def files() -> dict[pathlib.Path, str]:
    """The committed files and their text."""
    return {
        FOLDER / f"{kind}.schema.json": json.dumps(build(kind), indent=2, sort_keys=True) + "\n"
        for kind in KINDS
    }
