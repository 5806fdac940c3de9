"""Image repositories, and what exists once per account and region for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.delivery.documents import images
from components.aws.security.customer_managed_key import customer_managed_key
from components.aws.security.documents import trust
from components.aws.security.documents.document import render
from components.aws.security.service_role import service_role
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning import aws_names


@dataclass(frozen=True, kw_only=True)
class EcrRegistryArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    repositories: Sequence[str]
    """Repositories, as `<team>/<image>`."""
    keep_last: int
    """How many images a repository keeps."""
    untagged_days: int
    """How long images without a tag are kept."""
    registry_settings: bool
    """Own scanning, caches and replication, which exist once per account and region."""
    cached_registries: Sequence[str]
    """Public registries that are cached."""
    cache_users: Mapping[str, pulumi.Input[str]]
    """Roles of nodes that may fill the cache: purpose to role name."""
    replicate_to: str | None = None
    """Region that gets a copy of every image."""


class EcrRegistry(Component):
    """Where images come from.

    Creates:
        key           encrypts the images
        repositories  immutable tags, scanned on push, with an end for old images
        scanning      continuous scanning of the whole registry, if this stack owns it
        caches        public registries fetched through ECR, encrypted with the same key
        replication   copies in another region, with immutable tags there too
    """

    PLANE = Plane.DELIVERY

    repository_urls: pulumi.Output[Mapping[str, str]]
    """Where to push: repository to URL."""
    registry: pulumi.Output[str]
    """Host of the registry."""
    cache_prefixes: pulumi.Output[Mapping[str, str]]
    """Cached registries: their host to the prefix of their images here."""

    def __init__(self, name: str, args: EcrRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EcrRegistryArgs.of(args)
        super().__init__(name, opts)
        key = customer_managed_key(
            self,
            name,
            args.context,
            purpose="images",
            policy=render(images.key(args.context)),
        )
        made = {repository: self._repository(args, repository, key) for repository in args.repositories}
        cached: dict[str, pulumi.Output[str]] = {}
        if args.registry_settings:
            self._scanning()
            cached = self._caches(args, key) if args.cached_registries else {}
            if args.replicate_to:
                self._replication(args, args.replicate_to)
        self.repository_urls = pulumi.Output.all(**{name: item.repository_url for name, item in made.items()})
        self.registry = pulumi.Output.from_input(
            f"{args.context.account}.dkr.ecr.{args.context.region}.amazonaws.com"
        )
        self.cache_prefixes = pulumi.Output.all(**cached)
        self._finish()

    def _repository(self, args: EcrRegistryArgs, repository: str, key: aws.kms.Key) -> aws.ecr.Repository:
        role = repository.replace("/", "-")
        made = aws.ecr.Repository(
            f"{self._name}-{role}",
            # Workloads name their images, so the name is part of the contract.
            name=repository,
            # What was tested under a tag is what runs under it.
            image_tag_mutability="IMMUTABLE",
            encryption_configurations=[
                aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS", kms_key=key.arn)
            ],
            image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
            force_delete=False,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        aws.ecr.LifecyclePolicy(
            f"{self._name}-{role}",
            repository=made.name,
            policy=images.lifecycle(args.keep_last, args.untagged_days),
            opts=self._child(),
        )
        return made

    def _scanning(self) -> None:
        every = aws.ecr.RegistryScanningConfigurationRuleRepositoryFilterArgs(
            filter="*", filter_type="WILDCARD"
        )
        aws.ecr.RegistryScanningConfiguration(
            f"{self._name}-scanning",
            # Enhanced scanning reports what becomes known after the push, too. Inspector charges for it.
            scan_type="ENHANCED",
            rules=[
                aws.ecr.RegistryScanningConfigurationRuleArgs(
                    scan_frequency="CONTINUOUS_SCAN", repository_filters=[every]
                )
            ],
            opts=self._child(),
        )

    def _caches(self, args: EcrRegistryArgs, key: aws.kms.Key) -> dict[str, pulumi.Output[str]]:
        prefixes = {upstream: images.UPSTREAMS[upstream] for upstream in sorted(args.cached_registries)}
        where = (args.context, list(prefixes.values()))
        # ECR makes cached repositories itself, and asks for a role to give them a key or tags.
        maker = service_role(
            self,
            args.context,
            f"{self._name}-cache",
            f"{self._name}-cache",
            trusted=render(trust.service("ecr.amazonaws.com")),
            policy=key.arn.apply(lambda arn: render(images.repository_maker(*where, arn))),
            description="ECR makes repositories for cached images",
            # The pattern of a template's role has no slash after `role/`.
            pathless=aws_names.cache_role(args.context.cluster_name),
        )
        for purpose, user in sorted(args.cache_users.items()):
            aws.iam.RolePolicy(
                f"{self._name}-cache-{purpose}",
                role=user,
                policy=render(images.pull_through(*where)),
                opts=self._child(),
            )
        return {
            upstream: self._cache(args, upstream, prefix, maker, key) for upstream, prefix in prefixes.items()
        }

    def _cache(
        self,
        args: EcrRegistryArgs,
        upstream: str,
        prefix: str,
        maker: pulumi.Output[str],
        key: aws.kms.Key,
    ) -> pulumi.Output[str]:
        template = aws.ecr.RepositoryCreationTemplate(
            f"{self._name}-cache-{prefix}",
            prefix=prefix,
            description=f"Images of {upstream}",
            applied_fors=["PULL_THROUGH_CACHE"],
            # Tags of others move, and ECR could not follow them in immutable repositories.
            image_tag_mutability="MUTABLE",
            encryption_configurations=[
                aws.ecr.RepositoryCreationTemplateEncryptionConfigurationArgs(
                    encryption_type="KMS", kms_key=key.arn
                )
            ],
            lifecycle_policy=images.lifecycle(images.CACHE_KEEPS, args.untagged_days),
            custom_role_arn=maker,
            resource_tags=self._tags(args.context),
            opts=self._child(),
        )
        rule = aws.ecr.PullThroughCacheRule(
            f"{self._name}-cache-{prefix}",
            # The template first: what is pulled before has neither key nor end.
            ecr_repository_prefix=template.prefix,
            upstream_registry_url=upstream,
            opts=self._child(),
        )
        return rule.ecr_repository_prefix

    def _replication(self, args: EcrRegistryArgs, region: str) -> None:
        teams = images.prefixes(args.repositories)
        templates = [
            aws.ecr.RepositoryCreationTemplate(
                f"{self._name}-copies-{team}",
                region=region,
                prefix=team,
                description=f"Copies of images from {args.context.region}",
                applied_fors=["REPLICATION"],
                image_tag_mutability="IMMUTABLE",
                # The key of this region cannot be used there; that of ECR itself can.
                encryption_configurations=[
                    aws.ecr.RepositoryCreationTemplateEncryptionConfigurationArgs(encryption_type="AES256")
                ],
                lifecycle_policy=images.lifecycle(args.keep_last, args.untagged_days),
                opts=self._child(),
            )
            for team in teams
        ]
        there = aws.ecr.ReplicationConfigurationReplicationConfigurationRuleDestinationArgs(
            # Copies made before their templates would keep AWS's defaults.
            region=after(region, *(template.prefix for template in templates)),
            registry_id=args.context.account,
        )
        aws.ecr.ReplicationConfiguration(
            f"{self._name}-copies",
            replication_configuration=aws.ecr.ReplicationConfigurationReplicationConfigurationArgs(
                rules=[
                    aws.ecr.ReplicationConfigurationReplicationConfigurationRuleArgs(
                        destinations=[there],
                        repository_filters=[
                            aws.ecr.ReplicationConfigurationReplicationConfigurationRuleRepositoryFilterArgs(
                                filter=f"{team}/", filter_type="PREFIX_MATCH"
                            )
                            for team in teams
                        ],
                    )
                ]
            ),
            opts=self._child(),
        )
