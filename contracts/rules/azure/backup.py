"""What the settings of backups must hold together on Azure."""

from collections.abc import Iterator
from typing import Any

from contracts.catalog import regions
from contracts.catalog.backup_plan import Level
from contracts.planning import azure_backup
from contracts.problems import Path, Problem
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads
from contracts.settings.azure.values import vm_features

_BACKED_UP = ("prod-standard", "prod-isolated", "platform-management")
"""Cluster types that are always backed up."""


def _must(known: Known) -> bool:
    """Whether L0 would be refused, and so is no remediation."""
    return known.values.get("cluster_type") in _BACKED_UP


@reads("backup", "region")
def the_region_has_what_the_level_needs(known: Known) -> Iterator[Problem]:
    level, region = known.backup.level, known.region
    if level is Level.L0:
        return
    if region in azure_backup.WITHOUT_BACKUP:
        yield Problem(
            keys=("backup", "level"),
            rule=f"Azure Backup does not say that it backs up AKS in {region}",
            fix="choose another region" if _must(known) else "write L0, or choose another region",
            value=level,
        )
    elif azure_backup.copies(level) and regions.AZURE_REGIONS[region].paired is None:
        yield Problem(
            keys=("backup", "level"),
            rule=f"{level} survives the loss of a region, and {region} has no pair that copies could go to",
            fix="write L1, or choose a region with a pair",
            value=level,
        )


@reads("backup")
def what_is_not_there_cannot_be_immutable(known: Known) -> Iterator[Problem]:
    if known.backup.level is Level.L0 and known.backup.immutable:
        yield Problem(
            keys=("backup", "immutable"),
            rule="L0 backs nothing up",
            fix="remove it, or write level: L1",
        )


@reads("cluster_type", "backup")
def a_cluster_type_keeps_its_backups(known: Known) -> Iterator[Problem]:
    backup, kind = known.backup, known.cluster_type
    if kind in _BACKED_UP and backup.level is Level.L0:
        yield Problem(
            keys=("backup", "level"),
            rule=f"a {kind} cluster is backed up",
            fix="write L1 or higher, or leave it out",
            value=backup.level,
        )


@reads("backup", "compute", "cost")
def a_stopped_cluster_is_not_backed_up(known: Known) -> Iterator[Problem]:
    stopped = known.cost.night and known.compute == "managed"
    if stopped and known.backup.level is not Level.L0:
        yield Problem(
            keys=("backup", "level"),
            rule="a cluster that is stopped by schedule is neither backed up then nor rid of what is too old",
            fix="remove cost.night" if _must(known) else "write L0, or remove cost.night",
            value=known.backup.level,
        )


@reads("backup", "system_nodes", "pools")
def the_extension_runs_on_x86(known: Known) -> Iterator[Problem]:
    if known.backup.level is Level.L0:
        return
    pools: list[tuple[Path, Any]] = [(("pools", name), pool) for name, pool in known.pools.items()]
    if known.system_nodes:
        pools.append((("systemNodes",), known.system_nodes))
    for path, pool in pools:
        with SKIP_UNKNOWN:
            if "p" in vm_features(pool.size):
                yield Problem(
                    keys=(*path, "size"),
                    rule="the backup extension installs on no cluster with ARM nodes",
                    fix="write a size without p" + ("" if _must(known) else ", or backup.level: L0"),
                    value=pool.size,
                )


@reads("standby", "region")
def a_standby_is_where_the_copies_are(known: Known) -> Iterator[Problem]:
    primary = known.fleet.get(known.standby.primary) if known.standby else None
    home = regions.AZURE_REGIONS.get(primary.region) if primary else None
    pair = home.paired if home else None
    # Where the pair has no availability zones there is no standby in it, and the copies are of no use to one.
    if pair in regions.AZURE_REGIONS and known.region not in (pair, primary and primary.region):
        yield Problem(
            keys=("region",),
            rule=f"Azure restores what {known.standby.primary} backed up in {pair} only, the pair of its own",
            fix=f"write {pair}",
            value=known.region,
        )
