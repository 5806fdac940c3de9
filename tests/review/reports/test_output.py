"""Files of a preview: of this run or not there, however it ends."""

import errno
import pathlib

import pytest

from contracts.graph import Graph
from contracts.settings.teams import Owners
from review.preview.run import Preview
from review.reports import atomic_write, output


def preview(stack: str = "aws-dev") -> Preview:
    graph = Graph(stack=stack, config={}, resources=[], outputs={})
    owners = Owners.model_construct(planes={})
    return Preview(owners=owners, graph=graph, findings=[], summary={"stack": stack}, costs=None)


def names(folder: pathlib.Path) -> set[str]:
    return {file.name for file in folder.iterdir()} if folder.exists() else set()


def test_the_reports_of_every_stack_of_a_run_are_moved_away_before_it_begins(tmp_path: pathlib.Path) -> None:
    for stack in ("a", "b"):
        output.write(tmp_path, preview(stack))
    output.write_summary(tmp_path, "can proceed")
    output.prepare(tmp_path, ["a", "b", "never-previewed"])
    assert names(tmp_path) == {"a.previous", "b.previous"}
    assert names(tmp_path / "a.previous") == set(output.FILES)
    output.write(tmp_path, preview("a"))
    assert names(tmp_path) == {"a", "b.previous"}, "what is new again needs no older one beside it"


def test_a_disk_that_is_full_half_way_leaves_no_report(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.write(tmp_path, preview())
    output.prepare(tmp_path, ["aws-dev"])
    whole = atomic_write.write

    def full(file: pathlib.Path, text: bytes) -> None:
        if file.name == "report.md":
            raise OSError(errno.ENOSPC, "No space left on device", str(file))
        whole(file, text)

    monkeypatch.setattr(atomic_write, "write", full)
    with pytest.raises(OSError, match="No space left"):
        output.write(tmp_path, preview())
    assert names(tmp_path) == {"aws-dev.previous"}


def test_what_somebody_put_beside_the_reports_stays(tmp_path: pathlib.Path) -> None:
    folder = output.write(tmp_path, preview())
    (folder / "notes.txt").write_text("mine")
    output.prepare(tmp_path, ["aws-dev"])
    output.write(tmp_path, preview())
    assert names(folder) == {*output.FILES, "notes.txt"}


def test_a_folder_that_is_not_there_yet_is_not_made_to_find_out(tmp_path: pathlib.Path) -> None:
    output.probe(tmp_path / "not" / "there")
    assert names(tmp_path) == set()
