"""How requests reach a workload, and under which host names."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.variant import Variant, host
from contracts.tenancy.rules.rule import (
    Known,
    error,
    of_contract,
    of_contract_alone,
    of_inventory,
    of_variant,
    of_variant_alone,
)

ROUTED = ("public", "internal")
_TRAFFIC = ("spec", "traffic")


@of_contract_alone
def what_is_exposed_has_a_route(entry: Entry) -> Iterator[Problem]:
    traffic, path = entry.contract.value.spec.traffic, (*_TRAFFIC, "route")
    if traffic.exposure in ROUTED and traffic.route is None:
        rule = f"what is {traffic.exposure} has a host name"
        yield error(entry.contract, path, rule, "write it, like orders.example.com; or exposure: private")
    elif traffic.exposure not in ROUTED and traffic.route is not None:
        rule = f"a route is for what is public or internal, and this is {traffic.exposure}"
        yield error(entry.contract, path, rule, "remove it, or write exposure: internal", traffic.route)


@of_contract_alone
def what_is_exposed_is_encrypted(entry: Entry) -> Iterator[Problem]:
    traffic = entry.contract.value.spec.traffic
    if traffic.exposure == "public" and traffic.tls != "required":
        rule = "what is public is encrypted up to our gateway"
        yield error(entry.contract, (*_TRAFFIC, "tls"), rule, "write required", traffic.tls)
    elif traffic.exposure == "internal" and traffic.tls == "none":
        rule = "what leaves the cluster is encrypted"
        yield error(entry.contract, (*_TRAFFIC, "tls"), rule, "write required", traffic.tls)


@of_contract_alone
def gateways_speak_http(entry: Entry) -> Iterator[Problem]:
    traffic = entry.contract.value.spec.traffic
    if traffic.exposure in ROUTED and traffic.protocol == "tcp":
        rule = "a gateway of the catalogue speaks http and grpc"
        fix = "write one of them, or exposure: private"
        yield error(entry.contract, (*_TRAFFIC, "protocol"), rule, fix, traffic.protocol)


@of_contract_alone
def jobs_and_workers_are_not_reached(entry: Entry) -> Iterator[Problem]:
    spec, path = entry.contract.value.spec, (*_TRAFFIC, "exposure")
    kind = spec.runtime.workload_type
    if spec.traffic.exposure != "none" and kind in ("worker", "cronjob", "job"):
        rule = f"nobody connects to a {kind}"
        fix = "write none, or workloadType: deployment"
        yield error(entry.contract, path, rule, fix, spec.traffic.exposure)


@of_contract
def a_gateway_fits_the_exposure(known: Known, entry: Entry) -> Iterator[Problem]:
    traffic, gateways = entry.contract.value.spec.traffic, known.inventory.profiles.gateways
    profile, path = traffic.gateway_profile, (*_TRAFFIC, "gatewayProfile")
    fitting = [name for name, one in gateways.items() if one.exposure == traffic.exposure]
    if profile is None:
        if traffic.exposure in ROUTED and not fitting:
            rule = f"the catalogue has no gateway for what is {traffic.exposure}"
            yield error(entry.contract, (*_TRAFFIC, "exposure"), rule, "add one to config/profiles.yaml")
    elif profile not in gateways:
        rule, fix = "there is no such gateway profile", did_you_mean(profile, gateways)
        yield error(entry.contract, path, rule, fix, profile)
    elif traffic.exposure not in ROUTED:
        rule = f"what is {traffic.exposure} has no gateway"
        yield error(entry.contract, path, rule, "remove it", profile)
    elif profile not in fitting:
        rule = f"{profile} is for what is {gateways[profile].exposure}, and this is {traffic.exposure}"
        fix = f"write {' or '.join(fitting)}" if fitting else "change the exposure"
        yield error(entry.contract, path, rule, fix, profile)


@of_variant
def a_host_is_under_a_domain_of_its_gateway(known: Known, variant: Variant) -> Iterator[Problem]:
    profiles = known.inventory.profiles
    name, gateway = (
        host(variant, profiles),
        profiles.gateways.get(defaults.gateway(variant.spec, profiles) or ""),
    )
    if not name or not gateway:
        return
    path = (*_TRAFFIC, "route")
    if not any(name.endswith(f".{domain}") for domain in gateway.domains):
        rule = f"the gateway answers under {', '.join(gateway.domains)}"
        written = variant.route or variant.spec.traffic.route
        yield error(variant.origin(*path), path, rule, "choose a host name below it", written)
    elif len(name) > 253 or any(len(label) > 63 for label in name.split(".")):
        rule = f"in {variant.environment} the host name is too long for DNS"
        yield error(variant.origin(*path), path, rule, "name a shorter one in an overlay", name)


@of_variant_alone
def an_overlay_routes_what_is_routed(variant: Variant) -> Iterator[Problem]:
    path = (*_TRAFFIC, "route")
    if variant.route and variant.spec.traffic.exposure not in ROUTED:
        rule = f"a route is for what is public or internal, and this is {variant.spec.traffic.exposure}"
        yield error(variant.origin(*path), path, rule, "remove it", variant.route)


_PATH = ("spec", "traffic", "route")


@of_inventory
def a_host_name_leads_to_one_workload(known: Known) -> Iterator[Problem]:
    said: set[tuple[str, str]] = set()
    for (environment, cloud), variants in known.variants.items():
        taken: dict[tuple[str, str], Variant] = {}
        owners: dict[str, Variant] = {}
        for one in variants:
            with SKIP_UNKNOWN:
                if one.spec.traffic.exposure not in ROUTED:
                    continue
                name = host(one, known.inventory.profiles)
                if not name:
                    continue
                path = one.spec.traffic.path.rstrip("/") or "/"
                first = taken.setdefault((name, path), one)
                owner = owners.setdefault(name, one)
                where = f"in {environment} on {cloud}"
                key = (one.entry.request, one.entry.name)
                if key in said:
                    continue  # the same in the next environment
                if first is not one:
                    said.add(key)
                    rule = f"a host name and path lead to one workload, and {where} they are {_who(first)}'s"
                    fix = "choose another host name, or another path"
                    yield error(one.origin(*_PATH), _PATH, rule, fix, name)
                elif owner.entry.team != one.entry.team:
                    said.add(key)
                    rule = f"a host name belongs to one team, and {where} it is {owner.entry.team}'s"
                    yield error(one.origin(*_PATH), _PATH, rule, "choose another host name", name)


@of_inventory
def a_host_name_is_of_one_team_in_all_environments(known: Known) -> Iterator[Problem]:
    # orders.dev.example.com may be production's name of one workload and development's of another: two
    # clusters would answer to one name.
    owners: dict[str, tuple[str, str]] = {}
    said: set[tuple[str, str]] = set()
    for (environment, _), variants in known.variants.items():
        for one in variants:
            with SKIP_UNKNOWN:
                name = host(one, known.inventory.profiles) if one.spec.traffic.exposure in ROUTED else None
                if not name:
                    continue
                where, team = owners.setdefault(name, (environment, one.entry.team))
                key = (one.entry.request, one.entry.name)
                if team == one.entry.team or where == environment or key in said:
                    continue
                said.add(key)
                rule = f"a host name belongs to one team, and in {where} it is {team}'s"
                yield error(one.origin(*_PATH), _PATH, rule, "choose another host name", name)


def _who(one: Variant) -> str:
    return f"{one.entry.request}/{one.entry.name}"
