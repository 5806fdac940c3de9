"""The evaluator of policies decides as IAM does."""

import pytest

from tests.cloud_models.iam_evaluator import Call, UnknownConditionError, grants, grants_directly


@pytest.mark.parametrize(
    ("condition", "context", "allowed"),
    [
        ({}, {}, True),
        ({"StringEquals": {"aws:RequestTag/cluster": "a"}}, {"aws:RequestTag/cluster": "a"}, True),
        ({"StringEquals": {"aws:RequestTag/cluster": "a"}}, {"aws:RequestTag/cluster": "b"}, False),
        ({"StringEquals": {"aws:RequestTag/cluster": "a"}}, {}, False),
        ({"StringEqualsIfExists": {"aws:RequestTag/cluster": "a"}}, {}, True),
        ({"StringEqualsIfExists": {"aws:RequestTag/cluster": "a"}}, {"aws:RequestTag/cluster": "b"}, False),
        ({"Null": {"aws:ResourceTag/cluster": "true"}}, {}, True),
        ({"Null": {"aws:ResourceTag/cluster": "true"}}, {"aws:ResourceTag/cluster": "a"}, False),
        ({"ForAllValues:StringLike": {"k:groups": "ns:*"}}, {"k:groups": ["ns:a", "ns:b"]}, True),
        ({"ForAllValues:StringLike": {"k:groups": "ns:*"}}, {"k:groups": ["ns:a", "system:b"]}, False),
        ({"ForAllValues:StringLike": {"k:groups": "ns:*"}}, {}, True),
        ({"StringNotEquals": {"aws:PrincipalArn": "a"}}, {"aws:PrincipalArn": "b"}, True),
        ({"ArnLike": {"aws:PrincipalArn": "arn:*:role/x/*"}}, {"aws:PrincipalArn": "arn:a:role/x/y"}, True),
        ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, {"kms:GrantIsForAWSResource": "false"}, False),
    ],
)
def test_conditions_are_judged_as_iam_does(condition: dict, context: dict, allowed: bool) -> None:
    statement = {
        "Sid": "S",
        "Effect": "Allow",
        "Action": ["s:Do*"],
        "Resource": ["arn:x/*"],
        "Condition": condition,
    }
    call = Call(action="s:DoIt", resource="arn:x/1", context=context)
    assert bool(list(grants([statement], call))) is allowed
    denied = {**statement, "Sid": "D", "Effect": "Deny"}
    everything = {"Sid": "A", "Effect": "Allow", "Action": ["*"], "Resource": ["*"]}
    assert bool(list(grants([everything, denied], call))) is not allowed


def test_another_action_or_resource_is_not_allowed() -> None:
    statement = {"Sid": "S", "Effect": "Allow", "Action": ["s:Do"], "Resource": ["arn:x/*"]}
    assert list(grants([statement], Call(action="s:do", resource="arn:x/1"))) == [("S", "s:Do")]
    assert list(grants([statement], Call(action="s:DoIt", resource="arn:x/1"))) == []
    assert list(grants([statement], Call(action="s:Do", resource="arn:y/1"))) == []


@pytest.mark.parametrize(
    ("principal", "direct", "left"),
    [
        ({"AWS": "*"}, True, False),
        ({"AWS": "arn:aws:iam::1:role/r"}, True, False),
        ({"AWS": "arn:aws:iam::1:root"}, False, True),
        ({"Service": "logs.amazonaws.com"}, False, False),
    ],
)
def test_a_keys_policy_allows_or_leaves_it_to_the_account(principal: dict, direct: bool, left: bool) -> None:
    policy = {
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "kms:Decrypt", "Resource": "*"}]
    }
    call = Call(action="kms:Decrypt", resource="arn:k")
    assert grants_directly(policy, call, "arn:aws:iam::1:role/r", "1") == (direct, left)
    other = Call(action="kms:Encrypt", resource="arn:k")
    assert grants_directly(policy, other, "arn:aws:iam::1:role/r", "1") == (False, False)


def test_a_condition_that_is_not_written_here_is_not_guessed() -> None:
    statement = {
        "Sid": "S",
        "Effect": "Allow",
        "Action": ["s:Do"],
        "Resource": ["*"],
        "Condition": {"NumericLessThan": {"s3:max-keys": "10"}},
    }
    with pytest.raises(UnknownConditionError):
        list(grants([statement], Call(action="s:Do", resource="*", context={"s3:max-keys": "5"})))
