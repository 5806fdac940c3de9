"""Who may become a role."""

from components.aws.documents.document import Document, document, statement


def service(*principals: str) -> Document:
    """Trust AWS services, by service principal."""
    return document(statement("Service", ["sts:AssumeRole"], principal={"Service": list(principals)}))


def flow_logs(account: str, vpc_flow_log_arn_pattern: str) -> Document:
    """Trust VPC flow logs of this account only; the conditions stop another account's use of the role."""
    return document(
        statement(
            "FlowLogs",
            ["sts:AssumeRole"],
            principal={"Service": "vpc-flow-logs.amazonaws.com"},
            conditions={
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": vpc_flow_log_arn_pattern},
            },
        )
    )


def pod_identity(account: str, cluster: str, namespace: str, service_account: str) -> Document:
    """Trust the pods of one service account in one cluster."""
    return document(
        statement(
            "PodIdentity",
            ["sts:AssumeRole", "sts:TagSession"],
            principal={"Service": "pods.eks.amazonaws.com"},
            conditions={
                "StringEquals": {
                    "aws:SourceAccount": account,
                    "aws:RequestTag/eks-cluster-name": cluster,
                    "aws:RequestTag/kubernetes-namespace": namespace,
                    "aws:RequestTag/kubernetes-service-account": service_account,
                }
            },
        )
    )
