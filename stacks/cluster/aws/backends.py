"""DNS names and image repositories of a cluster on AWS.

Each function takes its own section of the settings and returns what it made, or None where the section
asks for nothing.
"""

from collections.abc import Mapping

import pulumi

from components.aws.delivery.images import EcrRegistry, EcrRegistryArgs
from components.aws.network.dns import AwsDns, AwsDnsArgs
from contracts.settings.aws.images import Images
from contracts.settings.aws.network import Dns
from stacks.cluster.aws.context import AwsContext
from stacks.cluster.aws.observability import query_logs


def names(
    context: AwsContext, dns: Dns, vpc_id: pulumi.Output[str], logs_key_arn: pulumi.Output[str]
) -> AwsDns | None:
    """Zones and certificate."""
    if dns.kind == "none" or not dns.zone:
        return None
    return AwsDns(
        "dns",
        AwsDnsArgs(
            zone=dns.zone,
            public=dns.kind in ("public", "both"),
            private=dns.kind in ("private", "both"),
            vpc_id=vpc_id,
            certificate=dns.certificate,
            query_log_group=query_logs(context) if dns.query_logs else None,
            log_retention_days=context.settings.log_retention_days,
            logs_key_arn=logs_key_arn,
            context=context.args,
        ),
        context.opts,
    )


def registry(
    context: AwsContext, images: Images, node_roles: Mapping[str, pulumi.Input[str]]
) -> EcrRegistry | None:
    """Image repositories. `node_roles` may fill the cache: purpose to role name."""
    if not images.repositories and not images.registry_settings:
        return None
    return EcrRegistry(
        "images",
        EcrRegistryArgs(
            repositories=images.repositories,
            keep_last=images.keep_last,
            untagged_days=images.untagged_days,
            registry_settings=images.registry_settings,
            cached_registries=images.cached_registries,
            cache_users=node_roles,
            replicate_to=images.replicate_to,
            context=context.args,
        ),
        context.opts,
    )
