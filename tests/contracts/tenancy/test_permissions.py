"""Logical permissions and the names of what is behind them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.tenancy.resolve import permissions
from contracts.tenancy.resolve.permissions import VERBS, Verb

ACCOUNT, SUBSCRIPTION = "111122223333", "10000000-0000-4000-8000-000000000001"
names = st.from_regex(r"[a-z]([-a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)


def name(cloud: str, text: str, request: str = "orders", environment: str = "prod") -> tuple[str, str, str]:
    """Kind, name and parent of what a permission is about."""
    account = ACCOUNT if cloud == "aws" else SUBSCRIPTION
    found = permissions.resource(
        cloud,  # ty: ignore[invalid-argument-type]
        permissions.parse(text),
        request=request,
        environment=environment,
        account=account,
    )
    return found.kind, found.name, found.parent


NAMED = [
    ("aws", "secrets.read.orders-db", ("secret", "orders/prod/orders-db", "")),
    ("aws", "events.publish.order-created", ("topic", "orders-prod-order-created", "")),
    ("aws", "events.consume.order-created", ("queue", "orders-prod-order-created-events", "")),
    ("aws", "queue.consume.jobs", ("queue", "orders-prod-jobs", "")),
    ("aws", "object.write.documents", ("bucket", "111122223333-orders-prod-documents", "")),
    ("aws", "database.connect.orders", ("database", "orders-prod-orders", "")),
    ("aws", "keys.use.ledger", ("key", "alias/orders-prod-ledger", "")),
    ("azure", "secrets.read.orders-db", ("secret", "orders-prod-orders-db", "")),
    ("azure", "keys.use.ledger", ("key", "orders-prod-ledger", "")),
    ("azure", "database.connect.orders", ("database", "orders-prod-orders", "")),
    ("azure", "queue.publish.jobs", ("queue", "orders-prod-jobs", permissions.service_bus("prod", SUBSCRIPTION))),
    ("azure", "object.read.documents", ("container", "documents", permissions.storage_account("orders", "prod", SUBSCRIPTION))),
]  # fmt: skip


@pytest.mark.parametrize(("cloud", "text", "expected"), NAMED, ids=[f"{case[0]}-{case[1]}" for case in NAMED])
def test_a_permission_is_about_one_named_thing(cloud: str, text: str, expected: tuple[str, str, str]) -> None:
    assert name(cloud, text) == expected


def test_every_verb_has_words_and_a_name_on_each_cloud() -> None:
    assert set(VERBS) == set(Verb)
    for verb in Verb:
        for cloud in ("aws", "azure"):
            assert name(cloud, f"{verb}.thing")[1]


@given(
    st.lists(st.tuples(names, st.sampled_from(["dev", "prod"]), names), min_size=2, max_size=2, unique=True)
)
def test_two_applications_never_share_a_secret_of_aws(pairs: list[tuple[str, str, str]]) -> None:
    first, second = (
        name("aws", f"secrets.read.{resource}", request, environment)[1]
        for request, environment, resource in pairs
    )
    assert first != second


@given(names, names)
def test_storage_of_two_applications_is_apart(one: str, other: str) -> None:
    accounts = {permissions.storage_account(request, "prod", SUBSCRIPTION) for request in (one, other)}
    assert len(accounts) == len({one, other})
    assert all(3 <= len(account) <= 24 and account.isalnum() and account.islower() for account in accounts)


@pytest.mark.parametrize(
    ("cloud", "text", "rule"),
    [
        ("aws", f"object.read.{'x' * 40}", "a bucket has 63 characters at most"),
        ("aws", f"queue.consume.{'x' * 40}", "a queue has 80 characters at most"),
        ("azure", "object.read.ab", "a container has 3 characters at least"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_and_never_cut(cloud: str, text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        name(cloud, text, request="a" * 40)


@given(st.text(max_size=60))
def test_any_text_is_a_permission_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        found = permissions.parse(text)
        assert found.text == text
        assert found.verb in VERBS
