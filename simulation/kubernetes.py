"""What an API server answers: every kind alike."""

from simulation.constraints import Law
from simulation.outputs import Answer, Asked

PREFIX = "kubernetes:"


def _identify(asked: Asked) -> str:
    """`namespace/name`, or the name alone: what the provider calls an object."""
    metadata = asked.inputs.get("metadata") or {}
    name = str(metadata.get("name") or f"{asked.name}-{asked.hex(8)}")
    return f"{metadata['namespace']}/{name}" if metadata.get("namespace") else name


OBJECT = Answer(id=_identify)
"""An object is what it was told to be; what else an API server adds, nothing here reads."""

_PLACE = ("apiVersion", "kind", "metadata.name", "metadata.namespace")
"""What an object is: a change of these makes another."""
DEFAULT = Law(fixed=_PLACE, named="", by_id=True, taken="AlreadyExists")
"""Of every kind."""
LAWS: dict[str, Law] = {
    f"{PREFIX}rbac.authorization.k8s.io/v1:RoleBinding": Law(
        fixed=(*_PLACE, "roleRef"), named="", by_id=True, taken="AlreadyExists"
    ),
    # A patch changes what exists.
    f"{PREFIX}core/v1:ServiceAccountPatch": Law(fixed=_PLACE, named="", by_id=True, upsert=True),
}
"""Kinds that insist on more, or on less."""
