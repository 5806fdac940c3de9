"""What a recorded stack made, as the API knows it: identifiers, ARNs, tags, and who refers to whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf import json_format

from contracts.model import leaves
from review.offline.recorder import Recorder
from tests.cloud_models.aws_authorization import ResourceType
from tests.cloud_models.aws_calls import kind

RESOURCES = {
    # prefix of the action and type of resource: kinds of rows that are such things
    "acm:certificate": "acm/certificate",
    "aps:workspace": "amp/workspace",
    "backup:backupplan": "backup/plan",
    "backup:backupvault": "backup/vault",
    "budgets:budget": "budgets/budget",
    "cloudwatch:alarm": "cloudwatch/metricAlarm",
    "ec2:egress-only-internet-gateway": "ec2/egressOnlyInternetGateway",
    "ec2:elastic-ip": "ec2/eip",
    "ec2:internet-gateway": "ec2/internetGateway",
    "ec2:launch-template": "ec2/launchTemplate",
    "ec2:natgateway": "ec2/natGateway",
    "ec2:route-table": "ec2/routeTable",
    "ec2:security-group": "ec2/securityGroup ec2/defaultSecurityGroup",
    "ec2:security-group-rule": "vpc/securityGroupIngressRule",
    "ec2:subnet": "ec2/subnet",
    "ec2:vpc": "ec2/vpc",
    "ec2:vpc-endpoint": "ec2/vpcEndpoint",
    "ec2:vpc-flow-log": "ec2/flowLog",
    "ecr:repository": "ecr/repository",
    "eks:access-entry": "eks/accessEntry",
    "eks:addon": "eks/addon",
    "eks:cluster": "eks/cluster",
    "eks:nodegroup": "eks/nodeGroup",
    "eks:podidentityassociation": "eks/podIdentityAssociation",
    "events:rule-on-default-event-bus": "cloudwatch/eventRule",
    "grafana:workspace": "grafana/workspace",
    "iam:instance-profile": "iam/instanceProfile",
    "iam:oidc-provider": "iam/openIdConnectProvider",
    "iam:policy": "iam/policy",
    "iam:role": "iam/role",
    "kms:alias": "kms/alias",
    "kms:key": "kms/key",
    "logs:log-group": "cloudwatch/logGroup",
    "network-firewall:firewall": "networkfirewall/firewall",
    "network-firewall:firewallpolicy": "networkfirewall/firewallPolicy",
    "network-firewall:statefulrulegroup": "networkfirewall/ruleGroup",
    "route53:hostedzone": "route53/zone",
    "route53resolver:resolver-query-log-config": "route53/resolverQueryLogConfig",
    "scheduler:schedule": "scheduler/schedule",
    "scheduler:schedule-group": "scheduler/scheduleGroup",
    "sns:topic": "sns/topic",
    "sqs:queue": "sqs/queue",
}
_NAMED_BY = {"ClusterName": "clusterName", "GroupName": "groupName", "NodegroupName": "nodeGroupName"}
"""Variables of ARNs that another property has than the resource's name."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One resource of a recorded stack."""

    kind: str
    type: str
    id: str
    state: dict[str, Any]
    """Inputs and what the cloud computes."""
    region: str
    depends_on: tuple[str, ...]
    urn: str
    at: str
    """Where the stack's provider works, whatever region this one is in."""

    @property
    def tags(self) -> dict[str, str]:
        found = self.state.get("tags") or {}
        return {str(key): str(value) for key, value in found.items()}

    def texts(self) -> Iterator[str]:
        """Every text in it."""
        yield from (value for _, value in leaves(self.state) if isinstance(value, str))

    def arn(self, form: ResourceType, account: str) -> str:
        """Its ARN as a resource of that type."""
        made = self.state.get("arn")
        prefix = form.arn.split("${Account}")[-1].split("$")[0]
        if isinstance(made, str) and made.startswith("arn:") and prefix.strip(":/") in made:
            return made.replace(f":{self.at}:", f":{self.region}:").removesuffix(":*")
        name = str(self.state.get("name") or self.id)
        if kind(self.type).startswith("iam/"):
            name = f"{self.state.get('path', '/')}{name}".lstrip("/")
        if kind(self.type) == "kms/alias":
            name = name.removeprefix("alias/")
        if kind(self.type).startswith("ec2/") or kind(self.type).startswith("vpc/"):
            name = self.id
        fixed = {"Partition": partition(self.region), "Region": self.region, "Account": account}

        def value(variable: re.Match[str]) -> str:
            other = self.state.get(_NAMED_BY.get(variable[1], ""))
            return fixed.get(variable[1]) or str(other or name)

        return re.sub(r"\$\{(\w+)\}", value, form.arn)


def partition(region: str) -> str:
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


class Things:
    """The resources of a stack, found by what refers to them."""

    def __init__(self, recorder: Recorder) -> None:
        self._all: dict[str, Thing] = {}
        self._by_name: dict[str, list[Thing]] = {}
        self._found: dict[str, list[Thing]] = {}
        for urn, row in recorder.registrations.items():
            if not row.custom or not row.type.startswith("aws:"):
                continue
            provider = recorder.registrations.get(row.provider.rpartition("::")[0])
            at = str(provider.inputs.get("region", "us-east-1")) if provider else "us-east-1"
            state = json_format.MessageToDict(recorder._states[urn])
            self._all[urn] = Thing(
                kind=kind(row.type),
                type=row.type,
                id=recorder.ids[urn],
                state=state,
                region=str(row.inputs.get("region") or at),
                depends_on=tuple(row.depends_on),
                urn=urn,
                at=at,
            )
        for thing in self._all.values():
            for name in _names(thing):
                self._by_name.setdefault(name, []).append(thing)

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._all.values())

    def of(self, prefix: str, form: ResourceType, thing: Thing) -> list[Thing]:
        """What a request about a thing names of one type of resource: the thing itself, or what it refers to."""
        kinds = RESOURCES.get(f"{prefix}:{form.name}", "").split()
        if thing.kind in kinds:
            return [thing]
        return [other for other in self._referred(thing) if other.kind in kinds]

    def _referred(self, thing: Thing) -> list[Thing]:
        """Everything that a thing names by identifier, ARN or name."""
        if thing.urn not in self._found:
            texts = {text.removesuffix(":*") for text in thing.texts()}
            found = {other.urn: other for text in texts for other in self._by_name.get(text, ())}
            self._found[thing.urn] = [other for other in found.values() if other.urn != thing.urn]
        return self._found[thing.urn]


def _names(thing: Thing) -> set[str]:
    names = {thing.id, str(thing.state.get("arn") or ""), str(thing.state.get("name") or "")}
    if thing.kind == "eks/accessEntry":
        names.add(str(thing.state["principalArn"]))
    return {name for name in names if name}
