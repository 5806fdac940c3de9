"""Rules about how workloads behave: when nodes go, versions change, jobs are late."""

from policy.admission.rule import AdmissionRule, Target
from policy.admission.targets import BUDGETS, SERVED

_STOPS = (
    "c.?lifecycle.?preStop.?sleep.?seconds.orValue(0) < "
    "variables.spec.?terminationGracePeriodSeconds.orValue(30)"
)

RULES: tuple[AdmissionRule, ...] = (
    AdmissionRule(
        id="PLT-AVL-003",
        title="pods that do not work may be evicted",
        severity="medium",
        rationale="Otherwise a broken workload keeps nodes from being emptied, and so from being patched.",
        targets=(BUDGETS,),
        expression="object.spec.?unhealthyPodEvictionPolicy.orValue('') == 'AlwaysAllow'",
        broken="the budget protects pods that do not work",
        fix="Set unhealthyPodEvictionPolicy to AlwaysAllow",
    ),
    AdmissionRule(
        id="PLT-AVL-004",
        title="what matters is spread over zones",
        severity="high",
        rationale="All replicas in one zone are gone with it.",
        targets=(SERVED,),
        expression="!(object.metadata.?labels[?'platform.example.com/criticality'].orValue('') in "
        "['tier-1', 'tier-2', 'regulated']) || variables.spec.?topologySpreadConstraints.orValue([])"
        ".exists(t, t.topologyKey == 'topology.kubernetes.io/zone')",
        broken="it is critical and not spread over zones",
        fix="Add a topologySpreadConstraint over topology.kubernetes.io/zone",
    ),
    AdmissionRule(
        id="PLT-AVL-005",
        title="versions change without a gap",
        severity="medium",
        rationale="Recreate stops every replica before the first of the next version runs.",
        targets=(Target(group="apps", version="v1", resources=("deployments",)),),
        expression="object.spec.?strategy.?type.orValue('RollingUpdate') == 'RollingUpdate'",
        broken="a rollout would stop every replica at once",
        fix="Set strategy.type to RollingUpdate",
    ),
    AdmissionRule(
        id="PLT-AVL-006",
        title="there is time to stop",
        severity="medium",
        rationale="A container that waits longer before it stops than it may take is killed while it works.",
        targets=(SERVED,),
        expression=f"variables.spec.containers.all(c, {_STOPS})",
        broken="containers that would be killed while they wait to stop",
        offenders=f"variables.spec.containers.filter(c, !({_STOPS})).map(c, c.name).join(', ')",
        fix="Make terminationGracePeriodSeconds longer than preStop.sleep, or gracefulShutdownSeconds in the "
        "contract",
    ),
    AdmissionRule(
        id="PLT-JOB-001",
        title="timed jobs do not pile up",
        severity="medium",
        rationale="Runs that overtake each other, or a day of missed runs at once, are outages themselves.",
        targets=(Target(group="batch", version="v1", resources=("cronjobs",)),),
        expression="object.spec.?startingDeadlineSeconds.orValue(0) > 0 && "
        "object.spec.?concurrencyPolicy.orValue('Allow') != 'Allow'",
        broken="its runs could overtake one another or be made up for all at once",
        fix="Set startingDeadlineSeconds, and concurrencyPolicy to Forbid or Replace",
    ),
)
"""Rules about behaviour."""
