"""What production on AWS promises, and which settings loosen it."""

from contracts.catalog.cluster_types import ClusterType
from contracts.presets.aws import LOG_TYPES
from contracts.rules.production import Promise
from contracts.rules.rule import Known


def promises(known: Known) -> list[Promise]:
    """What production promises on AWS beyond what it promises everywhere."""
    return [
        Promise(
            lambda: set(known.control_plane.log_types) != set(LOG_TYPES),
            ("controlPlane", "logTypes"),
            "keeps every control plane log",
            f"[{', '.join(LOG_TYPES)}]",
        ),
        Promise(
            lambda: not known.control_plane.zonal_shift,
            ("controlPlane", "zonalShift"),
            "shifts away from a failing zone",
            "true",
        ),
        Promise(
            lambda: known.network.nat == "single", ("network", "nat"), "has egress in every zone", "per-zone"
        ),
        Promise(
            lambda: known.cluster_type is ClusterType.PROD_ISOLATED and known.network.leaves_unseen,
            ("network", "nat"),
            "has no egress that is not inspected",
            "none",
        ),
    ]
