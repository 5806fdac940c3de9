"""What the settings of access, pipeline, gateway and policies must hold together."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.problems import Problem
from contracts.rules.rule import Known, reads

_PEOPLE = (("readers", "readers"), ("deployers", "deployers"), ("admins", "admins"))


@reads("access", "delivery")
def the_next_layer_is_deployed_by_one(known: Known) -> Iterator[Problem]:
    if known.access.next_layer and known.delivery and "services" in known.delivery.layers:
        yield Problem(
            keys=("access", "nextLayer"),
            rule="what runs inside the cluster is deployed by one identity, and delivery makes it",
            fix="remove it, or take services out of delivery.layers",
            value=known.access.next_layer,
        )


@reads("access")
def the_next_layer_is_no_group_of_people(known: Known) -> Iterator[Problem]:
    for field, alias in _PEOPLE:
        for index, principal in enumerate(getattr(known.access, field)):
            if principal == known.access.next_layer:
                yield Problem(
                    keys=("access", alias, index),
                    rule="a principal is a group of people or what a pipeline deploys as, and Azure has to "
                    "be told which",
                    fix="remove it; the services layer's identity has its access already",
                    value=principal,
                )


@reads("access", "control_plane")
def break_glass_can_be_heard(known: Known) -> Iterator[Problem]:
    kept = set(known.control_plane.log_types) & {"kube-audit", "kube-audit-admin"}
    if known.access.break_glass and not kept:
        yield Problem(
            keys=("controlPlane", "logTypes"),
            rule="the use of a break-glass group is heard in the audit log, and none is kept",
            fix="add kube-audit-admin for changes, or kube-audit for everything",
        )


@reads("features")
def a_web_firewall_stands_before_the_gateway(known: Known) -> Iterator[Problem]:
    if known.features.web_firewall and not known.features.gateway:
        yield Problem(
            keys=("features", "webFirewall"),
            rule="a web application firewall needs a gateway to stand before",
            fix="remove it, or write gateway: true",
            value="true",
        )


@reads("features", "compute")
def a_gateway_needs_a_network_of_ours(known: Known) -> Iterator[Problem]:
    if known.features.gateway and known.compute == "automatic":
        yield Problem(
            keys=("features", "gateway"),
            rule="the gateway needs a subnet of its own, and the network that AKS Automatic makes has none",
            fix="write false, or another compute",
            value="true",
        )


@reads("features", "compute", "region")
def a_gateway_is_offered_in_the_region(known: Known) -> Iterator[Problem]:
    made = known.features.gateway and known.compute != "automatic"
    if made and known.region not in regions.AZURE_GATEWAYS:
        yield Problem(
            keys=("features", "gateway"),
            rule=f"Azure offers no Application Gateway for Containers in {known.region}, as of July 2025",
            fix="write false, or choose another region",
            value="true",
        )


@reads("security")
def only_what_is_asked_has_exemptions(known: Known) -> Iterator[Problem]:
    if known.security.policy_exempt and known.security.policy == "off":
        yield Problem(
            keys=("security", "policyExempt"),
            rule="Azure Policy is off, so there is nothing to be exempt from",
            fix="remove it, or write policy: audit",
        )
