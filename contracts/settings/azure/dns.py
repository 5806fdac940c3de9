"""Settings of the cluster's DNS zone."""

from contracts.settings import dns


class Dns(dns.Dns):
    """Where the cluster's services are named. Certificates come from cert-manager in the next layer."""
