"""A container registry, and who may pull from it.

Left out on purpose: a customer-managed key. A registry takes one only when it is made and only as an identity
made before, and behind a vault without public endpoint ACR reads keys only as the identity that it gets when
it is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import containerregistry

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import azure_images


@dataclass(frozen=True, kw_only=True)
class AcrRegistryArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    registry_name: str
    """Name of the registry, 5 to 50 letters and digits and unique in the world; see
    contracts/planning/azure_names.py."""
    tier: str
    """Standard or Premium; see contracts/planning/azure_images.py."""
    private: bool
    """Close the public endpoint, which takes Premium; whoever makes the registry gives it a private
    endpoint."""
    untagged_days: int
    """How long Premium keeps images without a tag."""
    cached_registries: Sequence[str]
    """Public registries that are cached."""
    replicate_to: Sequence[str]
    """Regions that get a copy of every image, which takes Premium."""
    pullers: Mapping[str, pulumi.Input[str]]
    """Identities that may pull: purpose to object id."""


class AcrRegistry(Component):
    """Where images come from.

    Creates:
        registry  no administrator, no anonymous pulls; with Premium in every zone and with an end for what
        has
                  no tag
        copies    the same images in other regions
        caches    public registries fetched through this one
        pull      lets nodes pull
    """

    PLANE = Plane.DELIVERY

    registry: pulumi.Output[str]
    """Host of the registry."""
    registry_id: pulumi.Output[str]
    """Resource id, once its copies exist: a private endpoint has an address for each."""
    cache_prefixes: pulumi.Output[Mapping[str, str]]
    """Cached registries: their host to the prefix of their images here."""
    pullers: pulumi.Output[Mapping[str, str]]
    """Identities that may pull, once they may: purpose to object id."""

    def __init__(self, name: str, args: AcrRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AcrRegistryArgs.of(args)
        super().__init__(name, opts)
        registry = self._registry(args)
        copies = [self._copy(args, registry, region) for region in args.replicate_to]
        cached = {upstream: self._cache(args, registry, upstream) for upstream in args.cached_registries}
        allowed = {
            purpose: after(principal, self._puller(args, purpose, registry.id, principal))
            for purpose, principal in args.pullers.items()
        }
        self.registry = registry.login_server
        self.registry_id = after(registry.id, *(copy.location for copy in copies))
        self.cache_prefixes = pulumi.Output.all(**cached) if cached else pulumi.Output.from_input({})
        self.pullers = pulumi.Output.all(**allowed)
        self._finish()

    def _registry(self, args: AcrRegistryArgs) -> containerregistry.Registry:
        premium = args.tier == "Premium"
        return containerregistry.Registry(
            f"{self._name}-registry",
            registry_name=args.registry_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=containerregistry.SkuArgs(name=args.tier),
            # A name and a password that everybody shares and nobody changes.
            admin_user_enabled=False,
            anonymous_pull_enabled=False,
            public_network_access="Disabled" if args.private else "Enabled",
            # Defender scans as a service of Azure, past the closed public endpoint.
            network_rule_bypass_options="AzureServices",
            network_rule_set=self._network_rules(args) if premium else None,
            # Layers come from the registry's own host then, which a firewall can name.
            data_endpoint_enabled=premium,
            # Only when it is made, and only Premium's to choose.
            zone_redundancy="Enabled" if premium else "Disabled",
            policies=self._policies(args) if premium else None,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )

    def _network_rules(self, args: AcrRegistryArgs) -> containerregistry.NetworkRuleSetArgs:
        return containerregistry.NetworkRuleSetArgs(default_action="Deny" if args.private else "Allow")

    def _policies(self, args: AcrRegistryArgs) -> containerregistry.PoliciesArgs:
        return containerregistry.PoliciesArgs(
            retention_policy=containerregistry.RetentionPolicyArgs(days=args.untagged_days, status="enabled"),
            # Nobody carries the images out by `az acr import`; Azure allows this behind a closed public
            # endpoint only.
            export_policy=containerregistry.ExportPolicyArgs(
                status="disabled" if args.private else "enabled"
            ),
        )

    def _copy(
        self, args: AcrRegistryArgs, registry: containerregistry.Registry, region: str
    ) -> containerregistry.Replication:
        return containerregistry.Replication(
            f"{self._name}-copy-{region}",
            replication_name=region,
            registry_name=registry.name,
            resource_group_name=args.group_name,
            location=region,
            region_endpoint_enabled=True,
            zone_redundancy="Enabled",
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _cache(
        self, args: AcrRegistryArgs, registry: containerregistry.Registry, upstream: str
    ) -> pulumi.Output[str]:
        rule, source, target = azure_images.cache_rule(upstream)
        made = containerregistry.CacheRule(
            f"{self._name}-{rule}",
            cache_rule_name=rule,
            registry_name=registry.name,
            resource_group_name=args.group_name,
            source_repository=source,
            target_repository=target,
            opts=self._child(),
        )
        return after(azure_images.UPSTREAMS[upstream], made.name)

    def _puller(
        self,
        args: AcrRegistryArgs,
        purpose: str,
        registry_id: pulumi.Input[str],
        principal: pulumi.Input[str],
    ) -> pulumi.Output[str]:
        made = assign(
            self,
            f"{self._name}-pull-{purpose}",
            context=args.context,
            role=Role.ACR_PULL,
            scope=registry_id,
            principal=principal,
        )
        return made.role_definition_id


@dataclass(frozen=True, kw_only=True)
class AcrPullArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    registries: Mapping[str, str]
    """Registries of other stacks: a name of their own to resource id."""
    puller: pulumi.Input[str]
    """Object id of the identity that may pull."""


class AcrPull(Component):
    """Lets a cluster's nodes pull from registries of other stacks.

    Creates:
        <name>  one assignment per registry
    """

    PLANE = Plane.DELIVERY

    puller: pulumi.Output[str]
    """The identity, once it may pull from all of them."""

    def __init__(self, name: str, args: AcrPullArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AcrPullArgs.of(args)
        super().__init__(name, opts)
        made = [
            assign(
                self,
                f"{name}-{short}",
                context=args.context,
                role=Role.ACR_PULL,
                scope=registry,
                principal=args.puller,
            )
            for short, registry in args.registries.items()
        ]
        self.puller = after(args.puller, *(item.role_definition_id for item in made))
        self._finish()
