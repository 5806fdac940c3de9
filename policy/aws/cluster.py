"""Rules about the control plane, its logs and its add-ons."""

import re
from collections.abc import Iterator

from contracts.catalog.versions import ADDON_VERSION
from contracts.graph import Graph, Row
from contracts.planes import Plane
from contracts.presets.aws import LOG_TYPES
from policy.resource_types import aws
from policy.rule import Rule, at, expect, of_type

WORLD = re.compile(r"(0\.0\.0\.0/\d|::/0)$|^\d+\.\d+\.\d+\.\d+/[0-7]$")


def _endpoint(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "vpcConfig.endpointPrivateAccess", True)
    public = at(row.inputs, "vpcConfig.endpointPublicAccess")
    ranges = at(row.inputs, "vpcConfig.publicAccessCidrs") or []
    if public is not False and not ranges:
        yield "vpcConfig.publicAccessCidrs", "the public endpoint is open to everybody"
    for block in ranges:
        if WORLD.search(block):
            yield "vpcConfig.publicAccessCidrs", f"{block} may reach the API server"


def _no_public_endpoint(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "vpcConfig.endpointPublicAccess", False)


def _secrets(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not at(row.inputs, "encryptionConfig.provider.keyArn"):
        yield (
            "encryptionConfig",
            "Kubernetes secrets lack envelope encryption with a customer-managed key",
        )
    yield from expect(row, "encryptionConfig.resources", ["secrets"])


def _explicit_access(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "accessConfig.authenticationMode", "API")
    yield from expect(row, "accessConfig.bootstrapClusterCreatorAdminPermissions", False)


def _declared_addons(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "bootstrapSelfManagedAddons", False)


def _standard_support(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "upgradePolicy.supportType", "STANDARD")


def _production_cluster(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "deletionProtection", True)
    yield from expect(row, "zonalShiftConfig.enabled", True)
    missing = set(LOG_TYPES) - set(row.inputs.get("enabledClusterLogTypes") or ())
    if missing:
        yield "enabledClusterLogTypes", f"{', '.join(sorted(missing))} logs are not kept"


def _audited(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if "audit" not in (row.inputs.get("enabledClusterLogTypes") or ()):
        yield "enabledClusterLogTypes", "audit logs are not kept"


def _log_group_first(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    wanted = f"/aws/eks/{row.inputs.get('name')}/cluster"
    before = [urn for urn in row.depends_on if graph[urn].inputs.get("name") == wanted]
    if not before:
        yield "dependsOn", f"the log group {wanted} does not come before the cluster"


def _log_group(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.inputs.get("retentionInDays"):
        yield "retentionInDays", "logs would be kept, and paid for, for ever"
    if not row.inputs.get("kmsKeyId"):
        yield "kmsKeyId", "logs are not encrypted with a customer-managed key"


def _exact_version(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    version = row.inputs.get("addonVersion") or ""
    if not ADDON_VERSION.fullmatch(version):
        yield "addonVersion", f"the version is {version or 'not set'}, not an exact one"
    if row.inputs.get("podIdentityAssociations"):
        yield "podIdentityAssociations", "the list would overwrite the separate association"


RULES = (
    Rule(
        id="aws-api-server-is-not-open",
        promise="the API server answers inside the VPC and, if at all, to listed ranges outside",
        why="An open endpoint leaves authentication as the only line of defence.",
        fix="write controlPlane.endpoint: private, or list publicCidrs",
        plane=Plane.NETWORK,
        applies=of_type(aws.CLUSTER),
        check=_endpoint,
    ),
    Rule(
        id="aws-production-api-server-is-private",
        promise="a production API server cannot be reached from the internet",
        why="Production has no reason to be reachable from outside its networks.",
        fix="write controlPlane.endpoint: private",
        plane=Plane.NETWORK,
        applies=of_type(aws.CLUSTER),
        check=_no_public_endpoint,
        production_only=True,
        loosened_by=("controlPlane.endpoint",),
    ),
    Rule(
        id="aws-secrets-are-wrapped",
        promise="Kubernetes secrets have envelope encryption with a customer-managed key",
        why="Without it nobody can revoke or audit their use.",
        fix="give the cluster an encryption key for secrets",
        plane=Plane.SECURITY,
        applies=of_type(aws.CLUSTER),
        check=_secrets,
    ),
    Rule(
        id="aws-admin-is-explicit",
        promise="nobody is administrator without an access entry that says so",
        why="The creator's hidden permission shows up in no list and survives its owner.",
        fix="use API authentication without bootstrap permissions",
        plane=Plane.SECURITY,
        applies=of_type(aws.CLUSTER),
        check=_explicit_access,
    ),
    Rule(
        id="aws-addons-are-declared",
        promise="everything in a new cluster was declared",
        why="Self-managed add-ons come without version or owner.",
        fix="turn bootstrapSelfManagedAddons off",
        plane=Plane.RUNTIME,
        applies=of_type(aws.CLUSTER),
        check=_declared_addons,
    ),
    Rule(
        id="aws-support-is-standard",
        promise="a cluster does not slip into extended support",
        why="Extended support costs six times as much and hides the need to upgrade.",
        fix="set the upgrade policy to STANDARD",
        plane=Plane.GOVERNANCE,
        applies=of_type(aws.CLUSTER),
        check=_standard_support,
    ),
    Rule(
        id="aws-audit-logs-are-kept",
        promise="who did what in the cluster can be read afterwards",
        why="An incident without audit logs cannot be understood.",
        fix="enable the audit log",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.CLUSTER),
        check=_audited,
    ),
    Rule(
        id="aws-production-survives-mistakes",
        promise="a production cluster refuses deletion, leaves a failing zone and keeps every log",
        why="These are the mistakes and failures that are most expensive.",
        fix="leave the settings of the cluster type as they are",
        plane=Plane.RELIABILITY,
        applies=of_type(aws.CLUSTER),
        check=_production_cluster,
        production_only=True,
        loosened_by=("protected", "controlPlane.logTypes", "controlPlane.zonalShift"),
    ),
    Rule(
        id="aws-log-group-comes-first",
        promise="the control plane's log group is platform-managed from the first line",
        why="EKS makes a missing one itself: unencrypted and kept for ever.",
        fix="make the cluster depend on its log group",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.CLUSTER),
        check=_log_group_first,
    ),
    Rule(
        id="aws-logs-end-and-are-encrypted",
        promise="logs are encrypted with a customer-managed key and expire",
        why="Logs hold personal data and cost money.",
        fix="give the log group a retention and a key",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.LOG_GROUP),
        check=_log_group,
    ),
    Rule(
        id="aws-addons-are-exact",
        promise="every add-on has one exact version and one source of identity",
        why="A version that floats changes production on an ordinary day.",
        fix="pin it in contracts/catalog/versions.py",
        plane=Plane.RUNTIME,
        applies=of_type(aws.ADDON),
        check=_exact_version,
    ),
)
"""Control plane, logs and add-ons."""
