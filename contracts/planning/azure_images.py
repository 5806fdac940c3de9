"""What a container registry of a cluster is: its tier, and what it caches."""

UPSTREAMS = {
    "docker.io": "docker-hub",
    "ghcr.io": "github",
    "mcr.microsoft.com": "microsoft",
    "public.ecr.aws": "ecr-public",
    "quay.io": "quay",
    "registry.k8s.io": "kubernetes",
}
"""Registries that can be cached without credentials, and the prefix their images get here: the same as on AWS
where both can. Docker Hub counts pulls by address, and answers ACR's like anybody's."""


def tier(*, private: bool, replicated: bool, production: bool) -> str:
    """Tier of a registry.

    Private endpoints, copies in other regions, and an end for images without a tag are Premium only, which
    costs about 50 US dollars a month and 30 more than Standard. So a registry is Premium where something that
    was asked for needs it, and in production, whose images should have an end. A cluster that is none of it
    pulls over the internet as it does from everywhere else, and Standard gives it the same images.
    """
    return "Premium" if private or replicated or production else "Standard"


def cache_rule(upstream: str) -> tuple[str, str, str]:
    """Name, source and target of the rule that caches a registry."""
    prefix = UPSTREAMS[upstream]
    return f"cache-{prefix}", f"{upstream}/*", f"{prefix}/*"
