"""The tenants half of `make bench`: how cost grows with namespaces, and what it is beside doing the least.

    growth      a preview of 1,000 namespaces against one of 100: no more than linear
    preview     against registering the same rows as plain dictionaries, the fastest way the SDK knows: one
                thread that runs at once, no search for garbage, no stack traces, answers that echo
    manifests   rendering and writing against making the same dictionaries and dumping them

Every figure is the processor time of a process of its own, imports included, taken in turn; what counts is the
ratio of medians. Reports are left out of the preview: a page is for people, and its cost is said apart.
"""

import gc
import json
import pathlib
import pickle
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ORGANISATION = ROOT / "tests" / "organisation"
STACK = "aws-prod-tenants"
FEW, MANY = 100, 1000
ROUNDS = 3
GROWTH_LIMIT, PREVIEW_LIMIT, MANIFESTS_LIMIT = 11.0, 1.5, 2.0


def main(rounds: int) -> int:
    """Measure everything, print it, and say whether it is within the limits."""
    from tests.bench import many_tenants

    folder = ROOT / "out" / "bench"
    projects = {count: folder / f"tenants-{count}" for count in (FEW, MANY)}
    for count, project in projects.items():
        many_tenants.make(ORGANISATION, project, count)
    few, many = str(projects[FEW]), str(projects[MANY])
    # Leaves behind the rows and the objects that the plain programs are given.
    _child("prepare", many)
    tasks = {
        f"preview of {FEW} namespaces": ("preview", few),
        f"preview of {MANY} namespaces": ("preview", many),
        "  the same rows, registered as dicts": ("rows", many),
        f"manifests of {MANY} namespaces": ("manifests", many),
        "  the same dicts, dumped": ("dicts", many),
        f"reports of {MANY} namespaces": ("reports", many),
    }
    samples: dict[str, list[dict[str, Any]]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            samples[name].append(_child(*task))
    print(
        f"{STACK}: {MANY} namespaces with {many_tenants.WORKLOADS} workloads each, {rounds} rounds; medians"
    )
    seconds: list[float] = []
    for name, taken in samples.items():
        seconds.append(statistics.median(one["seconds"] for one in taken))
        memory = statistics.median(one["megabytes"] for one in taken)
        print(f"  {name:<38}{seconds[-1]:7.2f} s {memory:6.0f} MB  {taken[0]['what']}")
    return _within_limits(seconds)


def _within_limits(seconds: list[float]) -> int:
    few, many, rows, manifests, dicts, _ = seconds
    ratios = (
        ("growth", many / few, GROWTH_LIMIT),
        ("preview", many / rows, PREVIEW_LIMIT),
        ("manifests", manifests / dicts, MANIFESTS_LIMIT),
    )
    for name, ratio, limit in ratios:
        print(f"  {name:<12}{ratio:6.2f} of {limit:5.2f}{'' if ratio <= limit else '   OVER THE LIMIT'}")
    return 0 if all(ratio <= limit for _, ratio, limit in ratios) else 1


def _child(task: str, project: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.tenants", task, project]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _quiet(_: str) -> None:
    """Nobody listens."""


def _preview(project: pathlib.Path) -> Any:
    from contracts.catalog import versions
    from review.preview.stack import preview

    return preview(project, STACK, versions.CHECKED_ON, _quiet)


def _plan(project: pathlib.Path) -> Any:
    from contracts import layers, loader
    from contracts.tenancy.loading import cache
    from contracts.tenancy.resolve.stack_plan import plan_stack
    from review.preview import tenants

    stack = layers.load_tenants(project, STACK, loader.load_owners(project))
    return plan_stack(
        cache.read(project).inventory, stack, tenants.record(project, stack.settings.cluster, _quiet)
    )


def prepare(project: pathlib.Path) -> tuple[float, str]:
    """Keep what the plain programs start from."""
    from contracts import loader
    from manifests import render
    from review.offline import host
    from review.preview import tenants

    config = loader.read_stack(project, STACK).values["config"]
    cluster = config["platform:cluster"]
    outputs = tenants.cluster_outputs(project, cluster, _quiet)
    recorder = host.record(project, STACK, config, references={cluster: outputs})
    rows = [
        (row.type, row.name, row.parent, row.inputs, row.provider, row.depends_on, row.protect, row.custom)
        for row in recorder.registrations.values()
    ]
    urns = list(recorder.registrations)
    (project / "rows.pickle").write_bytes(pickle.dumps((urns, rows)))
    found = _plan(project)
    tree = render.tree(found.tenancy, found.cluster)
    objects = json.dumps([one for listed in tree.values() for one in listed])
    (project / "objects.json").write_text(objects, encoding="utf-8")
    return 0.0, f"{len(rows)} rows"


def preview_(project: pathlib.Path) -> tuple[float, str]:
    """A whole preview, up to its findings."""
    made = _preview(project)
    return time.process_time(), f"{len(made.graph.resources)} rows, {len(made.findings)} findings"


def reports(project: pathlib.Path) -> tuple[float, str]:
    """What its reports cost on top."""
    from review.reports.output import write

    made = _preview(project)
    begun = time.process_time()
    folder = project / write(project, made)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1_000_000
    return time.process_time() - begun, f"{size:.0f} MB of files"


def rows_(project: pathlib.Path) -> tuple[float, str]:
    """The rows of the preview, registered as plain dictionaries."""
    gc.disable()
    sys.tracebacklimit = 1
    begun = time.process_time()
    urns, rows = pickle.loads((project / "rows.pickle").read_bytes())  # noqa: S301 our own, from before
    loading = time.process_time() - begun
    from tests.bench import plain

    count = plain.register(urns, rows)
    return time.process_time() - loading, f"{count} rows"


def manifests(project: pathlib.Path) -> tuple[float, str]:
    """Render the tree and write it as text; reading what teams wrote is not in it."""
    from manifests import render

    found = _plan(project)
    begun = time.process_time()
    tree = render.tree(found.tenancy, found.cluster)
    size = sum(len(render.dump(one)) for listed in tree.values() for one in listed)
    return time.process_time() - begun, f"{size / 1_000_000:.0f} MB of YAML"


def dicts(project: pathlib.Path) -> tuple[float, str]:
    """Make the same dictionaries and dump them."""
    import yaml

    text = (project / "objects.json").read_text(encoding="utf-8")
    begun = time.process_time()
    made = json.loads(text)
    size = sum(len(yaml.dump(one, Dumper=yaml.CSafeDumper, sort_keys=False, width=10_000)) for one in made)
    return time.process_time() - begun, f"{size / 1_000_000:.0f} MB of YAML"


TASKS: dict[str, Callable[[pathlib.Path], tuple[float, str]]] = {
    "prepare": prepare,
    "preview": preview_,
    "reports": reports,
    "rows": rows_,
    "manifests": manifests,
    "dicts": dicts,
}

if __name__ == "__main__":
    if len(sys.argv) == 3:
        seconds_, what = TASKS[sys.argv[1]](pathlib.Path(sys.argv[2]))
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds_, "megabytes": used, "what": what}))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) == 2 else ROUNDS))
