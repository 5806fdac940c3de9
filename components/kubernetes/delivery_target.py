"""Where Argo CD may deploy to, and from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.args import Args
from components.component import Component
from components.kubernetes.objects import awaited, register
from contracts.planes import Plane

_PROJECT = "AppProject"


@dataclass(frozen=True, kw_only=True)
class DeliveryTargetArgs(Args):
    objects: Sequence[Mapping[str, Any]]
    """The project and its applications, as rendered."""


class DeliveryTarget(Component):
    """A project that may not touch what guards it, and the applications in it.

    What the options say it depends on, the applications wait for: guards, and the identities that pods start
    with.

    Creates:
        <name>/<project>      what the team may deploy, where to and from where
        <name>/<application>  what Argo CD keeps in step, once everything around it is there
    """

    PLANE = Plane.DELIVERY

    applications: pulumi.Output[Sequence[str]]
    """Names of the applications."""

    def __init__(
        self, name: str, args: DeliveryTargetArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = DeliveryTargetArgs.of(args)
        super().__init__(name, opts)
        projects = [manifest for manifest in args.objects if manifest["kind"] == _PROJECT]
        others = [manifest for manifest in args.objects if manifest["kind"] != _PROJECT]
        made = [register(self, name, manifest) for manifest in projects]
        for manifest in others:
            register(self, name, manifest, waits_for=[*made, *awaited(opts)])
        self.applications = pulumi.Output.from_input([manifest["metadata"]["name"] for manifest in others])
        self._finish()
