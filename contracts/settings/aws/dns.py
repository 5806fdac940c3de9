"""Settings of the cluster's DNS zone and certificate."""

from contracts.settings import dns


class Dns(dns.Dns):
    """Where the cluster's services are named."""

    certificate: bool = False
    """Make a certificate for the zone and everything directly in it. Turn it on after the parent zone
    delegates to this one: the deployment waits until the certificate is issued."""
    query_logs: bool = False
    """Record every name the VPC asks for."""
