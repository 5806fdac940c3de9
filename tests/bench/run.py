"""`make bench`: a warm preview against bare SDK programs that register the same resources.

One is what somebody would write by hand, under the mocks of Pulumi's documentation. The other runs in the preview's
own host, so what lies between it and a preview is this project alone: settings, components, rules, reports. All
are whole processes, imports included, run in turn so that a busy machine slows them alike. What counts is the
ratio of the medians, never an absolute time.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

from contracts import loader
from review.offline import build_graph as graphs
from review.offline import host
from tests.bench import bare

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ORGANISATION = ROOT / "tests" / "organisation"
PREVIEW = """
import gc, os, pathlib, sys
gc.disable()
from review import cli
cli.ROOT = pathlib.Path(sys.argv[1])
os._exit(cli.main(["preview", sys.argv[2]]))
"""
"""What `python -m review preview` does, on a stack of the sample organisation."""
HOSTED = """
import gc, os, pathlib, sys
gc.disable()
sys.path.insert(0, sys.argv[1])
import hosted_program
from review.offline import host
host.run(hosted_program.program, "bench", {})
os._exit(0)
"""
"""The same resources and nothing else, in the host that a preview runs in."""
ROUNDS = 9
MEMORY_LIMIT = 1.3
TIME_LIMIT = 1.0
HOSTED_LIMIT = 1.15
"""Of the processor's time: reports and rules may cost this much over registering alone."""


class Sample(NamedTuple):
    """What one process took."""

    seconds: float
    cpu: float
    megabytes: float


def _measure(command: list[str], folder: pathlib.Path) -> Sample:
    """Run one process to its end."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Sample(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main(stack: str) -> int:
    folder = ROOT / "out" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    config = loader.read_stack(ORGANISATION, stack).values["config"]
    graph = graphs.build(stack, config, host.record(ORGANISATION, stack, config))
    count = bare.write(graph, folder / "bare_program.py")
    bare.write(graph, folder / "hosted_program.py", hosted=True)
    commands = {
        "bare SDK program": ([sys.executable, "-c", "import bare_program"], folder),
        "the same, in our host": ([sys.executable, "-c", HOSTED, str(folder)], ROOT),
        "preview, reports included": ([sys.executable, "-c", PREVIEW, str(ORGANISATION), stack], ROOT),
    }
    print(f"{stack}: {count} resources, {ROUNDS} rounds after one to warm up; medians")
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for round_ in range(ROUNDS + 1):
        for name, (command, where) in commands.items():
            sample = _measure(command, where)
            if round_:
                samples[name].append(sample)
    medians = [Sample(*map(statistics.median, zip(*taken, strict=True))) for taken in samples.values()]
    for name, median in zip(samples, medians, strict=True):
        print(f"  {name:<28}{median.seconds:6.2f} s {median.cpu:6.2f} s of CPU {median.megabytes:6.0f} MB")
    plain, hosted, ours = medians
    ratios = {
        "time, to the bare program": (ours.seconds / plain.seconds, TIME_LIMIT),
        "memory, to the bare program": (ours.megabytes / plain.megabytes, MEMORY_LIMIT),
        "CPU, to the same in our host": (ours.cpu / hosted.cpu, HOSTED_LIMIT),
    }
    for what, (ratio, limit) in ratios.items():
        print(f"  {what:<28}{ratio:6.2f}   limit {limit:.2f}{'' if ratio <= limit else '   OVER'}")
    return 0 if all(ratio <= limit for ratio, limit in ratios.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "aws-prod"))
