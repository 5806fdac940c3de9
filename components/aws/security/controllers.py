"""Cloud identities of the controllers that the services layer installs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.aws.security.documents import controllers, load_balancer
from components.aws.security.documents.document import render
from components.aws.security.identity import PodIdentity, PodIdentityArgs
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane

SERVICE_ACCOUNTS: dict[str, tuple[str, str]] = {
    "load-balancer": ("kube-system", "aws-load-balancer-controller"),
    "external-dns": ("external-dns", "external-dns"),
    "cert-manager": ("cert-manager", "cert-manager"),
    "external-secrets": ("external-secrets", "external-secrets"),
    "telemetry": ("observability", "telemetry-collector"),
    "backup": ("velero", "velero"),
}
"""Purpose to namespace and service account. The services layer's charts have to use exactly these."""


@dataclass(frozen=True, kw_only=True)
class EksControllerIdentitiesArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster in which the controllers run."""
    load_balancers: bool | None = None
    """Whether a controller makes load balancers; not with Auto Mode, which does so itself."""
    zone_arns: pulumi.Input[Sequence[str]] | None = None
    """Route 53 zones that records and certificates' challenges go to."""
    secret_prefixes: Sequence[str] | None = None
    """Beginnings of the names of secrets that may be read, each ending in a slash."""
    secret_key_arns: Sequence[str] | None = None
    """Keys that those secrets are encrypted with, where it is not the account's default one."""
    metrics_workspace_arn: pulumi.Input[str] | None = None
    """Prometheus workspace that metrics are written to."""
    telemetry_log_groups: Sequence[str] | None = None
    """Log groups that workloads' logs are written to, by name."""
    backup_bucket_arn: pulumi.Input[str] | None = None
    """Bucket that keeps backups of Kubernetes objects."""
    backup_key_arn: pulumi.Input[str] | None = None
    """Key of that bucket."""


class EksControllerIdentities(Component):
    """One identity per controller whose inputs there are; a controller without them gets none.

    Creates:
        load-balancer     balancers, targets and security groups tagged for this cluster
        external-dns      records of the given zones
        cert-manager      challenges in the given zones
        external-secrets  secrets under the given prefixes, to read
        telemetry         the given workspace and log groups, and traces, to write
        backup            the given bucket, and snapshots of this cluster's volumes
    """

    PLANE = Plane.SECURITY

    role_arns: pulumi.Output[Mapping[str, str]]
    """Purpose to role ARN, for those that were made."""

    def __init__(
        self, name: str, args: EksControllerIdentitiesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksControllerIdentitiesArgs.of(args)
        super().__init__(name, opts)
        made = {
            purpose: self._identity(args, purpose, policies).role_arn
            for purpose, policies in _policies(args).items()
        }
        self.role_arns = pulumi.Output.all(**made) if made else pulumi.Output.from_input({})
        self._finish()

    def _identity(
        self, args: EksControllerIdentitiesArgs, purpose: str, policies: Mapping[str, pulumi.Input[str]]
    ) -> PodIdentity:
        namespace, service_account = SERVICE_ACCOUNTS[purpose]
        return PodIdentity(
            f"{self._name}-{purpose}",
            PodIdentityArgs(
                cluster_name=args.cluster_name,
                namespace=namespace,
                service_account=service_account,
                policies=policies,
                context=args.context,
            ),
            opts=self._child(),
        )


def _policies(args: EksControllerIdentitiesArgs) -> dict[str, dict[str, pulumi.Input[str]]]:
    """Documents of every controller that has its inputs: purpose to policies."""
    context = args.context
    made: dict[str, dict[str, pulumi.Input[str]]] = {}
    if args.load_balancers:
        made["load-balancer"] = {
            "groups": render(load_balancer.groups(context)),
            "balancers": render(load_balancer.balancers(context)),
        }
    if args.zone_arns is not None:
        zones = pulumi.Output.from_input(args.zone_arns)
        made["external-dns"] = {"records": zones.apply(lambda arns: render(controllers.external_dns(arns)))}
        made["cert-manager"] = {
            "challenges": zones.apply(lambda arns: render(controllers.cert_manager(context.partition, arns)))
        }
    if args.secret_prefixes:
        secrets = controllers.external_secrets(context, args.secret_prefixes, args.secret_key_arns or ())
        made["external-secrets"] = {"secrets": render(secrets)}
    if args.metrics_workspace_arn is not None or args.telemetry_log_groups:
        groups = args.telemetry_log_groups or ()
        made["telemetry"] = {
            "signals": pulumi.Output.from_input(args.metrics_workspace_arn).apply(
                lambda arn: render(controllers.telemetry(context, arn, groups))
            )
        }
    if args.backup_bucket_arn is not None:
        made["backup"] = {
            "backups": pulumi.Output.all(args.backup_bucket_arn, args.backup_key_arn).apply(
                lambda arns: render(controllers.backup(context, arns[0], arns[1]))
            )
        }
    return made
