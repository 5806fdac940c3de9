"""Registers Kubernetes objects that were rendered as plain dictionaries."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components.component import Component
from manifests.service_accounts import is_patch

Manifest = Mapping[str, Any]
"""One object, as it would stand in YAML. Values may be outputs."""
NAMESPACE = "kubernetes:core/v1:Namespace"


def type_of(manifest: Manifest) -> str:
    """Pulumi's type of an object: that of the typed SDK, so that either can take over from the other."""
    version, kind = manifest["apiVersion"], manifest["kind"]
    group = version if "/" in version else f"core/{version}"
    # What exists before us is patched: creating it would fail, and deleting it is not the platform's to do.
    patch = "Patch" if is_patch(manifest) else ""
    return f"kubernetes:{group}:{kind}{patch}"


def awaited(opts: pulumi.ResourceOptions | None) -> list[pulumi.Resource]:
    """What a component is told to wait for. Pulumi has its children wait for none of it."""
    given = opts.depends_on if opts else None
    several = given if isinstance(given, list | tuple) else [given]
    return [one for one in several if isinstance(one, pulumi.Resource)]


def register(
    owner: Component,
    name: str,
    manifest: Manifest,
    *,
    waits_for: Sequence[pulumi.Resource] = (),
    protect: bool | None = None,
) -> pulumi.CustomResource:
    """Register one object below a component.

    Args:
        owner: component that it belongs to, which has the provider.
        name: logical name of the group of objects. The object's own name is added; its type already tells
            it from namesakes of another kind.
        manifest: the object.
        waits_for: what has to exist first.
        protect: refuse its deletion.
    """
    return pulumi.CustomResource(
        type_of(manifest),
        f"{name}/{manifest['metadata']['name']}",
        dict(manifest),
        # Objects name their namespace as plain text, so that nothing in a preview is unknown.
        pulumi.ResourceOptions(parent=owner, depends_on=list(waits_for) or None, protect=protect),
    )
