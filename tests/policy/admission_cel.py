"""Evaluates admission policies as the API server does, from the objects that it would be given."""

import functools
import sys
from typing import Any

import pytest

if sys.version_info >= (3, 14):
    pytest.skip("Google's CEL is not built for this interpreter yet", allow_module_level=True)

from cel_expr_python import cel
from cel_expr_python.ext import ext_optional, ext_strings

from manifests import guards
from policy.admission.rule import AdmissionRule

Object = dict[str, Any]
_NAMES = ("object", "oldObject", "request", "params", "namespaceObject", "variables")


@functools.cache
def _env() -> Any:
    extensions = [ext_optional.ExtOptional(), ext_strings.ExtStrings()]
    return cel.NewEnv(variables=dict.fromkeys(_NAMES, cel.Type.DYN), extensions=extensions)


@functools.cache
def _compiled(expression: str) -> Any:
    return _env().compile(expression)


def evaluate(expression: str, data: Object) -> Any:
    """The plain value of an expression. Errors come back as values, which nobody would notice."""
    found = _compiled(expression).eval(data={name: data.get(name) for name in _NAMES})
    assert found.type() != cel.Type.ERROR, f"{expression}: {found.value()}"
    return found.plain_value()


def resource_of(thing: Object) -> str:
    """The resource of a kind."""
    kind = thing["kind"].lower()
    return {
        "networkpolicy": "networkpolicies",
        "ciliumnetworkpolicy": "ciliumnetworkpolicies",
        "secretproviderclass": "secretproviderclasses",
    }.get(kind, f"{kind}s")


def applies(rule: AdmissionRule, thing: Object, operation: str = "CREATE") -> bool:
    """Whether a rule looks at an operation on an object."""
    group, _, version = thing["apiVersion"].rpartition("/")
    return operation in rule.operations and any(
        target.group == group and target.version == version and resource_of(thing) in target.resources
        for target in rule.targets
    )


def answer(
    rule: AdmissionRule,
    thing: Object | None,
    params: Object,
    *,
    old: Object | None = None,
    user: str = "alice",
    groups: tuple[str, ...] = (),
    namespace: Object | None = None,
) -> str:
    """What the policy in the cluster says: the message of a refusal, or nothing."""
    policy = guards.policy(rule)["spec"]
    subject = thing or old or {}
    data: Object = {
        "object": thing,
        "oldObject": old,
        "params": params,
        "namespaceObject": namespace,
        "request": {
            "namespace": subject["metadata"].get("namespace", ""),
            "userInfo": {"username": user, "groups": list(groups)},
        },
        "variables": {},
    }
    for condition in policy.get("matchConditions", ()):
        if not evaluate(condition["expression"], data):
            return ""
    for variable in policy.get("variables", ()):
        data["variables"][variable["name"]] = evaluate(variable["expression"], data)
    for audited in policy.get("auditAnnotations", ()):
        evaluate(audited["valueExpression"], data)
    (validation,) = policy["validations"]
    if evaluate(validation["expression"], data):
        return ""
    message = str(evaluate(validation["messageExpression"], data))
    assert message
    assert "\n" not in message
    return message
