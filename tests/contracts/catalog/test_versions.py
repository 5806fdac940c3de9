"""The version table: complete, exact, and consistent with itself."""

import re
from typing import get_args

import pytest

from contracts.catalog import versions
from contracts.planning.kubeconfig import eks
from contracts.settings import CLOUDS
from contracts.settings.aws.addons import BASE_ADDONS, OPTIONAL_ADDONS
from contracts.settings.aws.cluster import AwsSettings


def test_the_default_version_is_in_the_table_and_supported() -> None:
    assert all(
        (versions.support_ends(cloud)[versions.DEFAULT_KUBERNETES] - versions.CHECKED_ON).days > 90
        for cloud in CLOUDS
    )


@pytest.mark.parametrize("minor", versions.AWS_RELEASES)
def test_every_minor_pins_the_same_add_ons_exactly(minor: str) -> None:
    release = versions.AWS_RELEASES[minor]
    assert set(release.addons) == set(versions.AWS_RELEASES[versions.DEFAULT_KUBERNETES].addons)
    assert all(versions.ADDON_VERSION.fullmatch(version) for version in release.addons.values())
    assert versions.minor(release.addons["kube-proxy"]) == versions.minor(minor)
    assert release.al2023.startswith(f"{minor}.")
    assert re.fullmatch(r"\d+\.\d+\.\d+-[0-9a-f]{8}", release.bottlerocket)


def test_the_settings_can_override_exactly_the_add_ons_that_are_pinned() -> None:
    key_type, _ = get_args(AwsSettings.model_fields["addons"].annotation)
    assert set(BASE_ADDONS) == set(versions.AWS_RELEASES[versions.DEFAULT_KUBERNETES].addons)
    assert set(get_args(key_type)) == {*BASE_ADDONS, *OPTIONAL_ADDONS}


def test_the_pinned_karpenter_supports_every_minor_in_the_table() -> None:
    for release in versions.AWS_RELEASES.values():
        assert versions.minor(versions.KARPENTER) >= release.karpenter_floor


def test_a_kubeconfig_is_the_same_bytes_each_time_and_holds_no_credential() -> None:
    facts = {"name": "c", "region": "us-east-1", "endpoint": "https://x", "certificate_authority": "Y2E="}
    assert eks(**facts) == eks(**facts)
    assert not re.search(r"\"token\"|password|client-key|AWS_PROFILE", eks(**facts))
