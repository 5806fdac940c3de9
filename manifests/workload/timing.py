"""Seconds, derived from what a contract promises."""

from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.resolved import Workload

DEREGISTRATION = 10
"""How long load balancers and nodes may take to notice that a pod stops."""
_SPARE = 5
"""Between the last request and the kill."""
_STARTUP_PERIOD = 5
_STARTUP_SPARE = 2
_LOST_NODE = {"tier-1": 10, "regulated": 10, "tier-2": 60, "tier-3": 300}
_JOB_DEADLINE = 3600


def pre_stop(workload: Workload) -> int:
    """How long a pod that gets requests goes on answering after it was told to stop."""
    return DEREGISTRATION if workload.ports and workload.replicated else 0


def grace(workload: Workload) -> int:
    """How long a pod may take to stop: until nobody sends requests, then until the last one is answered."""
    return workload.graceful_shutdown_seconds + pre_stop(workload) + _SPARE


def startup_failures(seconds: int) -> int:
    """How many failed probes a start of so many seconds may have."""
    return -(-seconds // _STARTUP_PERIOD) + _STARTUP_SPARE


def progress_deadline(workload: Workload) -> int:
    """After how long a rollout that does not get on has failed."""
    return defaults.progress_deadline(workload.startup_seconds)


def lost_node(workload: Workload) -> int:
    """How long a pod waits for a node that does not answer before it starts anew elsewhere.

    The shorter, the sooner a lost zone is made up for, and the more a short break of the network costs.
    """
    return _LOST_NODE[workload.tier]


def job_deadline(workload: Workload) -> int:
    """How long a job may run."""
    return workload.timing.deadline_seconds if workload.timing else _JOB_DEADLINE


def surge(workload: Workload) -> int | str:
    """How many pods more than wanted a rollout may have."""
    return "25%" if defaults.surges_by_share(workload.max_replicas) else 1
