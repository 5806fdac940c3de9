"""Tests that start real programs carry the mark `lab`: `make test-lab` runs them, `make test` does not."""

import ipaddress
import socket
from collections.abc import Generator

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "lab: starts real programs; only `make test-lab` runs it")


FIGURES = "figures"
"""Property of a test that counted something, for the table at the end of a run."""

LONG = (
    "test_a_fault_at_any_registration_is_survived_by_a_plain_run",
    "test_an_engine_that_is_killed_loses_nothing",
)
"""Tests that take minutes, the longest first."""

LEFT_BEHIND = (
    # A program whose engine is killed leaves what it was waiting for. Whose test is running when that is
    # collected is chance.
    "ignore:coroutine .* was never awaited:RuntimeWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore:Error in event stream:UserWarning",
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    for item in items:
        if item.get_closest_marker("lab"):
            for left in LEFT_BEHIND:
                item.add_marker(pytest.mark.filterwarnings(left))
    if "lab" not in config.option.markexpr:
        left_out = [item for item in items if item.get_closest_marker("lab")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    yield
    # Whatever order chance has given them by now.
    items[:] = _begun_with_long_ones(items)


def _begun_with_long_ones(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each of two processes is given one half of the list and then helps the other: the long ones are begun
    first in both, or one process waits for the other's last.
    """
    long = sorted((item for item in items if _name(item) in LONG), key=lambda item: LONG.index(_name(item)))
    # Tests of a folder share a cluster, which ends when another folder's begin.
    rest = sorted((item for item in items if _name(item) not in LONG), key=lambda item: item.path.parent)
    first, second = long[::2], long[1::2]
    middle = max(0, len(items) // 2 - len(first))
    return [*first, *rest[:middle], *second, *rest[middle:]]


def _name(item: pytest.Item) -> str:
    return item.name.partition("[")[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the proofs counted, whichever process they ran in."""
    facts = [
        found
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for key, found in report.user_properties
        if key == FIGURES
    ]
    if facts:
        from lab.engine.proofs import fault_injection

        terminalreporter.write_sep("=", "figures")
        ordered = sorted(facts, key=lambda found: (found["what"], found["stack"]))
        terminalreporter.write_line(
            fault_injection.table([fault_injection.Figures(**found) for found in ordered])
        )


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lab talks to its own programs, which listen on loopback addresses, and to nobody else."""
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: tuple[str, int]) -> None:
        if self.family != socket.AF_UNIX and not ipaddress.ip_address(address[0]).is_loopback:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", loopback_only)
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_REGION", "PULUMI_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
