"""Starts that are interrupted, killed or fail leave nothing behind."""

import contextlib
import pathlib
import signal
import time

import pytest

from lab.control_plane import Cluster
from lab.control_plane.launcher import parts, processes
from lab.problems import LabError
from tests.lab.control_plane.clusters import own_name, run, starting, thrown_away

# Builds are done before (make test-lab); a start takes ten seconds, on a busy machine more.
pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]


def test_down_leaves_no_process_and_delete_no_file() -> None:
    with thrown_away(own_name("down")) as cluster:
        before = everything_that_runs()
        assert run("up", "--name", cluster.name).returncode == 0
        pids = set(cluster.status().processes.values())
        assert len(pids) == len(parts.ALL)
        said = run("down", "--name", cluster.name)
        assert "stopped; its data is kept" in said.stdout
        assert not pids & everything_that_runs()
        assert not new_ones_of(cluster, before)
        assert cluster.folder.is_dir()
        said = run("down", "--name", cluster.name, "--delete")
        assert "gone, with its data" in said.stdout
        assert not cluster.folder.exists()
        assert "there is none" in run("down", "--name", cluster.name).stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("part", [parts.ETCD, parts.KWOK])
def test_an_interrupted_start_cleans_up_after_itself(number: signal.Signals, part: str) -> None:
    with thrown_away(own_name("interrupted")) as cluster:
        with starting(cluster, until=part) as command:
            command.send_signal(number)
            assert command.wait(60) == 130
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


def test_people_may_press_ctrl_c_more_than_once() -> None:
    with thrown_away(own_name("impatient")) as cluster:
        with starting(cluster, until=parts.API_SERVER) as command:
            while command.poll() is None:
                command.send_signal(signal.SIGINT)
                time.sleep(0.05)
            assert command.returncode == 130
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


@pytest.mark.parametrize("part", [parts.ETCD, parts.KWOK])
def test_a_start_that_was_killed_leaves_nothing_that_down_cannot_clean(part: str) -> None:
    with thrown_away(own_name("killed")) as cluster:
        with starting(cluster, until=part) as command:
            command.kill()
            command.wait(10)
        assert processes.running(cluster.folder), "this test should have left something to clean"
        assert cluster.status().state == "broken"
        said = run("down", "--name", cluster.name)
        assert "cleaned up after an interrupted start" in said.stdout
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


def test_up_after_a_killed_start_starts_afresh() -> None:
    with thrown_away(own_name("again")) as cluster:
        with starting(cluster, until=parts.API_SERVER) as command:
            command.kill()
            command.wait(10)
        assert cluster.start()
        assert cluster.status().state == "running"


def test_a_start_that_fails_says_why_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = parts.Layout.flags
    wrong = {parts.SCHEDULER: ["--no-such-flag"]}
    monkeypatch.setattr(parts.Layout, "flags", lambda self, part: flags(self, part) + wrong.get(part, []))
    with thrown_away(own_name("fails")) as cluster:
        with pytest.raises(LabError, match=r"kube-scheduler ended(?s:.*)no-such-flag"):
            cluster.start()
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


def everything_that_runs() -> set[int]:
    """All processes, without those that ended and wait for the system to take note."""
    found = set()
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
                if state != "Z":
                    found.add(int(entry.name))
    return found


def new_ones_of(cluster: Cluster, before: set[int]) -> list[str]:
    """Processes begun since, that have to do with the cluster in any way."""
    found = []
    for pid in everything_that_runs() - before:
        with contextlib.suppress(OSError):
            line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            if cluster.name in line:
                found.append(line)
    return found
