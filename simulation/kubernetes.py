"""What an API server computes: every kind alike."""

from simulation.constraints import Constraints
from simulation.outputs import MockOutputs, ResourceInputs

PREFIX = "kubernetes:"


def _identify(resource: ResourceInputs) -> str:
    """`namespace/name`, or the name alone: what the provider calls an object."""
    metadata = resource.inputs.get("metadata") or {}
    name = str(metadata.get("name") or f"{resource.name}-{resource.hex(8)}")
    return f"{metadata['namespace']}/{name}" if metadata.get("namespace") else name


OBJECT = MockOutputs(id=_identify)
"""An object is its inputs; what else an API server adds, nothing here reads."""

_PLACE = ("apiVersion", "kind", "metadata.name", "metadata.namespace")
"""What an object is: a change of these makes another."""
DEFAULT = Constraints(fixed=_PLACE, named="", by_id=True, taken="AlreadyExists")
"""Of every kind."""
CONSTRAINTS: dict[str, Constraints] = {
    f"{PREFIX}rbac.authorization.k8s.io/v1:RoleBinding": Constraints(
        fixed=(*_PLACE, "roleRef"), named="", by_id=True, taken="AlreadyExists"
    ),
    # A patch changes what exists.
    f"{PREFIX}core/v1:ServiceAccountPatch": Constraints(fixed=_PLACE, named="", by_id=True, upsert=True),
}
"""Kinds with more constraints, or fewer."""
