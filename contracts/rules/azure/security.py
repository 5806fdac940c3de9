"""What the settings of what guards an AKS cluster must hold together."""

from collections.abc import Iterator

from contracts.model import repeated
from contracts.problems import Problem
from contracts.rules.rule import Known, reads


@reads("security", "protected")
def keys_cannot_be_lost_early(known: Known) -> Iterator[Problem]:
    security = known.security
    if security.customer_keys and known.protected and security.purge_days < 30:
        yield Problem(
            keys=("security", "purgeDays"),
            rule="a deleted key can be brought back for a month at least; with it goes all it encrypted",
            fix="write 90",
            value=str(security.purge_days),
        )


@reads("security")
def a_certificate_is_trusted_once(known: Known) -> Iterator[Problem]:
    for index in sorted(repeated(known.security.trusted_certificates)):
        yield Problem(
            keys=("security", "trustedCertificates", index),
            rule="a certificate is listed once",
            fix="remove the repetition",
        )
