"""Names that clouds demand from us, fitted to their limits and never silently cut."""

import hashlib
import re

from contracts.catalog.regions import abbreviation

CLUSTER_NAME_LIMIT = 63
"""EKS takes 100 characters, but the name is also the value of the `cluster` label on every workload
and metric, and Kubernetes label values end at 63. AKS ends there too."""

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Lower-case words joined by single hyphens."""

SLUG_LIMIT = 63
"""Slugs become values of Kubernetes labels, which end there; cloud tags allow more."""

_HASH = 6


def digest(text: str, length: int = _HASH) -> str:
    """A short stable fingerprint."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def fit(text: str, limit: int) -> str:
    """The text if it fits, else its beginning and a hash of the whole.

    Raises:
        ValueError: the limit leaves no room for anything recognisable.
    """
    if len(text) <= limit:
        return text
    room = limit - _HASH - 1
    if room < 1:
        raise ValueError(f"{text!r} cannot be named within {limit} characters")
    return f"{text[:room].rstrip('-')}-{digest(text)}"


def cluster_name(cloud: str, region: str, environment: str, purpose: str, number: int) -> str:
    """Registry name of a cluster, such as `aws-use1-prod-platform-01`."""
    return f"{cloud}-{abbreviation(region)}-{environment}-{purpose}-{number:02d}"
