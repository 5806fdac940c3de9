"""Examples of the components of EKS Auto Mode."""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.runtime.auto_mode import EksAutoCluster, EksAutoClusterArgs
from components.aws.security.auto_mode_roles import EksAutoRoles, EksAutoRolesArgs
from components.component import Component
from tests.components.samples.aws.shared import CONTEXT, KEY


def _given_role() -> aws.iam.Role:
    """A role made outside of the component, once in each program."""
    root = pulumi.runtime.get_root_resource()
    if "given" not in root.__dict__:
        root.__dict__["given"] = aws.iam.Role("given", assume_role_policy="{}")
    return root.__dict__["given"]


SAMPLES: dict[type[Component], Callable[[], Args]] = {
    EksAutoRoles: lambda: EksAutoRolesArgs(context=CONTEXT),
    EksAutoCluster: lambda: EksAutoClusterArgs(
        version="1.35",
        vpc_id="vpc-a",
        subnet_ids=["subnet-a", "subnet-b"],
        service_cidr="172.20.0.0/16",
        public_cidrs=["203.0.113.0/24"],
        cluster_role=_given_role(),
        cluster_permissions=[],
        node_role_arn="arn:aws:iam::111122223333:role/node",
        deployer_role_arn="arn:aws:iam::111122223333:role/pipeline",
        log_group="/aws/eks/c/cluster",
        log_types=["audit"],
        log_retention_days=7,
        logs_key_arn=KEY,
        secrets_key_arn=KEY,
        context=CONTEXT,
    ),
}
"""Component class to arguments that work."""
