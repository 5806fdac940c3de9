"""What every part of a recipe needs to know of its stack."""

from typing import TypedDict

import pulumi
import pulumi_aws as aws

from contracts.catalog import versions
from contracts.planning.deploy_roles import iam_path
from contracts.planning.labels import Labels
from contracts.settings.aws.cluster import AwsSettings
from stacks.cluster.aws.endpoints import needs


class Bounds(TypedDict):
    """What every component that makes roles is told."""

    permissions_boundary: str | None
    iam_path: str


class AwsFacts:
    """AwsSettings of one AWS stack, the names derived from them, and its provider."""

    def __init__(self, settings: AwsSettings, labels: Labels) -> None:
        self.settings = settings
        self.tags = labels.by_plane()
        self.name = settings.cluster_name
        self.account = settings.account
        self.partition = settings.partition
        self.region = settings.region
        self.release = versions.AWS_RELEASES[settings.control_plane.version]
        self.control_plane_logs = f"/aws/eks/{self.name}/cluster"
        self.flow_logs = f"/aws/vpc/{self.name}/flows"
        self.needs = needs(settings)
        self.bounds: Bounds = {
            "permissions_boundary": settings.identity.permissions_boundary,
            "iam_path": iam_path(self.name),
        }
        self.provider = aws.Provider(
            "aws",
            region=settings.region,
            # The wrong credentials fail here, before anything is touched.
            allowed_account_ids=[settings.account],
        )
        self.opts = pulumi.ResourceOptions(providers=[self.provider])


def listed(by_zone: pulumi.Output) -> pulumi.Output[list[str]]:
    """Subnets in the order of their zones."""
    return by_zone.apply(lambda subnets: [subnets[zone] for zone in sorted(subnets)])
