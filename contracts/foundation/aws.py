"""What a cluster on AWS stands on."""

from collections.abc import Iterator

from contracts.catalog.backup_plan import Level
from contracts.foundation.compare import MOVED, Standing, names
from contracts.settings.aws.cluster import AwsSettings as Settings

_SUBNETS = "replaces subnets that the cluster and its nodes stand in"


def _cidr(known: Settings) -> Iterator[str]:
    # With adopt it says what is there, and nothing is laid out from it.
    if not known.network.adopt:
        yield str(known.network.cidr)


def _zones(known: Settings) -> Iterator[str]:
    if not known.network.adopt:
        yield from known.network.zones


def _vpc(known: Settings) -> Iterator[str]:
    yield known.network.adopt.vpc_id if known.network.adopt else "a VPC of its own"


def _recorded(known: Settings) -> Iterator[str]:
    if not known.network.adopt or known.network.adopt.record_flows:
        yield "recorded"


def _public(known: Settings) -> Iterator[str]:
    if known.network.public_subnets and not known.network.adopt:
        yield "made"


def _service_cidr(known: Settings) -> Iterator[str]:
    # AWS chooses it for IPv6.
    if known.network.ip_family == "ipv4":
        yield str(known.network.service_cidr)


def _pod_cidr(known: Settings) -> Iterator[str]:
    if known.network.pod_cidr:
        yield str(known.network.pod_cidr)


def _zone_kinds(known: Settings) -> Iterator[str]:
    if known.dns.zone:
        yield from ("private", "public") if known.dns.kind == "both" else (known.dns.kind,)


def _backups(known: Settings) -> Iterator[str]:
    if known.backup.level is not Level.L0 or known.backup.receive_from:
        yield "a vault"


STANDING = (
    Standing(
        setting="compute",
        words=lambda known: ["Auto Mode" if known.compute == "auto" else "nodes of the platform"],
        loss=MOVED,
    ),
    Standing(setting="network.adopt.vpcId", words=_vpc, loss=MOVED),
    Standing(setting="network.cidr", words=_cidr, loss=_SUBNETS),
    Standing(setting="network.zones", words=_zones, loss=_SUBNETS),
    Standing(setting="network.podCidr", words=_pod_cidr, loss="replaces the subnets of pods"),
    Standing(
        setting="network.publicSubnets",
        words=_public,
        loss="deletes the subnets that load balancers stand in",
    ),
    Standing(setting="network.ipFamily", words=lambda known: [known.network.ip_family], loss=MOVED),
    Standing(setting="network.serviceCidr", words=_service_cidr, loss=MOVED),
    Standing(
        setting="network.inspection",
        words=lambda known: ["firewall"] if known.network.inspection == "firewall" else [],
        loss="lets go of the log groups of the firewall",
        data=True,
    ),
    Standing(
        setting="network.adopt.recordFlows",
        words=_recorded,
        loss="lets go of the log group of the network's flows",
        data=True,
    ),
    names("dns.zone", lambda known: [known.dns.zone] if known.dns.zone else []),
    names("dns.kind", _zone_kinds),
    Standing(
        setting="dns.queryLogs",
        words=lambda known: ["on"] if known.dns.query_logs else [],
        loss="lets go of the log group of the names that were asked for",
        data=True,
    ),
    Standing(
        setting="images.repositories",
        words=lambda known: known.images.repositories,
        loss="deletes a repository and every image in it",
        data=True,
    ),
    Standing(setting="backup.level", words=_backups, loss="deletes the vault and its backups", data=True),
)
