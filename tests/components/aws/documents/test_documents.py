"""IAM and KMS documents: narrow, and within AWS's limits even for the longest names."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.aws.runtime.documents import karpenter
from components.aws.security.documents import keys, trust
from components.aws.security.documents.document import Document, render
from contracts.catalog.regions import AWS_REGIONS
from policy.aws.identity import MANAGED_POLICY_LIMIT, TRUST_POLICY_LIMIT
from tests.components.samples.aws.shared import ACCOUNT, somewhere

EKS_NAME_LIMIT = 100
LONGEST_REGION = max(AWS_REGIONS, key=len)


def _size(made: Document) -> int:
    return sum(not character.isspace() for character in render(made))


def _karpenter(cluster: str, region: str) -> dict[str, Document]:
    scope = somewhere(region, cluster=cluster)
    role = f"arn:{scope.partition}:iam::{ACCOUNT}:role/{'r' * 64}"
    queue = f"arn:{scope.partition}:sqs:{region}:{ACCOUNT}:{'q' * 80}"
    return {
        "node-lifecycle": karpenter.node_lifecycle(scope),
        "iam-integration": karpenter.iam_integration(scope, role),
        "discovery": karpenter.discovery(scope, queue),
    }


names = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=EKS_NAME_LIMIT)


@given(names, st.sampled_from(AWS_REGIONS))
def test_karpenters_policies_fit_whatever_the_cluster_is_called(cluster: str, region: str) -> None:
    assert all(_size(made) <= MANAGED_POLICY_LIMIT for made in _karpenter(cluster, region).values())


@pytest.mark.parametrize("region", ["us-gov-west-1", LONGEST_REGION])
def test_the_worst_case_still_leaves_room(region: str) -> None:
    sizes = {purpose: _size(made) for purpose, made in _karpenter("c" * EKS_NAME_LIMIT, region).items()}
    assert max(sizes.values()) <= MANAGED_POLICY_LIMIT * 0.75, sizes


@given(names, st.text("abcdefghijklmnop", min_size=1, max_size=63), st.text("abc", min_size=1, max_size=253))
def test_a_pod_identity_trust_fits_whatever_is_in_it(cluster: str, namespace: str, account: str) -> None:
    assert _size(trust.pod_identity(ACCOUNT, cluster, namespace, account)) <= TRUST_POLICY_LIMIT


@given(names, st.sampled_from(["us-gov-west-1", "us-gov-east-1"]))
def test_no_arn_of_another_partition_appears_in_govcloud(cluster: str, region: str) -> None:
    text = "".join(render(made) for made in _karpenter(cluster, region).values())
    text += render(keys.secrets(somewhere("us-gov-west-1"), f"arn:aws-us-gov:iam::{ACCOUNT}:role/r"))
    text += render(keys.logs(somewhere(region), ["/a"]))
    assert "arn:aws:" not in text


def _statements(made: Document) -> dict[str, dict[str, Any]]:
    return {item["Sid"]: item for item in made["Statement"]}


def test_every_change_karpenter_makes_is_tied_to_this_clusters_tag() -> None:
    documents = _karpenter("mine", "us-east-1")
    free = {
        # Reads of public images and launches into the cluster's own subnets; what is launched is tied below.
        "AllowScopedEC2InstanceAccessActions",
        "AllowPassingInstanceRole",
        "AllowInstanceProfileReadActions",
        "AllowUnscopedInstanceProfileListAction",
    }
    for purpose in ("node-lifecycle", "iam-integration"):
        for sid, made in _statements(documents[purpose]).items():
            if sid not in free:
                assert "kubernetes.io/cluster/mine" in json.dumps(made["Condition"]), sid


def test_karpenter_may_pass_one_role_to_one_service() -> None:
    made = _statements(_karpenter("c", "us-east-1")["iam-integration"])["AllowPassingInstanceRole"]
    assert made["Resource"] == [f"arn:aws:iam::{ACCOUNT}:role/{'r' * 64}"]
    assert made["Condition"] == {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}


def test_the_events_karpenter_hears_are_spelled_as_aws_sends_them() -> None:
    assert set(karpenter.INTERRUPTIONS.values()) == {
        ("aws.health", "AWS Health Event"),
        ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
        ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        ("aws.ec2", "EC2 Instance State-change Notification"),
        ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
    }


@pytest.mark.parametrize(
    "made",
    [
        keys.secrets(somewhere(), "arn:aws:iam::111122223333:role/cluster"),
        keys.volumes(somewhere()),
        keys.logs(somewhere(), ["/aws/eks/c/cluster"]),
    ],
    ids=["secrets", "volumes", "logs"],
)
def test_the_account_administers_a_key_and_cannot_read_with_it(made: Document) -> None:
    root = f"arn:aws:iam::{ACCOUNT}:root"
    allowed = [
        action
        for item in made["Statement"]
        if item["Principal"] == {"AWS": root}
        for action in item["Action"]
    ]
    assert "kms:Put*" in allowed, "without it nobody could ever change the policy again"
    assert "kms:ScheduleKeyDeletion" in allowed
    for use in ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:*", "kms:ReEncrypt*"):
        assert use not in allowed


def test_the_logs_key_serves_the_named_groups_only() -> None:
    made = _statements(keys.logs(somewhere("eu-west-1"), ["/a", "/b"]))["LogGroups"]
    assert made["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"] == [
        f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/a",
        f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/b",
    ]


def test_the_volumes_key_works_through_ec2_and_for_this_account_only() -> None:
    for sid, made in _statements(keys.volumes(somewhere("eu-west-1"))).items():
        if made["Principal"] == {"AWS": "*"}:
            tied = made["Condition"]["StringEquals"]
            assert tied == {
                "kms:CallerAccount": ACCOUNT,
                "kms:ViaService": "ec2.eu-west-1.amazonaws.com",
            }, sid
