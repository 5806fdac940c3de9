"""The types of identities and of the alarm on their use."""

from collections.abc import Callable

from simulation.aws.shape import arn
from simulation.outputs import MockOutputs, ResourceInputs


def _iam(kind: str) -> Callable[[ResourceInputs], str]:
    """ARN of something below an IAM path."""
    return lambda resource: arn(
        resource, "iam", f"{kind}{resource.inputs.get('path') or '/'}{resource.physical}", regional=False
    )


def _topic(resource: ResourceInputs) -> str:
    return arn(resource, "sns", resource.physical)


def _issuer(resource: ResourceInputs) -> str:
    return arn(
        resource,
        "iam",
        f"oidc-provider/{str(resource.inputs['url']).removeprefix('https://')}",
        regional=False,
    )


MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "aws:iam/instanceProfile:InstanceProfile": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(
                resource,
                "iam",
                f"instance-profile{resource.inputs.get('path', '/')}{resource.physical}",
                regional=False,
            ),
        },
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": MockOutputs(id=lambda resource: resource.physical),
    "aws:cloudwatch/metricAlarm:MetricAlarm": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {"arn": arn(resource, "cloudwatch", f"alarm:{resource.physical}")},
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": MockOutputs(
        id=_issuer, outputs=lambda resource: {"arn": _issuer(resource)}
    ),
    "aws:iam/policy:Policy": MockOutputs(
        id=_iam("policy"),
        outputs=lambda resource: {"name": resource.physical, "arn": _iam("policy")(resource)},
    ),
    "aws:iam/role:Role": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": _iam("role")(resource),
            "uniqueId": f"AROA{resource.hex(16).upper()}",
        },
    ),
    "aws:sns/topic:Topic": MockOutputs(
        id=_topic, outputs=lambda resource: {"name": resource.physical, "arn": _topic(resource)}
    ),
    "aws:sns/topicSubscription:TopicSubscription": MockOutputs(
        id=lambda resource: f"{resource.inputs['topic']}:{resource.hex(8)}",
        outputs=lambda resource: {"arn": f"{resource.inputs['topic']}:{resource.hex(8)}"},
    ),
}
"""Resource type to what AWS computes for it. Roles and policies are told here with their path."""
