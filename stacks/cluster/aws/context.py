"""What every part of a recipe needs to know of its AWS stack."""

from collections.abc import Collection

import pulumi
import pulumi_aws as aws

from components.context import AwsContextArgs
from contracts.catalog import versions
from contracts.planning.deploy_roles import iam_path
from contracts.planning.labels import Labels
from contracts.settings.aws.cluster import AwsSettings
from stacks.cluster.aws.endpoints import needs


class AwsContext:
    """Settings of one AWS stack, what its components are told of it, and its provider."""

    def __init__(self, settings: AwsSettings, labels: Labels) -> None:
        self.settings = settings
        self.name = settings.cluster_name
        self.args = AwsContextArgs(
            cluster_name=settings.cluster_name,
            region=settings.region,
            account=settings.account,
            protected=settings.protected,
            permissions_boundary=settings.identity.permissions_boundary,
            iam_path=iam_path(settings.cluster_name),
            plane_tags=labels.by_plane(),
        )
        self.release = versions.AWS_RELEASES[settings.control_plane.version]
        self.control_plane_logs = f"/aws/eks/{self.name}/cluster"
        self.flow_logs = f"/aws/vpc/{self.name}/flows"
        self.needs = needs(settings)
        self.provider = aws.Provider(
            "aws",
            region=settings.region,
            # The wrong credentials fail here, before anything is touched.
            allowed_account_ids=[settings.account],
        )
        self.opts = pulumi.ResourceOptions(providers=[self.provider])


def listed(by_zone: pulumi.Output, zones: Collection[str] = ()) -> pulumi.Output[list[str]]:
    """Subnets in the order of their zones; of some only, where they are named."""
    return by_zone.apply(
        lambda subnets: [subnets[zone] for zone in sorted(subnets) if not zones or zone in zones]
    )
