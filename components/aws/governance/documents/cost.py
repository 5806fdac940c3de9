"""What a budget counts and what a schedule may and will do."""

import json

from components.aws.security.documents.document import Document, document, statement

UPDATE_NODE_GROUP = "eks:updateNodegroupConfig"
"""The one API call a schedule makes."""

ALARMS = (("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))
"""Kind of cost and percentage of the budget."""


def cluster_filter(cluster: str) -> str:
    """The cost allocation tag of a cluster, as budgets write it."""
    return f"user:cluster${cluster}"


def target(partition: str) -> str:
    """EventBridge Scheduler's name for the API call."""
    return f"arn:{partition}:scheduler:::aws-sdk:{UPDATE_NODE_GROUP}"


def resize(cluster: str, node_group: str, min_size: int, max_size: int) -> str:
    """Input of the API call. The scheduler wants the SDK's spelling, not the REST API's."""
    scaling = {"MinSize": min_size, "MaxSize": max_size, "DesiredSize": min_size}
    return json.dumps(
        {"ClusterName": cluster, "NodegroupName": node_group, "ScalingConfig": scaling}, sort_keys=True
    )


def resizer(node_group_arn: str) -> Document:
    """What a schedule may do: resize one node group."""
    return document(statement("ResizeNodeGroup", ["eks:UpdateNodegroupConfig"], [node_group_arn]))
