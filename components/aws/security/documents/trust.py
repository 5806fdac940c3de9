"""Who may become a role."""

from components.aws.security.documents.document import Document, document, statement


def service(*principals: str) -> Document:
    """Trust AWS services, by service principal."""
    return document(statement("Service", ["sts:AssumeRole"], principal={"Service": list(principals)}))


def service_of_account(principal: str, account: str, source_arn: str) -> Document:
    """Trust a service when it acts for resources of this account that match the pattern.

    Without the conditions the service would also take the role on behalf of somebody else's resource.
    """
    return document(
        statement(
            "Service",
            ["sts:AssumeRole"],
            principal={"Service": principal},
            conditions={
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": source_arn},
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


def pipeline(provider_arn: str, subject: str) -> Document:
    """Trust the jobs of one repository that run in one environment of it.

    The environment is where a repository says who has to approve; a branch or a pull request alone gets
    nothing.
    """
    issuer = provider_arn.partition("oidc-provider/")[2]
    return document(
        statement(
            "Pipeline",
            ["sts:AssumeRoleWithWebIdentity"],
            principal={"Federated": provider_arn},
            conditions={"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": subject}},
        )
    )
