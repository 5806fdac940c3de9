"""Makes the graph out of what was recorded."""

from collections.abc import Mapping
from typing import Any

from contracts.graph import PLANE_INPUT, Graph, Row
from review.offline.recorder import STACK_TYPE, Recorder, Registration


def build(stack: str, config: Mapping[str, Any], recorder: Recorder) -> Graph:
    """Rows sorted by URN, each with the plane of the component above it."""
    registrations = recorder.registrations
    root = next(row for row in registrations.values() if row.type == STACK_TYPE)
    planes: dict[str, str] = {}

    def plane(row: Registration) -> str:
        if row.urn not in planes:
            own = row.inputs.get(PLANE_INPUT) if not row.custom else None
            above = registrations.get(row.parent)
            planes[row.urn] = own or (plane(above) if above else "")
        return planes[row.urn]

    rows = [
        Row(
            urn=row.urn,
            type=row.type,
            name=row.name,
            parent=row.parent,
            plane=plane(row),
            inputs=row.inputs,
            provider=row.provider,
            protect=row.protect,
            depends_on=row.depends_on,
            secrets=row.secrets,
            unknowns=row.unknowns,
        )
        for _, row in sorted(registrations.items())
    ]
    return Graph(stack=stack, config=dict(config), resources=rows, outputs=root.outputs)
