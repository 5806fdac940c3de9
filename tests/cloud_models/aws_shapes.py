"""Inputs of a row held against AWS's own model of the call that gets them: what is required, which words there are,
and how long, large and of which form a value may be.

A property is found by its name: as it is, with the thing's noun before it (`name` is `QueueName`), with `Name`,
`Arn` or `Document` behind it, or one level deeper. ELSEWHERE has what differs, NOT_SENT what goes to no call.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex
from botocore.model import ListShape, MapShape, Shape, StructureShape

from tests.cloud_models import aws_calls
from tests.cloud_models.aws_operations import NOUNS

ELSEWHERE = {
    # kind of row and property: operation and member, where no name leads there
    "amp/alertManagerDefinition.definition": "CreateAlertManagerDefinition.data",
    "amp/workspace.loggingConfiguration": "CreateLoggingConfiguration",
    "backup/plan.rules.completionWindow": "CreateBackupPlan.BackupPlan.Rules.CompletionWindowMinutes",
    "backup/plan.rules.startWindow": "CreateBackupPlan.BackupPlan.Rules.StartWindowMinutes",
    "backup/plan.rules.copyActions.destinationVaultArn": (
        "CreateBackupPlan.BackupPlan.Rules.CopyActions.DestinationBackupVaultArn"
    ),
    "backup/plan.rules.targetVaultName": "CreateBackupPlan.BackupPlan.Rules.TargetBackupVaultName",
    "backup/plan.rules.lifecycle.deleteAfter": "CreateBackupPlan.BackupPlan.Rules.Lifecycle.DeleteAfterDays",
    "backup/plan.rules.schedule": "CreateBackupPlan.BackupPlan.Rules.ScheduleExpression",
    "backup/plan.rules.copyActions.lifecycle.deleteAfter": (
        "CreateBackupPlan.BackupPlan.Rules.CopyActions.Lifecycle.DeleteAfterDays"
    ),
    "backup/selection.planId": "CreateBackupSelection.BackupPlanId",
    "backup/selection.selectionTags": "CreateBackupSelection.BackupSelection.ListOfTags",
    "backup/selection.selectionTags.key": "CreateBackupSelection.BackupSelection.ListOfTags.ConditionKey",
    "backup/selection.selectionTags.type": "CreateBackupSelection.BackupSelection.ListOfTags.ConditionType",
    "backup/selection.selectionTags.value": "CreateBackupSelection.BackupSelection.ListOfTags.ConditionValue",
    "backup/vault.kmsKeyArn": "CreateBackupVault.EncryptionKeyArn",
    "budgets/budget.limitAmount": "CreateBudget.Budget.BudgetLimit.Amount",
    "budgets/budget.limitUnit": "CreateBudget.Budget.BudgetLimit.Unit",
    "budgets/budget.notifications": "CreateBudget.NotificationsWithSubscribers.Notification",
    "budgets/budget.tags": "CreateBudget.ResourceTags",
    "cloudwatch/eventTarget.arn": "PutTargets.Targets.Arn",
    "cloudwatch/eventTarget.inputTransformer": "PutTargets.Targets.InputTransformer",
    "cloudwatch/eventTarget.inputTransformer.inputPaths": "PutTargets.Targets.InputTransformer.InputPathsMap",
    "cloudwatch/eventTarget.roleArn": "PutTargets.Targets.RoleArn",
    "cloudwatch/logMetricFilter.metricTransformation": "PutMetricFilter.metricTransformations",
    "cloudwatch/logMetricFilter.metricTransformation.name": "PutMetricFilter.metricTransformations.metricName",
    "cloudwatch/logMetricFilter.metricTransformation.namespace": (
        "PutMetricFilter.metricTransformations.metricNamespace"
    ),
    "cloudwatch/logMetricFilter.metricTransformation.value": "PutMetricFilter.metricTransformations.metricValue",
    "ec2/flowLog.iamRoleArn": "CreateFlowLogs.DeliverLogsPermissionArn",
    "ec2/flowLog.vpcId": "CreateFlowLogs.ResourceIds",
    "ec2/launchTemplate.description": "CreateLaunchTemplate.VersionDescription",
    "ec2/route.egressOnlyGatewayId": "CreateRoute.EgressOnlyInternetGatewayId",
    "ec2/tag.key": "CreateTags.Tags.Key",
    "ec2/tag.resourceId": "CreateTags.Resources",
    "ec2/tag.value": "CreateTags.Tags.Value",
    "ec2/vpc.assignGeneratedIpv6CidrBlock": "CreateVpc.AmazonProvidedIpv6CidrBlock",
    "ecr/lifecyclePolicy.policy": "PutLifecyclePolicy.lifecyclePolicyText",
    "eks/addon.resolveConflictsOnCreate": "CreateAddon.resolveConflicts",
    "eks/addon.resolveConflictsOnUpdate": "UpdateAddon.resolveConflicts",
    "eks/cluster.enabledClusterLogTypes": "CreateCluster.logging.clusterLogging.types",
    "eks/cluster.vpcConfig": "CreateCluster.resourcesVpcConfig",
    "eks/nodeGroup.nodeRoleArn": "CreateNodegroup.nodeRole",
    "eks/nodeGroup.subnetIds": "CreateNodegroup.subnets",
    "grafana/roleAssociation.groupIds": "UpdatePermissions.updateInstructionBatch.users.id",
    "route53/record.name": "ChangeResourceRecordSets.ChangeBatch.Changes.ResourceRecordSet.Name",
    "route53/record.records": (
        "ChangeResourceRecordSets.ChangeBatch.Changes.ResourceRecordSet.ResourceRecords.Value"
    ),
    "route53/record.ttl": "ChangeResourceRecordSets.ChangeBatch.Changes.ResourceRecordSet.TTL",
    "route53/record.type": "ChangeResourceRecordSets.ChangeBatch.Changes.ResourceRecordSet.Type",
    "route53/record.zoneId": "ChangeResourceRecordSets.HostedZoneId",
    "sns/topicPolicy.arn": "SetTopicAttributes.TopicArn",
    "vpc/securityGroupIngressRule.cidrIpv4": "AuthorizeSecurityGroupIngress.IpPermissions.IpRanges.CidrIp",
    "vpc/securityGroupIngressRule.description": (
        "AuthorizeSecurityGroupIngress.IpPermissions.IpRanges.Description"
    ),
    "vpc/securityGroupIngressRule.securityGroupId": "AuthorizeSecurityGroupIngress.GroupId",
}
_PROVIDER = "Pulumi's and Terraform's own switch"
_ATTRIBUTE = "one of the attributes, which the model takes as any text"
NOT_SENT = {
    # kind of row and property: why it is a member of no call
    "*.region": "where the call goes",
    "acm/certificateValidation.certificateArn": "waits for another row's certificate",
    "acm/certificateValidation.validationRecordFqdns": "waits for another row's certificate",
    "backup/vault.forceDestroy": _PROVIDER,
    "budgets/budget.notifications.subscriberEmailAddresses": "a subscriber of its own, beside the notification",
    "budgets/budget.notifications.subscriberSnsTopicArns": "a subscriber of its own, beside the notification",
    "cloudwatch/logGroup.skipDestroy": _PROVIDER,
    "ec2/defaultSecurityGroup.egress": "what is taken away",
    "ec2/defaultSecurityGroup.ingress": "what is taken away",
    "ec2/defaultSecurityGroup.vpcId": "which group it is",
    "ec2/launchTemplate.updateDefaultVersion": _PROVIDER,
    "ec2/securityGroup.egress": "rules are rows of their own; none are left here",
    "ecr/repository.forceDelete": _PROVIDER,
    "eks/addon.preserve": "for the day it is deleted",
    "kms/key.deletionWindowInDays": "for the day it is deleted",
    "kms/key.enableKeyRotation": "a call of its own, without a member",
    "route53/zone.forceDestroy": _PROVIDER,
    "sns/topic.kmsMasterKeyId": _ATTRIBUTE,
    "sns/topic.policy": _ATTRIBUTE,
    "sns/topicPolicy.policy": _ATTRIBUTE,
    "sqs/queue.messageRetentionSeconds": _ATTRIBUTE,
    "sqs/queue.sqsManagedSseEnabled": _ATTRIBUTE,
    "sqs/queuePolicy.policy": _ATTRIBUTE,
}
MADE_UP = {
    # kind of row and required member: who fills it in. Names that are not given are made up by Pulumi.
    "amp/workspace.loggingConfiguration.workspaceId": "the workspace itself",
    "budgets/budget.AccountId": "the provider's account",
    "ec2/defaultSecurityGroup.Resources": "the group that AWS made",
    "ec2/flowLog.ResourceType": "which property names the resource",
    "route53/record.ChangeBatch": "what is done with the record",
    "route53/resolverQueryLogConfig.CreatorRequestId": "Terraform's provider",
    "route53/zone.CallerReference": "Terraform's provider",
    "sns/topicPolicy.AttributeName": "Policy",
    "sqs/queuePolicy.Attributes": "Policy",
}


class Unmapped(LookupError):
    """A property that leads to no member."""


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One value that AWS does not take."""

    where: str
    rule: str
    value: object

    def __str__(self) -> str:
        return f"{self.where} = {str(self.value)[:90]}: {self.rule}"


def bare(name: str) -> str:
    """A name without case and marks, as two spellings of it are compared."""
    return regex.sub(r"[^a-z0-9]", "", name.lower())


def spellings(name: str, noun: str) -> list[str]:
    """Ways in which the API may call a property, likeliest first."""
    one, last = bare(name), bare(regex.split(r"(?=[A-Z])", noun)[-1])
    near = [one, bare(noun) + one, last + one, f"{one}document", f"{one}name", f"{one}arn"]
    return [*near, *(f"{item}s" for item in near), *(item.removesuffix("s") for item in near[:3])]


def member(shape: Shape, name: str, noun: str) -> tuple[str, Shape] | None:
    """The member of a structure that a property is."""
    if not isinstance(shape, StructureShape):
        return None
    known = {bare(key): (key, value) for key, value in shape.members.items()}
    return next((known[one] for one in spellings(name, noun) if one in known), None)


def _within(shape: Shape) -> Shape:
    """What a list is of; anything else is itself."""
    return _within(shape.member) if isinstance(shape, ListShape) else shape


def at(service: str, path: str) -> Shape:
    """The shape at a path such as `PutTargets.Targets.Arn`."""
    operation, *members = path.split(".")
    shape: Shape | None = aws_calls.model(service).operation_model(operation).input_shape
    for name in members:
        shape = _within(shape).members[name]  # ty: ignore
    assert shape is not None
    return shape


@functools.cache
def _inputs(token: str) -> tuple[StructureShape, ...]:
    """What the calls that make a thing take; those that change it, where an input comes only with them."""
    model, made = aws_calls.model(aws_calls.service(token)), aws_calls.operations(token)
    makers = sorted(made["create"], key=lambda one: (not aws_calls.creates(token, one), one))
    names = [*makers, *sorted(made["update"])]
    shapes = [model.operation_model(name).input_shape for name in names if not name.startswith("Describe")]
    return tuple(shape for shape in shapes if shape is not None)


@functools.cache
def target(token: str, name: str) -> tuple[str, Shape] | None:
    """Member of the call and shape of the value that a property is; None where it is sent nowhere.

    Raises:
        Unmapped: nobody said where it goes.
    """
    kind, noun = aws_calls.kind(token), noun_of(token)
    if f"{kind}.{name}" in NOT_SENT or f"*.{name}" in NOT_SENT:
        return None
    if name == "tags" and aws_calls.service(token) in _TAGGED_APART:
        return "Tags", at(aws_calls.service(token), _TAGGED_APART[aws_calls.service(token)])
    if path := ELSEWHERE.get(f"{kind}.{name}"):
        return path.split(".")[-1 if "." not in path else 1], at(aws_calls.service(token), path)
    shapes = _inputs(token)
    for shape in shapes:
        if found := member(shape, name, noun):
            return found
    for shape in shapes:
        for above, below in shape.members.items():
            if found := member(_within(below), name, noun):
                return above, found[1]
    raise Unmapped(f"{kind}.{name}: say in ELSEWHERE or NOT_SENT of aws_shapes.py where it goes")


_TAGGED_APART = {"ec2": "CreateTags.Tags", "route53": "ChangeTagsForResource.AddTags"}
"""Services that take tags in another form, or in another call."""


def noun_of(token: str) -> str:
    return NOUNS.get(aws_calls.kind(token)) or token.split(":")[2]


def row(token: str, inputs: Mapping[str, Any]) -> Iterator[Wrong]:
    """What AWS would not take of a row."""
    kind, given = aws_calls.kind(token), set()
    for name, value in inputs.items():
        found = target(token, name)
        if found is not None:
            given.add(found[0])
            yield from judge(found[1], value, f"{kind}.{name}")
    for shape in _inputs(token)[:1]:
        for name in sorted(set(shape.required_members) - given):
            if f"{kind}.{name}" not in MADE_UP and not _is_name(token, name):
                yield Wrong(where=f"{kind}.{name}", rule="is required", value=None)


def _is_name(token: str, name: str) -> bool:
    """Whether a member is the thing's own name, which Pulumi makes up where none is given."""
    return bare(name) in spellings("name", noun_of(token))[:3]


def judge(shape: Shape, value: Any, where: str) -> Iterator[Wrong]:
    """What is wrong with a value, and with everything in it."""
    if value is None:
        return
    if isinstance(value, list) and not isinstance(shape, ListShape):
        # Blocks that there may be one of are lists in the SDK.
        for item in value:
            yield from judge(shape, item, where)
    elif isinstance(shape, ListShape):
        items = value if isinstance(value, list) else [value]
        if isinstance(value, dict) and {bare(key) for key in _members(shape.member)} in _PAIRS:
            # Tags and dimensions are maps in the SDK and lists of pairs in the API.
            first, second = sorted(_members(shape.member), key=lambda key: bare(key).endswith("value"))
            items = [{first: key, second: item} for key, item in value.items()]
        yield from _size(shape, len(items), where, "items")
        for item in items:
            yield from judge(shape.member, item, where)
    elif isinstance(shape, MapShape):
        yield from _size(shape, len(value), where, "entries")
        for key, item in value.items():
            yield from judge(shape.key, key, f"{where}[{key}]")
            yield from judge(shape.value, item, f"{where}[{key}]")
    elif isinstance(shape, StructureShape):
        yield from _structure(shape, value, where)
    else:
        yield from _scalar(shape, value, where)


_PAIRS = ({"key", "value"}, {"name", "value"}, {"tagkey", "tagvalue"})


def _members(shape: Shape) -> list[str]:
    return list(shape.members) if isinstance(shape, StructureShape) else []


def _structure(shape: StructureShape, value: Any, where: str) -> Iterator[Wrong]:
    if not isinstance(value, dict):
        # The SDK flattens structures that hold one thing.
        if len(shape.members) != 1 and where not in ELSEWHERE:
            raise Unmapped(f"{where}: {value!r} is no {shape.name}")
        yield from judge(next(iter(shape.members.values())), value, where)
        return
    given = set()
    for name, item in value.items():
        path = f"{where}.{name}"
        if path in NOT_SENT:
            continue
        found = (
            (ELSEWHERE[path].split(".")[-1], None) if path in ELSEWHERE else member(shape, name, shape.name)
        )
        if found is None:
            raise Unmapped(f"{path}: say in ELSEWHERE or NOT_SENT of aws_shapes.py where it goes")
        given.add(found[0])
        yield from judge(shape.members[found[0]], item, path)
    for name in shape.required_members:
        if name not in given and f"{where}.{name}" not in MADE_UP:
            yield Wrong(where=f"{where}.{name}", rule="is required", value=None)


def _size(shape: Shape, size: int, where: str, what: str) -> Iterator[Wrong]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and size < least) or (most is not None and size > most):
        yield Wrong(where=where, rule=f"has {least} to {most} {what}", value=size)


@functools.cache
def _form(pattern: str) -> Any:
    return regex.compile(pattern.replace("\\p{Punct}", "[:punct:]"))


def _scalar(shape: Shape, value: Any, where: str) -> Iterator[Wrong]:
    if isinstance(value, dict):
        raise Unmapped(f"{where}: a mapping goes to {shape.name}, which is {shape.type_name}")
    if shape.type_name in ("integer", "long", "double", "float"):
        try:
            number = float(value)
        except (TypeError, ValueError):
            yield Wrong(where=where, rule="is a number", value=value)
            return
        yield from _size(shape, number, where, "in value")  # ty: ignore
    elif shape.type_name == "boolean":
        if str(value).lower() not in ("true", "false"):
            yield Wrong(where=where, rule="is true or false", value=value)
    elif shape.type_name == "string":
        text = (
            value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
        )
        yield from _size(shape, len(text), where, "characters")
        words, form = getattr(shape, "enum", []), shape.metadata.get("pattern")
        if words and text not in words:
            yield Wrong(where=where, rule=f"is one of {', '.join(words)[:200]}", value=text)
        if form and not _form(form).fullmatch(text):
            yield Wrong(where=where, rule=f"has the form {form}", value=text)
