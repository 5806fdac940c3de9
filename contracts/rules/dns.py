"""What the settings of DNS must hold together."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules.rule import Known, reads


@reads("dns")
def a_zone_has_a_name_and_a_place(known: Known) -> Iterator[Problem]:
    dns = known.dns
    if dns.kind != "none" and not dns.zone:
        yield Problem(
            keys=("dns", "zone"),
            rule=f"a {dns.kind} zone has a domain",
            fix="write it like prod.platform.example.com, or kind: none",
        )
    if dns.zone and dns.kind == "none":
        yield Problem(
            keys=("dns", "kind"),
            rule="the zone has a domain, and nobody would answer for it",
            fix="write public, private or both, or remove the zone",
        )


@reads("cluster_type", "dns")
def isolated_clusters_are_not_named_in_public(known: Known) -> Iterator[Problem]:
    if known.cluster_type == "prod-isolated" and known.dns.kind in ("public", "both"):
        yield Problem(
            keys=("dns", "kind"),
            rule="a prod-isolated cluster has no public names: they tell the world what is inside",
            fix="write private",
            value=known.dns.kind,
        )
