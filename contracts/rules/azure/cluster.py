"""What the settings of an AKS control plane must hold together."""

import datetime
import re
from collections.abc import Iterator

from contracts.catalog import versions
from contracts.model import repeated
from contracts.planning.azure_backup import EXTENSION, EXTENSION_TYPE
from contracts.problems import Problem
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads

_ZONE_NAME = re.compile(
    r"(?:(?P<sub>[a-z0-9-]{1,63})\.)?(?:private|privatelink)\.(?P<region>[a-z0-9]+)\.azmk8s\.io"
)
_SECRET = re.compile(r"password|passwd|secret|token|apikey|connectionstring", re.IGNORECASE)
_LONGEST_SUBZONE = 32
_LONGEST_YEARS = 1


@reads("control_plane", "compute")
def long_term_support_is_consistent(known: Known) -> Iterator[Problem]:
    plane = known.control_plane
    if plane.support != "long-term":
        return
    if known.compute == "automatic":
        yield Problem(
            keys=("controlPlane", "support"),
            rule="AKS Automatic has no long-term support",
            fix="write community, or another compute",
            value="long-term",
        )
    elif plane.upgrades != "patch":
        yield Problem(
            keys=("controlPlane", "upgrades"),
            rule="a version under long-term support stays and is patched; no other channel does both",
            fix="write patch",
            value=plane.upgrades,
        )
    if plane.version not in versions.AKS_LTS_ENDS:
        yield Problem(
            keys=("controlPlane", "support"),
            rule=f"long-term support of Kubernetes {plane.version} is not known here",
            fix=f"take one of {', '.join(versions.AKS_LTS_ENDS)}, or write community",
            value="long-term",
        )


@reads("control_plane", "region")
def a_private_zone_fits_the_api_server(known: Known) -> Iterator[Problem]:
    plane = known.control_plane
    if plane.private_zone == "system":
        return
    where = ("controlPlane", "privateZone")
    if plane.endpoint != "private":
        yield Problem(
            keys=where,
            rule="only a private API server has its name in a private DNS zone",
            fix="remove it, or write endpoint: private",
            value=plane.private_zone,
        )
    name = plane.private_zone.rpartition("/")[2]
    match = _ZONE_NAME.fullmatch(name)
    if not match or match["region"] != known.region:
        yield Problem(
            keys=where,
            rule="the zone of an API server is called private.<region>.azmk8s.io or "
            "privatelink.<region>.azmk8s.io, with one name before it or none, in the cluster's region",
            fix=f"bring private.{known.region}.azmk8s.io",
            value=name,
        )
    elif len(match["sub"] or "") > _LONGEST_SUBZONE:
        yield Problem(
            keys=where,
            rule=f"the name before an API server's zone has {_LONGEST_SUBZONE} characters at most",
            fix="bring a zone with a shorter one",
            value=match["sub"],
        )


@reads("control_plane")
def a_subdomain_has_a_zone_of_its_own(known: Known) -> Iterator[Problem]:
    plane = known.control_plane
    if plane.fqdn_subdomain is not None and plane.private_zone == "system":
        yield Problem(
            keys=("controlPlane", "fqdnSubdomain"),
            rule="AKS names an API server itself unless its private DNS zone is your own",
            fix="remove it, or name that zone in privateZone",
            value=plane.fqdn_subdomain,
        )


@reads("features")
def extensions_are_of_different_kinds(known: Known) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, extension in known.features.extensions.items():
        where = ("features", "extensions", name)
        with SKIP_UNKNOWN:
            kind = extension.type.lower()
            if kind == EXTENSION_TYPE or name == EXTENSION:
                yield Problem(
                    keys=where,
                    rule="backups bring this extension along",
                    fix="remove it, and choose backup.level",
                    value=extension.type,
                )
            elif seen.setdefault(kind, name) != name:
                yield Problem(
                    keys=(*where, "type"),
                    rule=f"a cluster has one extension of a kind, and {seen[kind]} is it",
                    fix="remove one of the two",
                    value=extension.type,
                )
        with SKIP_UNKNOWN:
            if extension.version is not None and extension.train != "stable":
                yield Problem(
                    keys=(*where, "train"),
                    rule="a version that stays follows no train",
                    fix="remove one of the two",
                    value=extension.train,
                )
        with SKIP_UNKNOWN:
            for key in extension.values:
                if _SECRET.search(key):
                    yield Problem(
                        keys=(*where, "values", key),
                        rule="whoever reads the cluster reads these values, and this one is called a secret",
                        fix="let the extension read it from a Secret, or take it from the vault",
                    )


@reads("control_plane")
def freezes_are_days_in_order(known: Known) -> Iterator[Problem]:
    for index, freeze in enumerate(known.control_plane.maintenance.freezes):
        where = ("controlPlane", "maintenance", "freezes", index)
        days: dict[str, datetime.date] = {}
        for key, text in (("start", freeze.start), ("end", freeze.end)):
            try:
                days[key] = datetime.date.fromisoformat(text)
            except ValueError:
                yield Problem(
                    keys=(*where, key), rule="this day is in no calendar", fix="correct it", value=text
                )
        if len(days) < 2:
            continue
        if days["end"] < days["start"]:
            yield Problem(
                keys=(*where, "end"),
                rule="a freeze ends on the day it starts, or later",
                fix="exchange the two",
                value=freeze.end,
            )
        elif (days["end"] - days["start"]).days > 366 * _LONGEST_YEARS:
            yield Problem(
                keys=(*where, "end"),
                rule="a cluster that is not maintained for a year is out of support",
                fix="write an earlier day",
                value=freeze.end,
            )


@reads("control_plane")
def an_offset_is_one_of_the_world(known: Known) -> Iterator[Problem]:
    offset = known.control_plane.maintenance.utc_offset
    sign, hours, minutes = offset[0], int(offset[1:3]), int(offset[4:6])
    away = 60 * hours + minutes
    if away > (12 if sign == "-" else 14) * 60 or minutes not in (0, 30, 45):
        yield Problem(
            keys=("controlPlane", "maintenance", "utcOffset"),
            rule="no place on earth has this offset from UTC; they go from -12:00 to +14:00",
            fix='write it like "+01:00", in quotes',
            value=offset,
        )


@reads("control_plane", "compute")
def logs_are_those_the_cluster_writes(known: Known) -> Iterator[Problem]:
    types, compute = known.control_plane.log_types, known.compute
    scalers = {
        "cluster-autoscaler": ("managed",),
        "karpenter-events": ("nap", "automatic"),
    }
    again = repeated(types)
    for index, kind in enumerate(types):
        where = ("controlPlane", "logTypes", index)
        if index in again:
            yield Problem(keys=where, rule="each log is listed once", fix="remove it", value=kind)
        if compute not in scalers.get(kind, (compute,)):
            yield Problem(
                keys=where,
                rule=f"nothing writes this log with compute: {compute}",
                fix="remove it",
                value=kind,
            )
    if {"kube-audit", "kube-audit-admin"} <= set(types):
        yield Problem(
            keys=("controlPlane", "logTypes", types.index("kube-audit-admin")),
            rule="kube-audit holds everything of kube-audit-admin; both would be paid for",
            fix="keep one of them",
            value="kube-audit-admin",
        )
