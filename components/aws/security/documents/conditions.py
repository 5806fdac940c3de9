"""What ties a statement to one cluster: the tag `cluster`, and resources of its account and region."""

from components.context import AwsContextArgs


def request_tag(context: AwsContextArgs) -> dict[str, str]:
    """Condition: what is being made carries this cluster's tag."""
    return {"aws:RequestTag/cluster": context.cluster_name}


def resource_tag(context: AwsContextArgs) -> dict[str, str]:
    """Condition: what is being changed carries this cluster's tag."""
    return {"aws:ResourceTag/cluster": context.cluster_name}


def ec2(context: AwsContextArgs, *kinds: str) -> list[str]:
    """ARN patterns of everything of these kinds in EC2."""
    return [context.arn("ec2", f"{kind}/*") for kind in kinds]
