"""The calls that a deployment makes: every row of a recorded stack created, tagged, read, changed and deleted."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.model import leaves
from review.offline.recorder import Recorder
from tests.cloud_models import aws_authorization, aws_calls
from tests.cloud_models.aws_authorization import Action, ResourceType
from tests.cloud_models.aws_left_out import LINKED, left_out
from tests.cloud_models.aws_things import Thing, Things
from tests.cloud_models.iam_evaluator import Call, Context

_PASSED = ("roleArn", "iamRoleArn", "nodeRoleArn", "customRoleArn")
"""Properties by which a role is handed to a service."""
_GLOBAL = ("iam", "route53", "budgets", "organizations")
"""Services whose requests are all of one region."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose calls they are."""

    account: str
    cluster: str
    boundary: str
    principal: str
    """The deploy role's ARN."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call, and for what it is made."""

    call: Call
    kind: str
    phase: str
    policy: str = ""
    """The policy of the key it is about."""

    def __str__(self) -> str:
        return f"{self.kind} {self.phase}: {self.call.action} on {self.call.resource}"


class Unresolved(Exception):
    """An action that AWS's reference does not have."""


class Replay:
    """The calls of one stack."""

    def __init__(self, recorder: Recorder, place: Place) -> None:
        self._things = Things(recorder)
        self._place = place
        self.asked: set[str] = set()
        """Actions with the kind of row they are asked for."""
        self.named: set[str] = set()
        """Those for which a resource was found that they are checked on."""
        self._roles = [thing for thing in self._things if thing.kind == "iam/role"]

    def calls(self) -> Iterator[Asked]:
        """Every call, one for each resource it names."""
        for thing in self._things:
            delivery = "GithubDeployRoles" in thing.urn
            tagged = bool(thing.tags) and thing.kind != "ecr/repositoryCreationTemplate"
            for phase, action in aws_calls.needed(thing.type, tagged=tagged):
                # Deploy roles are made and changed by an administrator; a pipeline looks at them.
                if left_out(action, thing.kind) is None and (phase == "read" or not delivery):
                    yield from self._action(thing, phase, action)
            yield from self._passed(thing)

    def _action(self, thing: Thing, phase: str, action: str) -> Iterator[Asked]:
        if action in ("iam:PassRole", "iam:CreateServiceLinkedRole", "ec2:RunInstances"):
            yield from self._special(thing, phase, action)
            return
        for asked in self._on_resources(thing, phase, action):
            self.named.add(f"{action} of {thing.kind}")
            yield asked
        self.asked.add(f"{action} of {thing.kind}")

    def _on_resources(self, thing: Thing, phase: str, action: str) -> Iterator[Asked]:
        said, prefix = aws_authorization.action(action), action.partition(":")[0]
        if said is None:
            raise Unresolved(f"{action}, which {thing.kind} needs, is in no reference")
        if not said.resources:
            yield self._asked(thing, phase, action, "*", said.keys, None)
            return
        found = False
        for form in said.resources:
            for other in self._things.of(prefix, form, thing):
                found = True
                arn = other.arn(form, self._place.account)
                yield from self._on(thing, phase, action, arn, said, form, other)
        if not found:
            yield from self._foreign(thing, phase, action, said)

    def _foreign(self, thing: Thing, phase: str, action: str, said: Action) -> Iterator[Asked]:
        """What a call names that the stack did not make."""
        begin = f"arn:{_partition(thing)}"
        if action == "route53:AssociateVPCWithHostedZone":
            # The zone by which an endpoint is found is AWS's.
            yield self._asked(thing, phase, action, f"{begin}:route53:::hostedzone/Z1", said.keys, None)
            return
        if action == "route53:GetChange":
            yield self._asked(thing, phase, action, f"{begin}:route53:::change/C1", said.keys, None)
        elif thing.kind.startswith("eks/") and any(
            form.name == "cluster" and form.required for form in said.resources
        ):
            # The tenants layer works on the cluster of another stack.
            arn = f"{begin}:eks:{thing.region}:{self._place.account}:cluster/{self._place.cluster}"
            yield self._asked(thing, phase, action, arn, said.keys, None)

    def _on(  # noqa: PLR0917 a request has that many parts
        self, thing: Thing, phase: str, action: str, arn: str, said: Action, form: ResourceType, other: Thing
    ) -> Iterator[Asked]:
        keys = said.keys | form.keys
        made = phase == "create" and aws_calls.creates(thing.type, action.partition(":")[2])
        # The default group comes with its VPC, without tags.
        untagged = phase == "create" and thing.kind == "ec2/defaultSecurityGroup"
        new = other.urn == thing.urn and (made or untagged)
        yield self._asked(thing, phase, action, arn, keys, other, new=new)
        if action.startswith("ec2:") and new and made and thing.tags:
            tagging = aws_authorization.action("ec2:CreateTags")
            assert tagging is not None
            known = tagging.keys | next(item.keys for item in tagging.resources if item.name == form.name)
            tags = self._asked(thing, phase, "ec2:CreateTags", arn, known, other, new=True)
            yield self._with(tags, {"ec2:CreateAction": action.partition(":")[2]})
        if phase == "tag" and not action.startswith("ec2:"):
            # Services check the right to tag when something is made with tags, too.
            yield self._asked(thing, "create", action, arn, keys, other, new=True)

    @staticmethod
    def _with(asked: Asked, more: Context) -> Asked:
        call = Call(
            action=asked.call.action,
            resource=asked.call.resource,
            context={**asked.call.context, **more},
        )
        return Asked(call=call, kind=asked.kind, phase=asked.phase, policy=asked.policy)

    def _asked(  # noqa: PLR0917 a request has that many parts
        self,
        thing: Thing,
        phase: str,
        action: str,
        resource: str,
        keys: frozenset[str],
        other: Thing | None,
        *,
        new: bool = False,
    ) -> Asked:
        prefix = action.partition(":")[0]
        region = "us-east-1" if prefix in _GLOBAL else thing.region
        made: dict[str, Any] = {"aws:RequestedRegion": region, "aws:PrincipalArn": self._place.principal}
        if "aws:RequestTag/${TagKey}" in keys and aws_calls.sends_tags(thing.type, phase, action):
            tags = thing.tags or thing.state.get("resourceTags")
            made |= {f"aws:RequestTag/{key}": value for key, value in (tags or {}).items()}
        if "aws:ResourceTag/${TagKey}" in keys and other is not None and not new:
            made |= {f"aws:ResourceTag/{key}": value for key, value in other.tags.items()}
        if prefix == "kms" and not thing.kind.startswith("kms/"):
            made["kms:ViaService"] = (
                f"{aws_calls.action(aws_calls.service(thing.type), '').strip(':')}.{region}.amazonaws.com"
            )
            made["kms:CallerAccount"] = self._place.account
            made["kms:GrantIsForAWSResource"] = "true"
        if "iam:PermissionsBoundary" in keys:
            made["iam:PermissionsBoundary"] = self._place.boundary
        made |= {key: value for key, value in self._of_eks(thing).items() if key in keys}
        policy = str(other.state.get("policy", "")) if other and other.kind == "kms/key" and not new else ""
        call = Call(action=action, resource=resource, context=made)
        return Asked(call=call, kind=thing.kind, phase=phase, policy=policy)

    @staticmethod
    def _of_eks(thing: Thing) -> dict[str, Any]:
        state = thing.state
        made = {
            "eks:authenticationMode": (state.get("accessConfig") or {}).get("authenticationMode"),
            "eks:accessEntryType": state.get("type") if thing.kind == "eks/accessEntry" else None,
            "eks:kubernetesGroups": state.get("kubernetesGroups"),
        }
        return {key: value for key, value in made.items() if value}

    def _passed(self, thing: Thing) -> Iterator[Asked]:
        """Roles that a row hands to a service: the one that the role trusts."""
        given = {
            str(value) for path, value in leaves(thing.state) if path and str(path[-1]) in _PASSED and value
        }
        if thing.kind == "iam/instanceProfile":
            given = {str(thing.state["role"])}
        for role in self._roles:
            if thing.kind == "iam/role" or not given & {str(role.state.get("arn")), role.id}:
                continue
            for service in trusted(role):
                call = Call(
                    action="iam:PassRole",
                    resource=str(role.state["arn"]),
                    context={"iam:PassedToService": service, "aws:RequestedRegion": "us-east-1"},
                )
                yield Asked(call=call, kind=thing.kind, phase="create")

    def _special(self, thing: Thing, phase: str, action: str) -> Iterator[Asked]:
        if action == "iam:CreateServiceLinkedRole":
            for service in LINKED.get(thing.kind, [f"(say in LINKED which of {thing.kind})"]):
                arn = f"arn:{_partition(thing)}:iam::{self._place.account}:role/aws-service-role/{service}/R"
                call = Call(action=action, resource=arn, context={"iam:AWSServiceName": service})
                yield Asked(call=call, kind=thing.kind, phase=phase)
        if action == "ec2:RunInstances":
            yield from self._launch(thing, phase)

    def _launch(self, thing: Thing, phase: str) -> Iterator[Asked]:
        """EKS tries a group's template with the rights of whoever makes the group."""
        said = aws_authorization.action("ec2:RunInstances")
        assert said is not None
        template = next(item for item in self._things if item.id == thing.state["launchTemplate"]["id"])
        tags = {spec["resourceType"]: spec["tags"] for spec in template.state.get("tagSpecifications") or []}
        begin = f"arn:{_partition(thing)}:ec2:{thing.region}"
        own = f"{begin}:{self._place.account}"
        from_template = {"ec2:LaunchTemplate": template.state["arn"], "aws:RequestedRegion": thing.region}
        for kind in ("instance", "network-interface", "volume"):
            asked = {f"aws:RequestTag/{key}": value for key, value in tags.get(kind, {}).items()}
            context = {**from_template, **asked}
            yield self._launched(f"{own}:{kind}/*", "ec2:RunInstances", context, thing, phase)
            if asked:
                context = {**asked, "ec2:CreateAction": "RunInstances"}
                yield self._launched(f"{own}:{kind}/*", "ec2:CreateTags", context, thing, phase)
        for kind in ("image/ami-1", "snapshot/snap-1"):
            yield self._launched(f"{begin}::{kind}", "ec2:RunInstances", from_template, thing, phase)
        owned = {f"aws:ResourceTag/kubernetes.io/cluster/{self._place.cluster}": "owned"}
        yield self._launched(f"{own}:security-group/sg-1", "ec2:RunInstances", owned, thing, phase)
        for form in said.resources:
            if form.name in ("subnet", "launch-template"):
                about = template if form.name == "launch-template" else thing
                for other in self._things.of("ec2", form, about):
                    arn = other.arn(form, self._place.account)
                    context = {f"aws:ResourceTag/{key}": value for key, value in other.tags.items()}
                    yield self._launched(arn, "ec2:RunInstances", context, thing, phase)

    @staticmethod
    def _launched(arn: str, action: str, context: Context, thing: Thing, phase: str) -> Asked:
        return Asked(call=Call(action=action, resource=arn, context=context), kind=thing.kind, phase=phase)


def _partition(thing: Thing) -> str:
    return "aws-us-gov" if thing.region.startswith("us-gov-") else "aws"


def trusted(role: Thing) -> set[str]:
    """The services that may take on a role."""
    made: set[str] = set()
    for item in json.loads(str(role.state["assumeRolePolicy"]))["Statement"]:
        principal = item.get("Principal", {})
        named = principal.get("Service", []) if isinstance(principal, dict) else []
        made |= {named} if isinstance(named, str) else set(named)
    return made
