"""Cloud identities of the controllers that the services layer installs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.azure.security.documents.service_accounts import SERVICE_ACCOUNTS
from components.azure.security.federation import identity, of_service_account
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane

Grants = dict[str, tuple[Role, pulumi.Input[str]]]
"""What a controller may do: name of the assignment to role and scope."""


@dataclass(frozen=True, kw_only=True)
class AksControllerIdentitiesArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group that the identities stand in."""
    issuer: pulumi.Input[str]
    """Issuer of the cluster's service account tokens."""
    gateway_group_id: pulumi.Input[str] | None = None
    """Resource group with the gateway in it; the role that configures one is given for a group."""
    gateway_subnet_id: pulumi.Input[str] | None = None
    """Subnet that the gateway sends traffic from."""
    node_group_id: pulumi.Input[str] | None = None
    """Resource group of the nodes, which the gateway's controller looks at."""
    zone_group_id: pulumi.Input[str] | None = None
    """Resource group with the zones in it; zones can be listed by group only."""
    public_zone_id: pulumi.Input[str] | None = None
    """Zone that the world resolves."""
    private_zone_id: pulumi.Input[str] | None = None
    """Zone that only the network resolves."""
    existing_zone_ids: Sequence[str] | None = None
    """Zones that are there already, public and private; those of a kind stand in one resource group."""
    vault_id: pulumi.Input[str] | None = None
    """Vault with the secrets that workloads may be given."""
    metrics_rule_id: pulumi.Input[str] | None = None
    """Data collection rule that metrics are written through."""


class AksControllerIdentities(Component):
    """One identity per controller whose target there is; a controller without one gets none.

    Creates:
        gateway           configures the gateway and joins its subnet
        external-dns      records of the given zones
        cert-manager      challenges in the public zone
        external-secrets  secrets of the given vault, to read
        telemetry         metrics through the given rule, to write
    """

    PLANE = Plane.SECURITY

    client_ids: pulumi.Output[Mapping[str, str]]
    """Purpose to client id, for those that were made, once they may do what they are for."""
    principal_ids: pulumi.Output[Mapping[str, str]]
    """Purpose to object id, for those that were made."""

    def __init__(
        self, name: str, args: AksControllerIdentitiesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksControllerIdentitiesArgs.of(args)
        super().__init__(name, opts)
        clients: dict[str, pulumi.Output[str]] = {}
        principals: dict[str, pulumi.Output[str]] = {}
        for purpose, grants in _grants(args).items():
            clients[purpose], principals[purpose] = self._controller(args, purpose, grants)
        self.client_ids = pulumi.Output.all(**clients) if clients else pulumi.Output.from_input({})
        self.principal_ids = pulumi.Output.all(**principals) if principals else pulumi.Output.from_input({})
        self._finish()

    def _controller(
        self, args: AksControllerIdentitiesArgs, purpose: str, grants: Grants
    ) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        """Client id, once its rights are there, and object id."""
        made = identity(
            self,
            f"{self._name}-{purpose}",
            context=args.context,
            physical_name=f"id-{args.context.cluster_name}-{purpose}",
            group_name=args.group_name,
            trusts=[of_service_account(args.issuer, *SERVICE_ACCOUNTS[purpose])],
        )
        granted = [
            assign(
                self,
                f"{self._name}-{purpose}-{what}",
                context=args.context,
                role=role,
                scope=scope,
                principal=made.principal_id,
            )
            for what, (role, scope) in grants.items()
        ]
        ready = (assignment.role_definition_id for assignment in granted)
        return after(made.client_id, *ready), made.principal_id


def _grants(args: AksControllerIdentitiesArgs) -> dict[str, Grants]:
    """Rights of every controller that has its target: purpose to rights."""
    made: dict[str, Grants] = {}
    if args.gateway_group_id is not None:
        gateway: Grants = {"configure": (Role.ALB_CONFIGURATION_MANAGER, args.gateway_group_id)}
        if args.gateway_subnet_id is not None:
            gateway["join"] = (Role.NETWORK_CONTRIBUTOR, args.gateway_subnet_id)
        if args.node_group_id is not None:
            gateway["nodes"] = (Role.READER, args.node_group_id)
        made["gateway"] = gateway
    dns: Grants = {}
    if args.public_zone_id is not None:
        dns["public"] = (Role.DNS_ZONE_CONTRIBUTOR, args.public_zone_id)
        made["cert-manager"] = {"challenges": (Role.DNS_ZONE_CONTRIBUTOR, args.public_zone_id)}
    if args.private_zone_id is not None:
        dns["private"] = (Role.PRIVATE_DNS_ZONE_CONTRIBUTOR, args.private_zone_id)
    if dns and args.zone_group_id is not None:
        dns["zones"] = (Role.READER, args.zone_group_id)
    for zone_id in args.existing_zone_ids or ():
        private, name = "/privatednszones/" in zone_id.lower(), zone_id.rpartition("/")[2]
        kind = "private" if private else "public"
        writes = Role.PRIVATE_DNS_ZONE_CONTRIBUTOR if private else Role.DNS_ZONE_CONTRIBUTOR
        dns[f"{kind}-{name}"] = (writes, zone_id)
        group = zone_id.partition("/providers/")[0]
        # Azure refuses the same role in the same place twice.
        if not any(role is Role.READER and scope == group for role, scope in dns.values()):
            dns[f"{kind}-zones"] = (Role.READER, group)
        if not private:
            made.setdefault("cert-manager", {})[f"challenges-{name}"] = (writes, zone_id)
    if dns:
        made["external-dns"] = dns
    if args.vault_id is not None:
        made["external-secrets"] = {"secrets": (Role.KEY_VAULT_SECRETS_USER, args.vault_id)}
    if args.metrics_rule_id is not None:
        made["telemetry"] = {"metrics": (Role.MONITORING_METRICS_PUBLISHER, args.metrics_rule_id)}
    return made
