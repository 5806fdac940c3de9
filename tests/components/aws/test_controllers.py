"""Identities of controllers: each narrow, each within AWS's limits, each only where it has something to do."""

import functools
import json

import pulumi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.aws.security.controllers import (
    SERVICE_ACCOUNTS,
    EksControllerIdentities,
    EksControllerIdentitiesArgs,
)
from components.aws.security.documents.document import Document, render
from components.aws.security.irsa import EksIrsaProvider
from contracts.catalog.regions import AWS_REGIONS
from contracts.graph import Graph
from policy.aws import identity
from policy.aws.identity import MANAGED_POLICY_LIMIT
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.aws.documents.identity_documents import (
    everything,
    of_controllers,
    place,
)
from tests.components.samples.aws.identity import SAMPLES
from tests.components.samples.aws.shared import ACCOUNT, CONTEXT, REGION

EKS_NAME_LIMIT = 100
WORST = ["us-gov-west-1", max(AWS_REGIONS, key=len)]


def _size(made: Document) -> int:
    return sum(not character.isspace() for character in render(made))


@functools.cache
def graph() -> Graph:
    def program() -> None:
        import pulumi_aws as aws

        provider = aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT])
        opts = pulumi.ResourceOptions(providers=[provider])
        for component in (EksControllerIdentities, EksIrsaProvider):
            component("full", SAMPLES[component](), opts)  # ty: ignore[invalid-argument-type]
        EksControllerIdentities(
            "bare",
            EksControllerIdentitiesArgs(
                cluster_name="c",
                context=CONTEXT,
            ),
            opts,
        )

    return graphs.build("test", {}, host.run(program, "test", {}))


def statements(purpose: str, cluster: str = "mine", region: str = "us-east-1") -> dict:
    return {item["Sid"]: item for item in of_controllers(place(cluster, region))[purpose]["Statement"]}


@pytest.mark.parametrize("region", WORST)
def test_every_policy_fits_whatever_the_cluster_is_called(region: str) -> None:
    sizes = {name: _size(made) for name, made in everything(place("c" * EKS_NAME_LIMIT, region)).items()}
    assert max(sizes.values()) <= MANAGED_POLICY_LIMIT, sizes


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(["us-gov-west-1", "us-gov-east-1"]),
    st.from_regex(r"[a-z][a-z0-9-]{0,62}", fullmatch=True),
)
def test_no_arn_of_another_partition_appears_in_govcloud(region: str, cluster: str) -> None:
    text = "".join(render(made) for made in everything(place(cluster, region)).values())
    assert "arn:aws:" not in text


def test_statements_are_told_apart_by_their_names() -> None:
    for name, made in everything(place("c", "us-east-1")).items():
        sids = [item["Sid"] for item in made["Statement"]]
        assert len(sids) == len(set(sids)), name


def test_every_identity_keeps_the_rules_about_identities() -> None:
    assert [finding.message for rule in identity.RULES for finding in rule.findings(graph())] == []


def test_a_controller_gets_an_identity_only_where_it_has_something_to_do() -> None:
    made = {row.name for row in graph().all("PodIdentityAssociation")}
    assert made == {f"full-{purpose}-association" for purpose in SERVICE_ACCOUNTS}


def test_every_identity_is_for_the_service_account_the_services_layer_installs() -> None:
    found = {
        (row.inputs["namespace"], row.inputs["serviceAccount"])
        for row in graph().all("PodIdentityAssociation")
    }
    assert found == {
        ("kube-system", "aws-load-balancer-controller"),
        ("external-dns", "external-dns"),
        ("cert-manager", "cert-manager"),
        ("external-secrets", "external-secrets"),
        ("observability", "telemetry-collector"),
        ("velero", "velero"),
    }


def test_every_role_has_the_boundary_and_the_path() -> None:
    for row in graph().all("aws:iam/role:Role"):
        assert row.inputs["permissionsBoundary"].endswith("policy/Boundary"), row.name
    for row in (*graph().all("aws:iam/role:Role"), *graph().all("aws:iam/policy:Policy")):
        assert row.inputs["path"] == "/platform/c/", row.name


def test_the_load_balancer_controller_changes_only_what_carries_this_clusters_tag() -> None:
    untied = {"GroupInVpc", "Rules", "Firewalls", "See", "SeeGroupsOfVpc", "FirstBalancerOfTheAccount"}
    for purpose in ("load-balancer-groups", "load-balancer-balancers"):
        for sid, made in statements(purpose).items():
            tied = json.dumps(made.get("Condition", {}))
            assert sid in untied or '"mine"' in tied or "kubernetes.io/cluster/mine" in tied, sid
            if sid not in ("See",):
                assert "*" not in made["Resource"], sid


def test_the_load_balancer_controller_knows_the_newer_actions() -> None:
    """Old copies of its policy lack these, and fail only when somebody uses the feature."""
    allowed = {
        action
        for purpose in ("load-balancer-groups", "load-balancer-balancers")
        for made in statements(purpose).values()
        for action in made["Action"]
    }
    assert {
        "ec2:GetSecurityGroupsForVpc",
        "ec2:DescribeIpamPools",
        "ec2:DescribeRouteTables",
        "elasticloadbalancing:ModifyIpPools",
        "elasticloadbalancing:SetRulePriorities",
    } <= allowed


def test_certificates_are_proved_by_challenges_and_by_no_other_record() -> None:
    made = statements("cert-manager")["ChallengeRecords"]
    assert made["Condition"]["ForAllValues:StringEquals"] == {
        "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]
    }
    assert all(":hostedzone/" in resource for resource in made["Resource"])


def test_secrets_are_read_under_the_prefix_and_opened_through_their_service() -> None:
    made = statements("external-secrets")
    assert made["ReadSecrets"]["Resource"][0] == (
        f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:team-0/*"
    )
    assert made["OpenSecrets"]["Condition"]["StringEquals"]["kms:ViaService"] == [
        "secretsmanager.us-east-1.amazonaws.com",
        "ssm.us-east-1.amazonaws.com",
    ]


def test_telemetry_can_write_and_not_read() -> None:
    actions = {action for made in statements("telemetry").values() for action in made["Action"]}
    assert not {action for action in actions if ":Query" in action or action.startswith("logs:Get")}


def test_snapshots_are_of_this_clusters_volumes() -> None:
    made = statements("backup")
    assert made["SnapshotOwnVolumes"]["Condition"] == {"StringEquals": {"aws:ResourceTag/cluster": "mine"}}
    assert made["RestoreOwnSnapshots"]["Condition"] == {"StringEquals": {"aws:ResourceTag/cluster": "mine"}}


def test_the_token_issuer_serves_sts_alone_and_needs_no_thumbprint() -> None:
    made = graph().one("aws:iam/openIdConnectProvider:OpenIdConnectProvider").inputs
    assert made["clientIdLists"] == ["sts.amazonaws.com"]
    assert "thumbprintLists" not in made


def test_external_dns_may_list_tags_of_one_zone_and_of_several() -> None:
    zones = ["arn:aws:route53:::hostedzone/Z1"]
    allowed = {
        action: made["Resource"]
        for made in of_controllers(place("c", REGION))["external-dns"]["Statement"]
        for action in made["Action"]
    }
    for action in ("ListTagsForResource", "ListTagsForResources"):
        assert all(arn.startswith(zones[0][:-1]) for arn in allowed[f"route53:{action}"])
