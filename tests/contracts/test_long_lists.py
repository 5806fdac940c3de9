"""What a long list costs grows with its length, not with its square."""

import contextlib
import ipaddress
import pathlib

import pytest

from contracts import loader
from contracts.model import repeated
from contracts.problems import SettingsError
from tests.conftest import ORGANISATION


def test_repetitions_are_found_wherever_they_stand() -> None:
    assert repeated(["a", "b", "a", "c", "b", "a"]) == {2, 4, 5}
    assert repeated([]) == repeated([1, 2]) == set()


def comparisons(root: pathlib.Path, stack: str, before: str, after: str, count: int) -> int:
    """How often two ranges are held against each other for a list of so many."""
    ranges = ", ".join(
        f"{20 + index // 65536}.{index // 256 % 256}.{index % 256}.0/24" for index in range(count)
    )
    text = (ORGANISATION / "config" / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")
    assert before in text
    file = root / "config" / f"Pulumi.{stack}.yaml"
    file.write_text(text.replace(before, after.replace("LIST", f"[{ranges}]"), 1), encoding="utf-8")
    counted = 0
    equal, within = ipaddress.IPv4Network.__eq__, ipaddress.IPv4Network.overlaps

    def counting(one: ipaddress.IPv4Network, other: object) -> bool:
        nonlocal counted
        counted += 1
        return equal(one, other)

    def overlapping(one: ipaddress.IPv4Network, other: ipaddress.IPv4Network) -> bool:
        nonlocal counted
        counted += 1
        return within(one, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ipaddress.IPv4Network, "__eq__", counting)
        patch.setattr(ipaddress.IPv4Network, "overlaps", overlapping)
        with contextlib.suppress(SettingsError):  # a cloud takes fewer
            loader.load(root, stack)
    return counted


@pytest.mark.parametrize("stack", ["aws-dev", "azure-dev"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  platform:network:\n", "  platform:network:\n    reservedCidrs: LIST\n"),
        ("    publicCidrs: [203.0.113.0/24]", "    publicCidrs: LIST"),
    ],
)
def test_twice_as_many_ranges_are_at_most_twice_the_work(
    tmp_path: pathlib.Path, stack: str, before: str, after: str
) -> None:
    (tmp_path / "config").mkdir()
    for name in ("teams.yaml", "prices.yaml"):
        text = (ORGANISATION / "config" / name).read_text(encoding="utf-8")
        (tmp_path / "config" / name).write_text(text, encoding="utf-8")
    few, many = (comparisons(tmp_path, stack, before, after, count) for count in (300, 600))
    assert many <= 2 * few + 50
