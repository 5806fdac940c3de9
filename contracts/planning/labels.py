"""The standard labels, written once and rendered for each place that carries them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.planes import Plane

MANAGED_BY = "pulumi"

STANDARD = (
    "cluster",
    "cluster-type",
    "cost-center",
    "criticality",
    "environment",
    "managed-by",
    "plane",
    "provider",
    "region",
    "service",
    "team",
)
"""Keys of the standard vocabulary. Keys are kebab-case without a prefix, because Azure refuses `/` in
tag names and one query has to work on both clouds. A version label is left out on purpose: it would
touch every resource at every upgrade."""


EVIDENT = ("provider", "region", "service", "cluster-type")
"""Standard keys whose values the cluster's name tells too; the first to go where there is room for few."""


def at_most(labels: Mapping[str, str], most: int) -> dict[str, str]:
    """As many labels as a thing takes, sorted by key: the standard ones first, then the organisation's own,
    and what the cluster's name tells last.
    """
    ranks = {**dict.fromkeys(STANDARD, 0), **{key: 2 + place for place, key in enumerate(reversed(EVIDENT))}}
    kept = sorted(labels, key=lambda key: (ranks.get(key, 1), key))[:most]
    return {key: labels[key] for key in sorted(kept)}


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What every resource of one cluster says about itself."""

    cluster: str
    """Registry name of the cluster."""
    cluster_type: str
    """Cluster type it was built as."""
    cost_center: str
    """Who pays."""
    criticality: str
    """Service tier: tier-1 to tier-3."""
    environment: str
    """Environment name."""
    provider: str
    """Cloud."""
    region: str
    """Cloud region."""
    service: str
    """What the cluster is for."""
    owners: Mapping[Plane, str]
    """Team that owns each plane; becomes the `team` label."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Further labels of the organisation; they never replace a standard one."""

    def for_plane(self, plane: Plane) -> dict[str, str]:
        """Labels of a resource of one plane, sorted by key."""
        standard = {
            "cluster": self.cluster,
            "cluster-type": self.cluster_type,
            "cost-center": self.cost_center,
            "criticality": self.criticality,
            "environment": self.environment,
            "managed-by": MANAGED_BY,
            "plane": plane.value,
            "provider": self.provider,
            "region": self.region,
            "service": self.service,
            "team": self.owners[plane],
        }
        return dict(sorted({**self.extra, **standard}.items()))

    def by_plane(self) -> dict[str, dict[str, str]]:
        """Labels for every plane, by its name."""
        return {plane.value: self.for_plane(plane) for plane in Plane}
