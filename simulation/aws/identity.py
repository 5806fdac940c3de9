"""The types of identities and of the alarm on their use."""

from collections.abc import Callable

from simulation.aws.shape import arn
from simulation.outputs import Answer, Asked


def _iam(kind: str) -> Callable[[Asked], str]:
    """ARN of something below an IAM path."""
    return lambda asked: arn(
        asked, "iam", f"{kind}{asked.inputs.get('path') or '/'}{asked.physical}", regional=False
    )


def _topic(asked: Asked) -> str:
    return arn(asked, "sns", asked.physical)


def _issuer(asked: Asked) -> str:
    return arn(
        asked, "iam", f"oidc-provider/{str(asked.inputs['url']).removeprefix('https://')}", regional=False
    )


ANSWERS: dict[str, Answer] = {
    "aws:iam/instanceProfile:InstanceProfile": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "iam", f"instance-profile/{asked.physical}", regional=False),
        },
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Answer(id=lambda asked: asked.physical),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {"arn": arn(asked, "cloudwatch", f"alarm:{asked.physical}")},
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Answer(
        id=_issuer, outputs=lambda asked: {"arn": _issuer(asked)}
    ),
    "aws:iam/policy:Policy": Answer(
        id=_iam("policy"),
        outputs=lambda asked: {"name": asked.physical, "arn": _iam("policy")(asked)},
    ),
    "aws:iam/role:Role": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": _iam("role")(asked),
            "uniqueId": f"AROA{asked.hex(16).upper()}",
        },
    ),
    "aws:sns/topic:Topic": Answer(
        id=_topic, outputs=lambda asked: {"name": asked.physical, "arn": _topic(asked)}
    ),
    "aws:sns/topicSubscription:TopicSubscription": Answer(
        id=lambda asked: f"{asked.inputs['topic']}:{asked.hex(8)}",
        outputs=lambda asked: {"arn": f"{asked.inputs['topic']}:{asked.hex(8)}"},
    ),
}
"""Resource type to what AWS computes for it. Roles and policies are told here with their path."""
