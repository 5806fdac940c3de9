"""The namespace itself: who owns it, what Pod Security asks of it, which gateways take its routes."""

from contracts.catalog.versions import AWS_RELEASES
from contracts.tenancy.resolve.resolved import TenantNamespace
from manifests import labels
from manifests.labels import Object
from manifests.network import gateways

POD_SECURITY_VERSION = f"v{min(AWS_RELEASES, key=lambda minor: tuple(map(int, minor.split('.'))))}"
"""Version of the standard that is enforced: that of the oldest minor a stack may pick. What later versions
forbid is warned of first, and refuses nothing on the day of an upgrade."""


def render(ns: TenantNamespace) -> Object:
    """The namespace of a request."""
    reached = [found for one in ns.workloads if (found := gateways.of(one))]
    hosts = sorted({one.host for one in ns.workloads if one.host})
    annotations = {labels.ESCALATION: ns.escalation}
    if ns.source:
        annotations[labels.REQUEST] = ns.source
    if hosts:
        annotations[labels.HOSTNAMES] = ",".join(hosts)
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": ns.name,
            "labels": {
                **labels.of_namespace(ns),
                # Without prefix too, as the first dashboards and people's habits have them.
                "environment": ns.environment,
                "team": ns.team,
                "criticality": ns.tier,
                labels.MANAGED: "true",
                labels.DATA_CLASSIFICATION: ns.data_classification,
                labels.POLICY_PROFILE: ns.policy_profile,
                **{labels.gateway(label): "true" for label in sorted({one.label for one in reached})},
                **pod_security(ns.pod_security),
            },
            "annotations": annotations,
        },
    }


def pod_security(level: str) -> dict[str, str]:
    """Labels that Pod Security Admission reads."""
    key = labels.POD_SECURITY
    return {
        f"{key}/enforce": level,
        f"{key}/enforce-version": POD_SECURITY_VERSION,
        f"{key}/audit": "restricted",
        f"{key}/audit-version": "latest",
        f"{key}/warn": "restricted",
        f"{key}/warn-version": "latest",
    }
