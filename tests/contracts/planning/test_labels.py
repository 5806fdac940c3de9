"""Labels where there is room for few of them."""

from contracts.planes import Plane
from contracts.planning.labels import EVIDENT, STANDARD, Labels, at_most


def _labels(**extra: str) -> dict[str, str]:
    made = Labels(
        cluster="aws-use1-prod-platform-01",
        cluster_type="prod-standard",
        cost_center="platform",
        criticality="tier-1",
        environment="prod",
        provider="aws",
        region="us-east-1",
        service="platform",
        owners=dict.fromkeys(Plane, "network"),
        extra=extra,
    )
    return made.for_plane(Plane.NETWORK)


def test_what_fits_is_kept_whole() -> None:
    assert at_most(_labels(), len(STANDARD)) == _labels()


def test_what_the_clusters_name_tells_goes_first() -> None:
    assert set(_labels()) - set(at_most(_labels(), 10)) == {"provider"}


def test_an_organisations_own_labels_go_before_what_the_name_tells() -> None:
    kept = at_most(_labels(Owner="a", Data="b", Desk="c"), 10)
    assert {"Owner", "Data", "Desk"} <= set(kept)
    assert not set(EVIDENT) & set(kept)


def test_who_pays_and_who_owns_is_never_left_out() -> None:
    many = {f"own-{number}": "x" for number in range(40)}
    kept = at_most(_labels(**many), 10)
    assert len(kept) == 10
    assert set(STANDARD) - set(EVIDENT) <= set(kept)
    assert list(kept) == sorted(kept)
