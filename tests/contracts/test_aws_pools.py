"""Pools of nodes on AWS: what settings may say, and what does not go together."""

import copy
from typing import Any

import pytest

from contracts import loader
from contracts.problems import SettingsError
from contracts.reading.source import Source
from tests.conftest import ORGANISATION

POOL: dict[str, Any] = {"instanceTypes": ["m7i.large"], "minSize": 1, "maxSize": 3}
DEV = loader.read_stack(ORGANISATION, "aws-dev").values["config"]


def load(pools: Any, **more: Any) -> Any:
    config = {**copy.deepcopy(DEV), "platform:cost": {"night": None}} | {
        f"platform:{key}": value for key, value in more.items()
    }
    config["platform:pools"] = pools
    return loader.from_config(config, "aws-dev", Source("x", {}))


def refused(pools: Any, **more: Any) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(pools, **more)
    return [f"{problem.path}: {problem.rule}; {problem.fix}" for problem in caught.value.problems]


def test_a_pool_needs_machines_and_sizes_and_nothing_else() -> None:
    pool = load({"batch": POOL}).pools["batch"]
    assert (pool.image, pool.volume_gib, pool.spot, pool.zones) == ("bottlerocket", 50, False, ())


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("System", {}, "a pool has a name of lower-case letters"),
        ("system", {}, "`system` is taken"),
        ("a" * 31, {}, "30 at most"),
        ("batch", {"maxSize": 1}, "the most exceeds the fewest; write 2 or more"),
        ("batch", {"maxSize": 451}, "at most 450"),
        ("batch", {"volumeGib": 20_000}, "at most 16384"),
        ("batch", {"instanceTypes": []}, "at least 1 entr"),
        ("batch", {"zones": ["us-east-1f"]}, "a pool stands in zones of the network, us-east-1a, us-east-1b"),
        ("batch", {"zones": ["us-east-1a", "us-east-1a"]}, "each named once"),
        ("batch", {"labels": {"eks.amazonaws.com/nodegroup": "x"}}, "EKS or Kubernetes sets this by itself"),
        (
            "batch",
            {"labels": {"node-role.kubernetes.io/worker": ""}},
            "EKS or Kubernetes sets this by itself",
        ),
        ("batch", {"labels": {"tier": "a b"}}, "Kubernetes refuses this label"),
        ("batch", {"taints": [{"key": "CriticalAddonsOnly"}]}, "this taint is the system pool's"),
        ("batch", {"taints": [{"key": "gpu"}, {"key": "gpu"}]}, "one taint of a key and an effect"),
        ("batch", {"taints": [{"key": "gpu", "effect": "Never"}]}, "one of NoSchedule"),
        ("batch", {"accelerator": "neuron"}, "write image: al2023 and architecture: amd64"),
        ("batch", {"releaseVersion": "latest"}, "a release of bottlerocket is exact"),
        ("batch", {"image": "al2023", "releaseVersion": "1.34.1-20261110"}, "built for one minor version"),
        ("batch", {"instanceTypes": ["m7g.large"]}, "arm64"),
        ("batch", {"architecture": "arm64"}, "amd64"),
        ("batch", {"maxSzie": 5}, "did you mean maxSize?"),
    ],
)
def test_a_pool_that_eks_would_not_make_is_refused(name: str, changes: dict[str, Any], words: str) -> None:
    said = refused({name: {**POOL, **changes}})
    assert any(words in one for one in said), said


def test_fips_holds_for_every_pool() -> None:
    system = {"minSize": 2, "maxSize": 4, "fips": True}
    assert load({"batch": POOL}, systemNodes=system)
    (said,) = refused({"batch": {**POOL, "image": "al2023"}}, systemNodes=system)
    assert "systemNodes.fips is for all pools" in said


def test_auto_mode_has_no_pools() -> None:
    config = {key: value for key, value in DEV.items() if key != "platform:systemNodes"}
    config |= {"platform:compute": "auto", "platform:pools": {"batch": POOL}}
    with pytest.raises(SettingsError, match="Auto Mode makes and replaces its nodes itself"):
        loader.from_config(config, "aws-dev", Source("x", {}))


def test_a_schedule_for_the_system_pool_does_not_pretend_to_stop_pools() -> None:
    night = {"night": {"down": "20:00", "up": "06:00", "timeZone": "Europe/Berlin"}}
    (said,) = refused({"batch": POOL}, cost=night)
    assert "platform:pools.batch.minSize: cost.night resizes the system pool only" in said
    assert load({"batch": {**POOL, "minSize": 0}}, cost=night)
