"""A contract as it is in one environment on one cloud: the overlays laid on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.problems import Path
from contracts.tenancy.models.inventory import Entry, Written
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.models.overlay import RuntimeOverlay
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.models.runtime import Runtime
from contracts.tenancy.models.workload import WorkloadSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One workload in one environment on one cloud. What no overlay may change is in `spec`."""

    entry: Entry
    environment: str
    cloud: Cloud
    runtime: Runtime
    """How it runs here."""
    image: str | None
    """Registry and repository, where somebody named them."""
    digest: str | None
    tag: str | None
    route: str | None
    """Host name that an overlay names for this environment."""
    resource_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids that AWS knows databases and keys by, by logical name."""

    @property
    def spec(self) -> WorkloadSpec:
        return self.entry.contract.value.spec

    def origin(self, *path: str | int) -> Written[Any]:
        """The file that decides a value: the strongest overlay that has it, else the contract."""
        for overlay in reversed(self.entry.layers(self.environment, self.cloud)):
            if overlay.has(path):
                return overlay
        return self.entry.contract

    def place(self, *paths: Path) -> tuple[Written[Any], Path]:
        """The file and path of the first of several values that an overlay has, else the contract's own."""
        for path in paths:
            origin = self.origin(*path)
            if origin is not self.entry.contract:
                return origin, path
        return self.entry.contract, paths[0]


def variant(entry: Entry, environment: str, cloud: Cloud) -> Variant:
    """Lay the overlays of an environment on a contract, those for one cloud last.

    Mappings merge key by key, everything else is replaced whole. Digest and tag exclude each other, so an
    overlay that names one of them replaces both.
    """
    spec = entry.contract.value.spec
    runtime, artifact = spec.runtime, spec.artifact
    image, digest, tag = (artifact.image, artifact.digest, artifact.tag) if artifact else (None, None, None)
    route, ids = None, spec.identity.aws_resource_ids
    for layer in entry.layers(environment, cloud):
        over = layer.value.spec
        if over.runtime:
            runtime = _laid(runtime, over.runtime)
        if over.artifact:
            image = over.artifact.image or image
            if over.artifact.digest or over.artifact.tag:
                digest, tag = over.artifact.digest, over.artifact.tag
        if over.traffic:
            route = over.traffic.route or route
        if over.identity:
            ids = {**ids, **(over.identity.aws_resource_ids or {})}
    return Variant(
        entry=entry,
        environment=environment,
        cloud=cloud,
        runtime=runtime,
        image=image,
        digest=digest,
        tag=tag,
        route=route,
        resource_ids=ids,
    )


def _laid(runtime: Runtime, over: RuntimeOverlay) -> Runtime:
    # Asked one by one: of an overlay that is broken only the sound values answer.
    named = {key: getattr(over, key) for key in RuntimeOverlay.model_fields}
    changes = {key: value for key, value in named.items() if value is not None}
    if isinstance(changes.get("environment"), Mapping):
        changes["environment"] = {**runtime.environment, **changes["environment"]}
    return runtime.model_copy(update=changes)


def host(variant: Variant, profiles: Profiles) -> str | None:
    """Host name of the workload in its environment; None where it has none.

    The contract's route is production's. Elsewhere the environment's name follows the first label.
    """
    route = variant.spec.traffic.route
    if variant.route or not route or variant.environment == profiles.main:
        return variant.route or route
    first, _, rest = route.partition(".")
    return f"{first}.{variant.environment}.{rest}"
