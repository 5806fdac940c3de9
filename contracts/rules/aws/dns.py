"""What the settings of certificates must hold together on AWS."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules.rule import Known, reads


@reads("dns")
def certificates_are_validated_in_public(known: Known) -> Iterator[Problem]:
    dns = known.dns
    if dns.certificate and dns.kind not in ("public", "both"):
        yield Problem(
            keys=("dns", "certificate"),
            rule="a certificate is issued after a public look-up of a record in the zone, and the zone is "
            f"{'not there' if dns.kind == 'none' else dns.kind}",
            fix="write kind: public or both, or certificate: false",
        )
