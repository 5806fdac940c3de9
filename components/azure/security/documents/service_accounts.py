"""Service accounts that controllers of the services layer run as, for their identities and for policies."""

SERVICE_ACCOUNTS: dict[str, tuple[str, str]] = {
    "gateway": ("azure-alb-system", "alb-controller-sa"),
    "external-dns": ("external-dns", "external-dns"),
    "cert-manager": ("cert-manager", "cert-manager"),
    "external-secrets": ("external-secrets", "external-secrets"),
    "telemetry": ("observability", "telemetry-collector"),
}
"""Purpose to namespace and service account. The services layer's charts have to use exactly these; what is
the same controller on AWS has the same ones there."""
