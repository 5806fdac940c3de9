"""A bastion: a way to a private API server without a VPN."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.args import Args
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 80


@dataclass(frozen=True, kw_only=True)
class AzureBastionArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    subnet_id: pulumi.Input[str]
    """Its subnet, `AzureBastionSubnet`."""
    zones: Sequence[str]
    """Availability zones that it stands in."""


class AzureBastion(Component):
    """Azure Bastion with tunnels and nothing else. Who may use it is decided by roles on the bastion and on
    what it leads to.

    Creates:
        address  where it is reached
        bastion  in every zone
    """

    PLANE = Plane.NETWORK

    bastion_id: pulumi.Output[str]
    """Resource id of the bastion."""

    def __init__(self, name: str, args: AzureBastionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AzureBastionArgs.of(args)
        super().__init__(name, opts)
        address = network.PublicIPAddress(
            f"{name}-address",
            public_ip_address_name=fit(f"pip-{args.context.cluster_name}-bastion", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
            public_ip_allocation_method="Static",
            public_ip_address_version="IPv4",
            idle_timeout_in_minutes=4,
            zones=list(args.zones),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        bastion = network.BastionHost(
            f"{name}-bastion",
            bastion_host_name=fit(f"bas-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=network.SkuArgs(name="Standard"),
            scale_units=2,
            ip_configurations=[
                network.BastionHostIPConfigurationArgs(
                    name="entrance",
                    subnet=network.SubResourceArgs(id=args.subnet_id),
                    public_ip_address=network.SubResourceArgs(id=address.id),
                    private_ip_allocation_method="Dynamic",
                )
            ],
            # Tunnels are what a client of the API server needs; files, links and the clipboard would let data
            # out.
            enable_tunneling=True,
            disable_copy_paste=True,
            enable_file_copy=False,
            enable_ip_connect=False,
            enable_kerberos=False,
            enable_private_only_bastion=False,
            enable_session_recording=False,
            enable_shareable_link=False,
            zones=list(args.zones),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.bastion_id = bastion.id
        self._finish()
