"""A new version gets traffic step by step, and goes back by itself when the SLO burns."""

from contracts.tenancy.resolve.resolved import Workload
from manifests.labels import Object
from manifests.workload import timing
from manifests.workload.controllers import metadata

QUERY_ADDRESS = "http://metrics-query.observability:9090"
"""Where metrics are asked for in the cluster. It signs what it passes on to the cloud's own store."""
FASTEST_BURN = 14.4
"""Burn rate at which two percent of a month's budget are gone within an hour: that of the first page."""
_PAUSE = "10m"
_SHARES = (5, 25, 50)


def render(workload: Workload) -> list[Object]:
    """The Rollout of a workload and what it is promoted by."""
    if not workload.progressive:
        return []
    analysed = _analysed(workload)
    return [*([_analysis(workload)] if analysed else []), _rollout(workload, analysed=analysed)]


def _analysed(workload: Workload) -> bool:
    return workload.observability.slo_availability is not None


def slo_name(workload: Workload) -> str:
    """Name of the availability objective in metrics."""
    return f"{workload.name}-availability"


def _analysis_name(workload: Workload) -> str:
    return f"{workload.name}-slo-burn"


def _analysis(workload: Workload) -> Object:
    matching = '{slo="{{args.slo}}",namespace="{{args.namespace}}"}'
    query = f"slo:error_ratio:rate5m{matching} / on() (1 - slo:objective:ratio{matching})"
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisTemplate",
        "metadata": metadata(workload, _analysis_name(workload)),
        "spec": {
            "args": [{"name": "slo"}, {"name": "namespace"}],
            "metrics": [
                {
                    "name": "burn-rate-5m",
                    "interval": "1m",
                    "failureLimit": 2,
                    "inconclusiveLimit": 3,
                    # Without requests there is nothing to analyse.
                    "successCondition": f"len(result) == 0 || result[0] < {FASTEST_BURN}",
                    "provider": {"prometheus": {"address": QUERY_ADDRESS, "query": query}},
                }
            ],
        },
    }


def _rollout(workload: Workload, *, analysed: bool) -> Object:
    canary: Object = {"maxSurge": timing.surge(workload), "maxUnavailable": 0}
    if analysed:
        canary["analysis"] = {
            "startingStep": 1,
            "templates": [{"templateName": _analysis_name(workload)}],
            "args": [
                {"name": "slo", "value": slo_name(workload)},
                {"name": "namespace", "value": workload.namespace},
            ],
        }
    canary["steps"] = _steps(workload)
    spec: Object = {} if workload.scales else {"replicas": workload.min_replicas}
    spec |= {
        "minReadySeconds": 10,
        "progressDeadlineSeconds": timing.progress_deadline(workload),
        # A version that does not start is taken back, not only reported.
        "progressDeadlineAbort": True,
        "revisionHistoryLimit": 5,
        # The Deployment stays the one description of the pods. It is scaled down only when the Rollout has
        # taken over, so that a workload can change to this without an outage.
        "workloadRef": {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "name": workload.name,
            "scaleDown": "onsuccess",
        },
        "strategy": {"canary": canary},
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": metadata(workload),
        "spec": spec,
    }


def _steps(workload: Workload) -> list[Object]:
    found: list[Object] = []
    for share in _SHARES:
        found += [{"setWeight": share}, {"pause": {"duration": _PAUSE}}]
    if workload.strategy == "progressive-approval":
        # Without an end: a person has to say yes.
        found.append({"pause": {}})
    return found
