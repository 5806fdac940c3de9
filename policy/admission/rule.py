"""The form of an admission rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.tenancy.models.policy_ids import POLICY_IDS
from contracts.tenancy.resolve.resolved import PolicyProfile

Action = Literal["audit", "warn", "deny"]
"""What happens to what breaks a rule: it is written down, its author is told, or it is refused."""
Severity = Literal["low", "medium", "high", "critical"]
Scope = Literal["tenants", "namespaces", "parameters"]
"""Where a rule holds: in namespaces of tenants, for namespaces themselves, where its own parameters are."""

VALIDATION_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    "audit": ("Audit",),
    "warn": ("Warn", "Audit"),
    "deny": ("Deny", "Audit"),
}
"""The API's words. It refuses Deny and Warn together."""

USUAL_ROLLOUT: Mapping[PolicyProfile, Action] = {
    "sandbox": "audit",
    "dev": "warn",
    "staging": "deny",
    "prod-restricted": "deny",
    "prod-isolated": "deny",
}
"""From seeing to refusing, the closer to production. What production would refuse is refused in staging."""
GUARD_ROLLOUT: Mapping[PolicyProfile, Action] = {**USUAL_ROLLOUT, "sandbox": "warn", "dev": "deny"}
"""For what guards others: nobody learns by breaking it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Resources of one API group."""

    group: str
    """API group; empty for the core."""
    version: str
    """Version of the group."""
    resources: tuple[str, ...]
    """Resources, in the plural."""


@dataclass(frozen=True, kw_only=True)
class AdmissionRule:
    """One rule: what has to hold, and how to get there where it does not."""

    id: str
    """Stable identifier."""
    title: str
    """What has to hold, in a few words."""
    severity: Severity
    """How bad it is where it does not."""
    rationale: str
    """Why it has to."""
    targets: tuple[Target, ...]
    """What it is about."""
    expression: str
    """CEL that is true where the rule holds."""
    broken: str
    """What is wrong where it does not, as the beginning of a sentence."""
    offenders: str = ""
    """CEL that names what is wrong, as a text; empty where the object itself says it."""
    fix: str
    """The remediation, as a sentence."""
    operations: tuple[str, ...] = ("CREATE", "UPDATE")
    """What is looked at."""
    scope: Scope = "tenants"
    """Where it holds."""
    rollout: Mapping[PolicyProfile, Action] = field(default_factory=lambda: USUAL_ROLLOUT)
    """What breaking it does, by policy profile."""

    @property
    def exceptionable(self) -> bool:
        """Whether there may be exceptions."""
        return POLICY_IDS[self.id].exceptionable

    @property
    def max_exception_days(self) -> int:
        """For how many days at most in production."""
        return POLICY_IDS[self.id].production_days

    @property
    def validation(self) -> str:
        """The expression as the API server evaluates it, exceptions considered."""
        return f"variables.exempt || ({self.expression})" if self.exceptionable else self.expression

    @property
    def message_expression(self) -> str:
        """CEL that makes the answer which people read: what is wrong, and the remediation."""
        named = f" + ': ' + {self.offenders}" if self.offenders else ""
        return f"{quoted(f'{self.id}: {self.broken}')}{named} + {quoted(f'. {self.fix}')}"

    @property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """Names and CEL of what the expressions use, each after what it uses itself."""
        text = self.validation + self.offenders
        wanted = {name for name in _VARIABLES if f"variables.{name}" in text}
        for name in reversed(list(_VARIABLES)):
            if name in wanted:
                wanted |= {other for other in _VARIABLES if f"variables.{other}" in self._variable(name)}
        return tuple((name, self._variable(name)) for name in _VARIABLES if name in wanted)

    def _variable(self, name: str) -> str:
        if name == "exempt":
            return f"(request.namespace + '/' + variables.workload) in {listed(self.id)}"
        return _VARIABLES[name]


def quoted(text: str) -> str:
    """A text as CEL writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def listed(key: str) -> str:
    """CEL for a list of the parameters; of one empty text where there is none, which nothing is equal to."""
    return f"params.data[?'{key}'].orValue('').split(',')"


_VARIABLES: Mapping[str, str] = {
    "spec": "object.kind == 'Pod' ? object.spec : (object.kind == 'CronJob' ? "
    "object.spec.jobTemplate.spec.template.spec : object.spec.template.spec)",
    "containers": "variables.spec.containers + variables.spec.?initContainers.orValue([])",
    "workload": "object.metadata.?labels[?'app.kubernetes.io/name']"
    ".orValue(object.metadata.?name.orValue(''))",
    "exempt": "",
    "factory": f"request.userInfo.username != '' && request.userInfo.username in {listed('factoryUsers')} || "
    f"{listed('factoryPrefixes')}.exists(p, p != '' && request.userInfo.username.startsWith(p)) || "
    f"request.userInfo.?groups.orValue([]).exists(g, g != '' && g in {listed('factoryGroups')})",
}
"""What expressions share, each after what it uses. An exception is known by the rule's id."""
