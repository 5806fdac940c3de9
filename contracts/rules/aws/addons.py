"""What the choice of add-ons, their versions and their values must hold together."""

from collections.abc import Iterator
from typing import Any

from contracts.catalog import versions
from contracts.catalog.addon_schemas import ANY, SCHEMAS, Kind, fits
from contracts.problems import Path, Problem, shown
from contracts.rules.rule import Known, reads
from contracts.settings.aws.addons import BASE_ADDONS, OPTIONAL_ADDONS

_CNI = ("addons", "vpc-cni", "configuration")
_CUSTOM, _LABEL = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "ENI_CONFIG_LABEL_DEF"
_ZONE_LABEL = "topology.kubernetes.io/zone"
_WITHOUT_IPVS = (1, 36)


@reads("addons")
def only_optional_addons_are_switched(known: Known) -> Iterator[Problem]:
    for name, addon in known.addons.items():
        if name in BASE_ADDONS and addon.enabled is not None:
            yield Problem(
                keys=("addons", name, "enabled"),
                rule=f"{name} is part of every cluster whose compute does not bring it along",
                fix=f"remove it; {', '.join(OPTIONAL_ADDONS)} can be switched",
                value=str(addon.enabled).lower(),
            )
        if name in OPTIONAL_ADDONS and not addon.enabled and (addon.version or addon.configuration):
            yield Problem(
                keys=("addons", name, "enabled"),
                rule=f"{name} is not installed, so nothing can be said about it",
                fix="write enabled: true, or remove the add-on",
            )


@reads("addons", "control_plane")
def an_enabled_addon_has_an_exact_version(known: Known) -> Iterator[Problem]:
    release = versions.AWS_RELEASES[known.control_plane.version]
    pinned = {**release.addons, **release.optional_addons}
    for name, addon in known.addons.items():
        if name in OPTIONAL_ADDONS and addon.enabled and not addon.version and name not in pinned:
            yield Problem(
                keys=("addons", name, "version"),
                rule=f"no version of {name} is pinned here, because none was seen to work",
                fix=f"write the version that `aws eks describe-addon-versions --addon-name {name}` names",
            )


@reads("addons")
def adot_has_what_it_needs(known: Known) -> Iterator[Problem]:
    if _on(known, "adot") and not _on(known, "cert-manager"):
        yield Problem(
            keys=("addons", "adot", "enabled"),
            rule="adot's operator asks cert-manager for its certificate, and the chart of the services layer "
            "would come too late",
            fix="also enable cert-manager here, which the services layer then leaves out; or install the "
            "collector there",
        )


@reads("addons", "identity")
def guardduty_installs_its_agent_once(known: Known) -> Iterator[Problem]:
    if _on(known, "aws-guardduty-agent") and known.identity.guardduty_manages_agent:
        yield Problem(
            keys=("addons", "aws-guardduty-agent", "enabled"),
            rule="GuardDuty manages its agent itself, and a second hand on it undoes each change",
            fix="remove it; or write identity.guarddutyManagesAgent: false, where the account's GuardDuty "
            "does not",
        )


@reads("addons", "control_plane")
def addons_fit_the_cluster(known: Known) -> Iterator[Problem]:
    kubernetes = known.control_plane.version
    proxy = known.addons.get("kube-proxy")
    if proxy and proxy.version and versions.minor(proxy.version) != versions.minor(kubernetes):
        yield Problem(
            keys=("addons", "kube-proxy", "version"),
            rule=f"kube-proxy has the minor version of the cluster, which is {kubernetes}",
            fix=f"write {versions.AWS_RELEASES[kubernetes].addons['kube-proxy']}, or leave it out",
            value=proxy.version,
        )
    for name, version, pinned in _pinned(known):
        major = versions.minor(pinned)[0]
        floor, key = versions.ADDON_FLOORS.get(name, ((major, 0), ""))
        rule = None
        if versions.minor(version)[0] != major:
            rule = f"the configuration written for {name} is that of major version {major}"
        elif versions.minor(version) < floor:
            rule = f"{name} knows {key}, which is set here, from {floor[0]}.{floor[1]} on"
        if rule:
            yield Problem(
                keys=("addons", name, "version"),
                rule=rule,
                fix=f"write {pinned}, or leave it out",
                value=version,
            )


@reads("addons", "control_plane")
def addons_are_near_what_was_seen(known: Known) -> Iterator[Problem]:
    kubernetes = known.control_plane.version
    for name, version, pinned in _pinned(known):
        far = abs(versions.minor(version)[1] - versions.minor(pinned)[1])
        if far >= versions.ADDON_FAR_MINORS:
            yield Problem(
                keys=("addons", name, "version"),
                rule=f"{version} is {far} minor versions from {pinned}, which was seen with Kubernetes "
                f"{kubernetes}; EKS refuses what it does not offer for a version",
                fix=f"see that `aws eks describe-addon-versions --addon-name {name} --kubernetes-version "
                f"{kubernetes}` names it",
                value=version,
                warning=True,
            )


def _pinned(known: Known) -> Iterator[tuple[str, str, str]]:
    """Add-ons with a version of the stack's own: name, that version and the pinned one. Nothing was written
    for those without a pinned one, and kube-proxy has the cluster's.
    """
    release = versions.AWS_RELEASES[known.control_plane.version]
    pinned = {**release.addons, **release.optional_addons}
    for name, addon in known.addons.items():
        if addon.version and name in pinned and name != "kube-proxy":
            yield name, addon.version, pinned[name]


@reads("addons", "network", "control_plane")
def pods_with_subnets_have_a_cni_that_finds_them(known: Known) -> Iterator[Problem]:
    cni, network = known.addons.get("vpc-cni"), known.network
    of_pods = network.pod_cidr or (
        network.adopt and any(tiers.pods for tiers in network.adopt.subnets.values())
    )
    if not cni or not cni.version or not of_pods:
        return
    major, least = versions.CNI_SUBNET_DISCOVERY
    if versions.minor(cni.version) < (major, least):
        pinned = versions.AWS_RELEASES[known.control_plane.version].addons["vpc-cni"]
        yield Problem(
            keys=("addons", "vpc-cni", "version"),
            rule=f"vpc-cni finds subnets of pods from {major}.{least} on",
            fix=f"write {pinned}, or leave it out",
            value=cni.version,
        )


@reads("addons")
def values_are_of_the_kind_that_the_schema_wants(known: Known) -> Iterator[Problem]:
    for name, addon in known.addons.items():
        if name in SCHEMAS:
            yield from _held(addon.configuration, SCHEMAS[name], ("addons", name, "configuration"))


def _held(value: Any, schema: Kind | dict[str, Any], path: Path) -> Iterator[Problem]:
    if value is None:
        return  # takes the key away
    if isinstance(schema, Kind):
        if not fits(schema, value):
            yield Problem(
                keys=path,
                rule=f"the add-on's schema wants {schema} here, and EKS refuses the add-on otherwise",
                fix=_instead(schema, value),
                value=shown(value),
            )
    elif not isinstance(value, dict):
        yield Problem(
            keys=path,
            rule="the add-on's schema wants a mapping here, and EKS refuses the add-on otherwise",
            fix="write a mapping",
            value=shown(value),
        )
    else:
        for key, item in value.items():
            below = schema.get(key, schema.get(ANY))
            if below is not None:
                yield from _held(item, below, (*path, key))


def _instead(kind: Kind, value: Any) -> str:
    scalar = isinstance(value, bool | int | float)
    if kind in (Kind.TEXT, Kind.SWITCH, Kind.COUNT) and scalar and fits(kind, shown(value)):
        return f'put it in quotes: "{shown(value)}"'
    if kind in (Kind.NUMBER, Kind.BOOLEAN) and isinstance(value, str):
        return "write it without quotes, if that is what it is"
    return f"write {kind}"


@reads("addons", "region", "network")
def custom_networking_knows_its_subnets(known: Known) -> Iterator[Problem]:
    """Without an ENIConfig per zone, and a label that finds it, no node gets ready."""
    cni = known.addons.get("vpc-cni")
    if not cni:
        return
    env, given = _mapping(cni.configuration, "env"), _mapping(cni.configuration, "eniConfig")
    custom = str(env.get(_CUSTOM)).lower() == "true"
    if not custom:
        if given:
            yield Problem(
                keys=(*_CNI, "eniConfig"),
                rule=f"nothing reads it unless env.{_CUSTOM} is true",
                fix="remove it; network.podCidr gives pods subnets of their own without it",
            )
        return
    if given.get("create") is not True or not _mapping(given, "subnets"):
        yield Problem(
            keys=(*_CNI, "eniConfig"),
            rule="with custom networking a node waits for an ENIConfig of its zone, and none is made here",
            fix="write {create: true, region: ..., subnets: {<zone>: {id: subnet-...}}}; or leave custom "
            "networking out and write network.podCidr",
        )
        return
    yield from _every_zone_has_its_own(known, env, given)


def _every_zone_has_its_own(known: Known, env: dict[str, Any], given: dict[str, Any]) -> Iterator[Problem]:
    subnets = _mapping(given, "subnets")
    if given.get("region") != known.region:
        yield Problem(
            keys=(*_CNI, "eniConfig", "region"),
            rule=f"the subnets are in the stack's region, {known.region}",
            fix=f"write {known.region}",
            value=shown(given.get("region")),
        )
    missing = sorted(set(known.network.zones) - set(subnets))
    if missing:
        yield Problem(
            keys=(*_CNI, "eniConfig", "subnets"),
            rule=f"nodes of {', '.join(missing)} find no ENIConfig, and never get ready",
            fix="name a subnet for every zone of network.zones",
        )
    if env.get(_LABEL) != _ZONE_LABEL:
        yield Problem(
            keys=(*_CNI, "env", _LABEL),
            rule="a node finds the ENIConfig that is called after its zone by this label only",
            fix=f"write {_ZONE_LABEL}",
            value=shown(env[_LABEL]) if _LABEL in env else None,
        )


def _mapping(value: dict[str, Any], key: str) -> dict[str, Any]:
    below = value.get(key)
    return below if isinstance(below, dict) else {}


@reads("addons", "control_plane")
def kube_proxy_has_a_mode_that_is_left(known: Known) -> Iterator[Problem]:
    proxy = known.addons.get("kube-proxy")
    mode = proxy.configuration.get("mode") if proxy else None
    if mode == "ipvs" and versions.minor(known.control_plane.version) >= _WITHOUT_IPVS:
        yield Problem(
            keys=("addons", "kube-proxy", "configuration", "mode"),
            rule="EKS removed IPVS from kube-proxy with Kubernetes 1.36",
            fix="write iptables, or remove it",
            value="ipvs",
        )


@reads("further_addons")
def a_further_addon_is_none_that_is_known_here(known: Known) -> Iterator[Problem]:
    for name, addon in known.further_addons.items():
        if name in (*BASE_ADDONS, *OPTIONAL_ADDONS):
            switch = "enabled: true and " if name in OPTIONAL_ADDONS else ""
            yield Problem(
                keys=("furtherAddons", name),
                rule=f"{name} has its values, its order and its permissions from this project",
                fix=f"write it below addons, with {switch}version: {addon.version}",
            )


def _on(known: Known, name: str) -> bool:
    return name in known.addons and bool(known.addons[name].enabled)
