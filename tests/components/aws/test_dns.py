"""Zones and certificate: what is answered where, and how a certificate is validated."""

import dataclasses

from components.aws.network.dns import AwsDns
from contracts.graph import Graph
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.samples.aws.backends import SAMPLES
from tests.components.test_contract import built


def graph() -> Graph:
    return graphs.build("test", {}, built(AwsDns))


def changed(**changes: object) -> Graph:
    """One instance with some arguments changed."""

    def program() -> None:
        import pulumi
        import pulumi_aws as aws

        provider = aws.Provider("aws", region="us-east-1", allowed_account_ids=["111122223333"])
        args = dataclasses.replace(SAMPLES[AwsDns](), **changes)  # ty: ignore[invalid-argument-type]
        AwsDns("first", args, pulumi.ResourceOptions(providers=[provider]))

    return graphs.build("test", {}, host.run(program, "test", {}))


def test_the_private_zone_is_seen_by_the_vpc_and_the_public_one_by_everybody() -> None:
    zones = {row.name: row.inputs for row in graph().all("aws:route53/zone:Zone")}
    assert zones["first-private"]["vpcs"] == [{"vpcId": "vpc-1", "vpcRegion": "us-east-1"}]
    assert "vpcs" not in zones["first-public"]
    assert zones["first-private"]["name"] == zones["first-public"]["name"] == "prod.example.com"


def test_the_certificate_covers_the_zone_and_what_is_directly_in_it() -> None:
    certificate = graph().one("Certificate", "first-certificate")
    assert certificate.inputs["domainName"] == "prod.example.com"
    assert certificate.inputs["subjectAlternativeNames"] == ["*.prod.example.com"]


def test_the_validation_record_stands_in_the_public_zone_and_is_waited_for() -> None:
    made = graph()
    record = made.one("aws:route53/record:Record", "first-validation-prod-example-com")
    zone = made.one("aws:route53/zone:Zone", "first-public")
    assert zone.urn in record.depends_on
    assert record.inputs["type"] == "CNAME"
    assert record.inputs["records"][0].endswith(".acm-validations.aws.")
    issued = made.one("CertificateValidation", "first-issued")
    assert record.urn in issued.depends_on


def test_without_a_certificate_or_a_zone_the_outputs_are_empty() -> None:
    made = changed(certificate=False, private=False, query_log_group=None)
    assert not made.all("Certificate")
    assert not made.all("aws:cloudwatch/logGroup:LogGroup")
    assert [row.name for row in made.all("aws:route53/zone:Zone")] == ["first-public"]


def test_a_private_zone_alone_makes_no_certificate() -> None:
    made = changed(public=False)
    assert not made.all("Certificate")
    assert not made.all("aws:route53/record:Record")


def test_queries_of_the_vpc_are_recorded_and_encrypted() -> None:
    made = graph()
    group = made.one("aws:cloudwatch/logGroup:LogGroup", "first-queries")
    config = made.one("ResolverQueryLogConfig", "first-queries")
    assert group.inputs["kmsKeyId"]
    assert group.urn in config.depends_on
    assert made.one("ResolverQueryLogConfigAssociation", "first-queries").inputs["resourceId"] == "vpc-1"
