"""What guards every namespace of a cluster, and is nobody's but the platform's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.args import Args
from components.component import Component
from components.kubernetes.objects import NAMESPACE, register, type_of
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ClusterGuardsArgs(Args):
    objects: Sequence[Mapping[str, Any]]
    """Roles, admission policies, their bindings and parameters, as rendered."""
    protected: bool | None = None
    """Refuse deletion of the namespace with the parameters."""


class ClusterGuards(Component):
    """Roles that namespaces bind, and admission policies that bind themselves by label.

    Creates:
        <name>/<object>  every object given; those of a namespace after the namespace, and bindings after what
                         they bind: a binding without its parameters refuses every change, also deletions.
                         The last of them waits for all the others, so that one resource stands for all
    """

    PLANE = Plane.SECURITY

    names: pulumi.Output[Sequence[str]]
    """Kind and name of every object, sorted."""

    def __init__(
        self, name: str, args: ClusterGuardsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ClusterGuardsArgs.of(args)
        super().__init__(name, opts)
        made: dict[tuple[str, str], pulumi.Resource] = {}
        *others, last = sorted(args.objects, key=_rank)
        for manifest in others:
            about = manifest["metadata"]
            known = [("Namespace", about.get("namespace", "")), *_bound(manifest)]
            made[manifest["kind"], about["name"]] = register(
                self,
                name,
                manifest,
                waits_for=[made[one] for one in known if one in made],
                protect=args.protected if type_of(manifest) == NAMESPACE else None,
            )
        # Namespaces wait for it: they are guarded from the first moment, and gone before their guards go, of
        # which what is left would refuse that they go.
        self.last = register(self, name, last, waits_for=list(made.values()))
        self.names = pulumi.Output.from_input(
            sorted(f"{manifest['kind']}/{manifest['metadata']['name']}" for manifest in args.objects)
        )
        self._finish()


def _rank(manifest: Mapping[str, Any]) -> int:
    return 0 if type_of(manifest) == NAMESPACE else 2 if _bound(manifest) else 1


def _bound(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Kind and name of what a binding binds: a policy, and the parameters that it is asked with."""
    if manifest["kind"] != "ValidatingAdmissionPolicyBinding":
        return []
    spec = manifest["spec"]
    parameters = spec.get("paramRef", {}).get("name", "")
    return [("ValidatingAdmissionPolicy", spec["policyName"]), ("ConfigMap", parameters)]
