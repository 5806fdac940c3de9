"""Who hears what a topic says."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.component import Component


def protocol(endpoint: str) -> str:
    """How SNS delivers to an endpoint: by e-mail, or to a function or queue named by ARN."""
    return endpoint.split(":")[2] if endpoint.startswith("arn:") else "email"


def subscribe(owner: Component, name: str, topic: aws.sns.Topic, endpoints: Mapping[str, str]) -> None:
    """Subscribe every endpoint to a topic.

    Args:
        name: logical name of the owner.
        endpoints: name to e-mail address, or ARN of a Lambda function or SQS queue.
    """
    for who, endpoint in sorted(endpoints.items()):
        aws.sns.TopicSubscription(
            f"{name}-{who}",
            topic=topic.arn,
            protocol=protocol(endpoint),
            endpoint=endpoint,
            opts=pulumi.ResourceOptions(parent=owner),
        )
