"""Trust in an AWS service that acts for this account only."""

from components.aws.documents.document import Document, document, statement


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
