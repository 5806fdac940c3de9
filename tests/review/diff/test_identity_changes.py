"""What a living cluster cannot be changed in."""

import pathlib
from collections.abc import Iterable
from typing import Any

import pytest

from contracts.problems import SettingsError
from review.diff import identity_changes
from review.diff.identity_changes import Change

NOW: dict[str, Any] = {
    "name": "aws-use1-prod-platform-01",
    "account": "111122223333",
    "region": "us-east-1",
    "kubernetesVersion": "1.35",
    "network": {"cidr": "10.16.0.0/16", "serviceCidr": "172.20.0.0/16", "ipFamily": "ipv4"},
}


def _meant(changes: Iterable[Change]) -> list[Change]:
    """Without what is said of the record itself."""
    return [change for change in changes if change.setting]


@pytest.mark.parametrize(
    ("before", "setting", "words"),
    [
        ({"name": "aws-use1-prod-platform-02"}, "number", "which replaces the cluster and all in it"),
        ({"account": "999988887777"}, "account", "changes from 999988887777 to 111122223333"),
        ({"network": {"cidr": "10.99.0.0/16"}}, "network.cidr", "from 10.99.0.0/16"),
        ({"network": {"serviceCidr": "172.21.0.0/16"}}, "network.serviceCidr", "from 172.21.0.0/16"),
        ({"network": {"ipFamily": "ipv6"}}, "network.ipFamily", "changes from ipv6 to ipv4"),
        ({"kubernetesVersion": "1.36"}, "controlPlane.version", "goes back from 1.36 to 1.35"),
        ({"kubernetesVersion": "1.33"}, "controlPlane.version", "goes up one minor at a time"),
    ],
)
def test_a_change_it_would_not_survive_is_named(before: dict[str, Any], setting: str, words: str) -> None:
    (change,) = _meant(identity_changes.changes({**NOW, **before}, NOW))
    assert change.setting == setting
    assert words in change.message
    assert change.fix


@pytest.mark.parametrize("before", [{}, {"kubernetesVersion": "1.34"}, {"endpoint": "https://other"}])
def test_other_changes_are_nobodys_business(before: dict[str, Any]) -> None:
    assert not _meant(identity_changes.changes({**NOW, **before}, NOW))


def test_a_record_of_a_former_version_says_that_it_knows_less() -> None:
    (change,) = identity_changes.changes(NOW, NOW)
    assert change.warning
    assert "exported by a former version" in change.message


def test_no_record_means_no_cluster_yet(tmp_path: pathlib.Path) -> None:
    assert identity_changes.read_record(tmp_path, "aws-prod") is None


@pytest.mark.parametrize(
    ("text", "words"), [("[]", "a record names its cluster"), ("{", "the JSON that pulumi stack output")]
)
def test_a_record_that_is_none_is_refused(tmp_path: pathlib.Path, text: str, words: str) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records/aws-prod.json").write_text(text)
    with pytest.raises(SettingsError, match=words):
        identity_changes.read_record(tmp_path, "aws-prod")
