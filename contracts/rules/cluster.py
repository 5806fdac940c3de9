"""What a cluster's name, endpoint and tags must hold together, whatever the cloud."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from contracts.planning import naming
from contracts.problems import Problem
from contracts.rules import lists
from contracts.rules.rule import Known, reads

_MOST_PUBLIC_CIDRS = {"aws": 40, "azure": 200}
PRIVATE = tuple(
    IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
"""Ranges that platform-managed networks may have."""


@reads("cloud", "environment")
def stack_is_named_after_its_contents(known: Known) -> Iterator[Problem]:
    wanted = f"{known.cloud}-{known.environment}"
    if known.stack != wanted:
        yield Problem(
            keys=("environment",),
            rule=f"a stack is called <cloud>-<environment>, and this one is {known.stack}",
            fix=f"correct the environment, or rename the stack and its file to {wanted}",
            value=known.environment,
        )


@reads("cloud", "region", "environment", "purpose", "number")
def cluster_name_fits(known: Known) -> Iterator[Problem]:
    name = naming.cluster_name(known.cloud, known.region, known.environment, known.purpose, known.number)
    over = len(name) - naming.CLUSTER_NAME_LIMIT
    if over > 0:
        yield Problem(
            keys=("purpose",),
            rule=f"{name} has {len(name)} characters; cluster names end at "
            f"{naming.CLUSTER_NAME_LIMIT}, because they are Kubernetes label values too",
            fix=f"shorten purpose or environment by {over}",
            value=known.purpose,
        )


@reads("control_plane")
def public_endpoint_is_listed(known: Known) -> Iterator[Problem]:
    plane = known.control_plane
    public = plane.endpoint == "private-and-public"
    if public and not plane.public_cidrs:
        yield Problem(
            keys=("controlPlane", "publicCidrs"),
            rule="a public endpoint lists who may reach it; without a list it is open to the world",
            fix="list your offices' or VPN's ranges, or write endpoint: private",
        )
    if plane.public_cidrs and not public:
        yield Problem(
            keys=("controlPlane", "publicCidrs"),
            rule="a private endpoint has no public ranges",
            fix="remove publicCidrs, or write endpoint: private-and-public",
        )
    where = ("controlPlane", "publicCidrs")
    yield from lists.of_somebody(where, plane.public_cidrs, "a public endpoint", "the API server")
    most, service = _MOST_PUBLIC_CIDRS[known.model], {"aws": "EKS", "azure": "AKS"}[known.model]
    if len(plane.public_cidrs) > most:
        yield Problem(
            keys=("controlPlane", "publicCidrs"),
            rule=f"{service} takes at most {most} ranges",
            fix="join neighbouring ranges",
        )
