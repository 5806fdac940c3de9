"""Examples of the components of further network options; of the network itself in its fullest form."""

from collections.abc import Callable

from components.args import Args
from components.aws.network.endpoints import ProxyEndpointArgs
from components.aws.network.existing_network import (
    AdoptedNetwork,
    AdoptedNetworkArgs,
    ExistingZoneArgs,
)
from components.aws.network.firewall import AwsEgressFirewall, AwsEgressFirewallArgs
from components.aws.network.inspected_egress import InspectionArgs
from components.aws.network.network import AwsNetwork, AwsNetworkArgs
from components.component import Component
from tests.components.samples.aws.shared import CONTEXT, KEY

PROXY = ProxyEndpointArgs(service_name="com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", port=3128)

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    AdoptedNetwork: lambda: AdoptedNetworkArgs(
        vpc_id="vpc-a",
        cidr="10.0.0.0/16",
        zones=[
            ExistingZoneArgs(
                zone=f"us-east-1{letter}",
                private_id=f"subnet-private-{letter}",
                control_plane_id=f"subnet-control-{letter}",
                public_id=f"subnet-public-{letter}",
                pod_id=f"subnet-pods-{letter}",
                pod_cidr=f"100.64.{index}.0/24",
            )
            for index, letter in enumerate("ab")
        ],
        route_table_ids=["rtb-a"],
        interface_services=["sts"],
        proxy=PROXY,
        record_flows=True,
        flow_log_group="/aws/vpc/c/flows",
        flow_log_interval_seconds=60,
        log_retention_days=90,
        logs_key_arn=KEY,
        context=CONTEXT,
    ),
    AwsEgressFirewall: lambda: AwsEgressFirewallArgs(
        vpc_id="vpc-a",
        subnet_ids={"us-east-1a": "subnet-a", "us-east-1b": "subnet-b"},
        home_ranges=["10.0.0.0/16"],
        allowed_domains=[".example.com"],
        alert_log_group="/aws/vendedlogs/c/firewall-alerts",
        flow_log_group="/aws/vendedlogs/c/firewall-flows",
        log_retention_days=90,
        logs_key_arn=KEY,
        key_arn=KEY,
        context=CONTEXT,
    ),
    AwsNetwork: lambda: AwsNetworkArgs(
        cidr="10.0.0.0/16",
        zones=["us-east-1a", "us-east-1b"],
        nat_per_zone=True,
        nat_kind="zonal",
        inspection=InspectionArgs(
            allowed_domains=[".example.com"],
            alert_log_group="/aws/vendedlogs/c/firewall-alerts",
            flow_log_group="/aws/vendedlogs/c/firewall-flows",
        ),
        public_subnets=True,
        pod_cidr="100.64.0.0/16",
        interface_services=["sts"],
        flow_log_group="/aws/vpc/c/flows",
        flow_log_interval_seconds=60,
        log_retention_days=90,
        logs_key_arn=KEY,
        context=CONTEXT,
    ),
}
"""Component class to arguments that work."""
