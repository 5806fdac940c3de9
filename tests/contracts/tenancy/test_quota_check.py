"""The quota of a namespace: whatever passes really fits."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.tenancy.loading import load
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.quota_check import Load, quota_violations
from contracts.tenancy.resolve.resolve import resolve
from contracts.tenancy.resolve.resolved import Quota, Resources, Workload
from contracts.tenancy.rules.resources import SMALLEST
from manifests import limit_range
from manifests.workload import timing
from tests.conftest import ORGANISATION
from tests.contracts.tenancy.test_resolve import PROD

UNITS = {"": 1, "m": Fraction(1, 1000), "k": 1000, "M": 10**6, "Ki": 1024, "Mi": 1024**2, "Gi": 1024**3, "u": Fraction(1, 10**6)}  # fmt: skip
quantities = st.builds(
    lambda number, unit: f"{number}{unit}", st.integers(1, 3000), st.sampled_from(sorted(UNITS))
)
cpus = st.builds(
    lambda number, unit: f"{number}{unit}", st.integers(1, 3000), st.sampled_from(["", "m", "u"])
)


def exact(text: str) -> Fraction:
    """A quantity, by other means than the code's own."""
    number = text.rstrip("mukKMGi")
    return Fraction(number) * UNITS[text[len(number) :]]


@st.composite
def loads(draw: st.DrawFn) -> list[Load]:
    """Workloads of a namespace."""
    made = []
    for index in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["deployment", "worker", "statefulset", "cronjob", "job"]))
        resources = Resources(
            cpu=draw(cpus),
            memory=draw(quantities),
            memory_limit=draw(quantities),
            ephemeral_storage=draw(quantities),
        )
        made.append(
            Load(
                name=f"w{index}",
                kind=kind,  # ty: ignore[invalid-argument-type]
                most=draw(st.integers(1, 60)) if kind in defaults.STAYING else 1,
                resources=resources,
                volume=draw(quantities) if kind == "statefulset" else None,
            )
        )
    return made


quotas = st.builds(
    Quota,
    cpu=cpus,
    memory=quantities,
    memory_limit=quantities,
    ephemeral_storage=quantities,
    pods=st.integers(1, 300),
    volumes=st.integers(0, 50),
    storage=quantities,
    cronjobs=st.integers(0, 5),
)


def most_of(load: Load) -> int:
    """Pods at the same time, counted from what rollouts are told."""
    if load.kind in ("deployment", "worker"):
        return load.most + (-(-load.most * 25 // 100) if load.most > 10 else 1)
    return load.most


@given(loads(), quotas)
@settings(max_examples=300, deadline=None)
def test_what_passes_fits_exactly(made: list[Load], quota: Quota) -> None:
    exceeded = {violation.limit for violation in quota_violations(quota, made)}
    demands = {
        "cpu": (sum(most_of(one) * exact(one.resources.cpu) for one in made), exact(quota.cpu)),
        "memory": (sum(most_of(one) * exact(one.resources.memory) for one in made), exact(quota.memory)),
        "memoryLimit": (
            sum(most_of(one) * exact(one.resources.memory_limit) for one in made),
            exact(quota.memory_limit),
        ),
        "ephemeralStorage": (
            sum(most_of(one) * exact(one.resources.ephemeral_storage) for one in made),
            exact(quota.ephemeral_storage),
        ),
        "pods": (sum(map(most_of, made)), quota.pods),
        "volumes": (sum(one.most for one in made if one.volume), quota.volumes),
        "storage": (sum(one.most * exact(one.volume) for one in made if one.volume), exact(quota.storage)),
        "cronjobs": (sum(one.kind == "cronjob" for one in made), quota.cronjobs),
    }
    for limit, (needed, there) in demands.items():
        if needed > there:
            assert limit in exceeded, f"{limit}: {needed} passes for {there}"


@given(loads())
@settings(max_examples=100, deadline=None)
def test_what_fits_in_whole_units_is_not_refused(made: list[Load]) -> None:
    ample = Quota(
        cpu="1000000k", memory="1000000Gi", memory_limit="1000000Gi", ephemeral_storage="1000000Gi",
        pods=2000, volumes=2000, storage="1000000Gi",
    )  # fmt: skip
    assert list(quota_violations(ample, made)) == []


def test_a_part_that_the_api_server_rounds_up_counts_rounded_up() -> None:
    resources = Resources(cpu="100u", memory="1", memory_limit="1", ephemeral_storage="1")
    load = Load(name="w", kind="job", most=1, resources=resources)
    ten = [Load(name=f"w{number}", kind="job", most=1, resources=resources) for number in range(10)]
    quota = Quota(
        cpu="9m", memory="1Gi", memory_limit="1Gi", ephemeral_storage="1Gi", pods=100, volumes=0, storage="1Gi"
    )  # fmt: skip
    assert [one.limit for one in quota_violations(quota, [load])] == []
    assert [(one.limit, one.needed, one.there) for one in quota_violations(quota, ten)] == [
        ("cpu", "10m", "9m")
    ]


def test_the_surge_is_what_rollouts_are_told() -> None:
    for most in range(1, 60):
        told: Any = timing.surge(_with(most))
        expected = -(-most // 4) if told == "25%" else told
        assert defaults.surge("deployment", most) == expected, most
    assert defaults.surge("statefulset", 9) == defaults.surge("cronjob", 1) == 0


def test_the_smallest_amounts_are_those_that_namespaces_admit() -> None:
    space = resolve(load.load(ORGANISATION), PROD).namespaces[0]
    container, volume = limit_range.render(space)["spec"]["limits"]
    assert {**container["min"], **volume["min"]} == SMALLEST


def test_a_rollout_is_given_up_when_it_is_said_to_be() -> None:
    for startup in (None, 1, 300, 301, 3600):
        made = _with(1, startup_seconds=startup)
        assert defaults.progress_deadline(startup) == timing.progress_deadline(made)


def _with(most: int, **more: Any) -> Workload:
    """A workload of which only some things are asked."""
    made = object.__new__(Workload)
    for key, value in {"kind": "deployment", "max_replicas": most, **more}.items():
        object.__setattr__(made, key, value)
    return made
