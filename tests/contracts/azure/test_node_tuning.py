"""Settings of kubelets and kernels: what AKS takes, and the exact words in which everything else is refused."""

from typing import Any

import pytest

from contracts.catalog import azure_sysctls
from tests.contracts.azure.settings import DEV, problems_of, settings_with

POOL = {"minSize": 2, "maxSize": 2}
AT = "pools.a"


def pool(**given: Any) -> dict[str, Any]:
    return {AT: {**POOL, **given}}


def kernel(**given: Any) -> dict[str, Any]:
    return pool(os={"sysctls": {name.replace("__", "-"): value for name, value in given.items()}})


def sysctls(given: dict[str, Any]) -> dict[str, Any]:
    return pool(os={"sysctls": given})


REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    # (changes, path, words of the rule, words of the remediation)
    (sysctls({"net.core.somaxcon": 5000}), f'{AT}.os.sysctls["net.core.somaxcon"]', "no such setting of the kernel", "did you mean net.core.somaxconn?"),
    (sysctls({"abi.x": 1}), f'{AT}.os.sysctls["abi.x"]', "no such setting of the kernel", "from a DaemonSet"),
    (sysctls({"net.core.somaxconn": 128}), f'{AT}.os.sysctls["net.core.somaxconn"]', "a whole number from 4096 to 3240000", "never becomes ready"),
    (sysctls({"net.core.somaxconn": True}), f'{AT}.os.sysctls["net.core.somaxconn"]', "a whole number from 4096", "correct it"),
    (sysctls({"net.core.somaxconn": "5000"}), f'{AT}.os.sysctls["net.core.somaxconn"]', "a whole number from 4096", "correct it"),
    (sysctls({"net.core.somaxconn": [5000]}), f'{AT}.os.sysctls["net.core.somaxconn"]', "a number, true, false or text", "write it like 16384"),
    (sysctls({"fs.file-max": 2**63 - 1}), f'{AT}.os.sysctls["fs.file-max"]', f"to {2**53 - 1}", "correct it"),
    (sysctls({"net.ipv4.tcp_tw_reuse": 1}), f'{AT}.os.sysctls["net.ipv4.tcp_tw_reuse"]', "true or false", "correct it"),
    (sysctls({"net.ipv4.ip_local_port_range": "60000 32768"}), f'{AT}.os.sysctls["net.ipv4.ip_local_port_range"]', "two ports in quotes", "correct it"),
    (sysctls({"net.ipv4.ip_local_port_range": 32768}), f'{AT}.os.sysctls["net.ipv4.ip_local_port_range"]', "two ports in quotes", "correct it"),
    (sysctls({"net.ipv4.neigh.default.gc_thresh1": 9000, "net.ipv4.neigh.default.gc_thresh2": 8000}), f'{AT}.os.sysctls["net.ipv4.neigh.default.gc_thresh2"]', "not less than net.ipv4.neigh.default.gc_thresh1, which is 9000", "in order"),
    (pool(os={"swapFileMb": 1500}), f"{AT}.os.swapFileMb", "does not start beside a swap file", "kubelet.failSwapOn: false"),
    (pool(os={"transparentHugePages": "sometimes"}), f"{AT}.os.transparentHugePages", "one of always, madvise, never", "write one of"),
    (pool(kubelet={"imageGcHighThreshold": 70}), f"{AT}.kubelet.imageGcHighThreshold", "from 70 percent of the disk down to 80", "in order"),
    (pool(kubelet={"imageGcHighThreshold": 70, "imageGcLowThreshold": 70}), f"{AT}.kubelet.imageGcLowThreshold", "only where the second is less", "in order"),
    (pool(kubelet={"cpuCfsQuotaPeriod": "1s"}), f"{AT}.kubelet.cpuCfsQuotaPeriod", "1 to 1000 milliseconds", "100ms"),
    (pool(kubelet={"cpuCfsQuotaPeriod": "200ms", "cpuCfsQuota": False}), f"{AT}.kubelet.cpuCfsQuotaPeriod", "no period is measured", "cpuCfsQuota: true"),
    (pool(kubelet={"containerLogMaxFiles": 1}), f"{AT}.kubelet.containerLogMaxFiles", "2", "2"),
    (pool(kubelet={"allowedUnsafeSysctls": ["*"]}), f"{AT}.kubelet.allowedUnsafeSysctls[0]", "AKS lets pods set what begins with", "net.*"),
    (pool(kubelet={"allowedUnsafeSysctls": ["net.*", "net.*"]}), f"{AT}.kubelet.allowedUnsafeSysctls[1]", "listed once", "remove"),
    (pool(kubelet={"kubeReserved": {}}), f"{AT}.kubelet.kubeReserved", "there is no such setting", "write one of"),
    ({"systemNodes": {"minSize": 2, "maxSize": 2, "os": {"sysctls": {"vm.swappiness": 101}}}}, 'systemNodes.os.sysctls["vm.swappiness"]', "from 0 to 100", "correct it"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "path", "rule", "fix"), REFUSED, ids=[f"{case[1]}: {case[2][:30]}" for case in REFUSED]
)
def test_what_a_node_would_not_start_with_is_refused(
    changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = [problem for problem in problems_of(DEV, changes) if problem.path == f"platform:{path}"]
    assert any(rule in problem.rule and fix in problem.fix for problem in found), problems_of(DEV, changes)


def test_every_setting_of_the_kernel_is_taken_at_both_ends_of_its_range() -> None:
    for name, ends in azure_sysctls.RANGES.items():
        for value in ends:
            made = settings_with(DEV, sysctls({name: value}))
            assert made.pools["a"].os is not None
            assert made.pools["a"].os.sysctls == {name: value}


def test_swap_is_taken_with_a_kubelet_that_stands_it() -> None:
    settings_with(DEV, pool(os={"swapFileMb": 1500}, kubelet={"failSwapOn": False}))
