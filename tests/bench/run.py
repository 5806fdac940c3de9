"""`make bench`: a warm preview against a bare SDK program that registers the same resources.

Both are whole processes, imports included, run in turn so that a busy machine slows both alike. What
counts is the ratio of the medians, never an absolute time.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time

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
ROUNDS = 9
MEMORY_LIMIT = 1.3


def _measure(command: list[str], folder: pathlib.Path) -> tuple[float, float]:
    """Seconds and megabytes of one process."""
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
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main(stack: str) -> int:
    folder = ROOT / "out" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    config = loader.read_stack(ORGANISATION, stack).values["config"]
    graph = graphs.build(stack, config, host.record(ORGANISATION, stack, config))
    count = bare.write(graph, folder / "bare_program.py")
    commands = {
        "bare SDK program": ([sys.executable, "-c", "import bare_program"], folder),
        "preview, reports included": ([sys.executable, "-c", PREVIEW, str(ORGANISATION), stack], ROOT),
    }
    print(f"{stack}: {count} resources, {ROUNDS} rounds after one to warm up; medians")
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for round_ in range(ROUNDS + 1):
        for name, (command, where) in commands.items():
            sample = _measure(command, where)
            if round_:
                samples[name].append(sample)
    medians = {
        name: (statistics.median(s for s, _ in taken), statistics.median(m for _, m in taken))
        for name, taken in samples.items()
    }
    for name, (seconds, megabytes) in medians.items():
        print(f"  {name:<28}{seconds:6.2f} s {megabytes:6.0f} MB")
    plain, ours = medians.values()
    time_ratio, memory_ratio = ours[0] / plain[0], ours[1] / plain[1]
    print(f"  ratio                       {time_ratio:6.2f}   {memory_ratio:6.2f}")
    good = time_ratio <= 1 and memory_ratio <= MEMORY_LIMIT
    print("  within the limits: 1.00 and 1.30" if good else "  OVER THE LIMITS: 1.00 and 1.30")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "aws-prod"))
