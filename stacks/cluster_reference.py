"""The cluster that tenants are on, as its own stack tells."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pydantic import ValidationError

from contracts.registry import RECORD_VERSION, ClusterRecord


@dataclass(frozen=True, kw_only=True)
class KnownCluster:
    """A cluster, as plain values: which objects a tenant gets follows from them, so they are needed before
    anything is registered.
    """

    record: ClusterRecord
    """Its record."""
    kubeconfig: str
    """How to reach it, without credentials."""


async def read(stack: str) -> KnownCluster:
    """Read what a cluster stack exported when it was last deployed.

    Raises:
        pulumi.RunError: it was not deployed yet, or by another version of this program.
    """
    # A backend of files calls every organisation so too, and any backend takes the name in full.
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    reference = pulumi.StackReference("cluster", stack_name=name)
    said = await _output(reference, "cluster")
    kubeconfig = await _output(reference, "kubeconfig")
    if not isinstance(said, dict) or not isinstance(kubeconfig, str):
        raise pulumi.RunError(
            f"{name} exports no cluster yet. Deploy it first: pulumi up -s {stack}. A stack that exports one "
            "already has not been deployed since it did"
        )
    version = said.get("recordVersion")
    if version != RECORD_VERSION:
        # Pulumi knows no whole numbers.
        shown = int(version) if isinstance(version, float) else version
        raise pulumi.RunError(
            f"the record of {name} has version {shown}, and this program reads version {RECORD_VERSION}. "
            f"Deploy {stack} and this stack with the same version of the program"
        )
    try:
        record = ClusterRecord.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise pulumi.RunError(
            f"the record of {name} is unusable: {where}: {first['msg']}. Deploy {stack} again with this "
            "version of the program"
        ) from None
    if not record.accepts_tenants:
        raise pulumi.RunError(f"{record.name} takes no tenants: it is a {record.cluster_type} cluster")
    return KnownCluster(record=record, kubeconfig=kubeconfig)


async def _output(reference: pulumi.StackReference, name: str) -> Any:
    found = await reference.get_output_details(name)
    return found.value if found.value is not None else found.secret_value
