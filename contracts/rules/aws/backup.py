"""What the settings of backups must hold together."""

from collections.abc import Iterator

from contracts.catalog import backup_plan, regions
from contracts.catalog.backup_plan import Level
from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.settings.aws.backup import VAULT_ARN


@reads("backup", "region")
def copies_leave_the_region(known: Known) -> Iterator[Problem]:
    backup = known.backup
    if backup_plan.copies(backup.level) and not backup.copy_to:
        yield Problem(
            keys=("backup", "copyTo"),
            rule=f"{backup.level} survives the loss of a region, so its backups are copied to another one",
            fix="name the standby's vault by ARN, or write level: L1",
        )
    if not backup.copy_to:
        return
    match = VAULT_ARN.fullmatch(backup.copy_to)
    theirs, region = (match[1], match[2]) if match else ("", "")
    if region == known.region:
        yield Problem(
            keys=("backup", "copyTo"),
            rule=f"copies go to another region than {known.region}, or one failure takes both",
            fix="name a vault in the standby's region",
            value=backup.copy_to,
        )
    elif theirs != regions.partition(known.region):
        yield Problem(
            keys=("backup", "copyTo"),
            rule=f"{known.region} is in partition {regions.partition(known.region)}",
            fix="name a vault of that partition",
            value=backup.copy_to,
        )
    if not backup_plan.copies(backup.level):
        yield Problem(
            keys=("backup", "copyTo"),
            rule=f"{backup.level} copies nothing",
            fix="remove it, or write level: L2",
        )


@reads("backup")
def a_lock_fits_what_it_locks(known: Known) -> Iterator[Problem]:
    backup, lock = known.backup, known.backup.lock
    if not lock:
        return
    if lock.min_days > lock.max_days:
        yield Problem(
            keys=("backup", "lock", "minDays"),
            rule="the shortest retention is no longer than the longest",
            fix=f"write {lock.max_days} or less",
            value=str(lock.min_days),
        )
    if lock.mode == "compliance" and lock.changeable_for_days is None:
        yield Problem(
            keys=("backup", "lock", "changeableForDays"),
            rule="a compliance lock can never be lifted, by nobody, so the day from which on is written down",
            fix="write 14 or more and test restores until then, or mode: governance",
        )
    if lock.mode == "governance" and lock.changeable_for_days is not None:
        yield Problem(
            keys=("backup", "lock", "changeableForDays"),
            rule="with this number AWS makes the lock a compliance lock",
            fix="remove it, or write mode: compliance",
        )
    kept = backup_plan.retention(backup.level)
    if kept and (kept[0] < lock.min_days or kept[1] > lock.max_days):
        yield Problem(
            keys=("backup", "lock"),
            rule=f"{backup.level} keeps backups for {kept[0]} to {kept[1]} days; outside of the lock's "
            f"{lock.min_days} to {lock.max_days} every backup would fail",
            fix=f"write minDays: {min(kept[0], lock.min_days)} and maxDays: {max(kept[1], lock.max_days)}",
        )


@reads("backup")
def what_is_not_there_cannot_be_set(known: Known) -> Iterator[Problem]:
    backup = known.backup
    if backup.level is not Level.L0:
        return
    if backup.tagged_resources:
        yield Problem(
            keys=("backup", "taggedResources"),
            rule="L0 backs nothing up",
            fix="remove it, or write level: L1",
        )
    if backup.lock and not backup.receive_from:
        yield Problem(
            keys=("backup", "lock"),
            rule="L0 has no vault to lock",
            fix="remove it, or write level: L1",
        )


@reads("cluster_type", "backup")
def a_cluster_type_keeps_its_backups(known: Known) -> Iterator[Problem]:
    backup, kind = known.backup, known.cluster_type
    kept = kind in ("prod-standard", "prod-isolated", "platform-management")
    if kept and backup.level is Level.L0:
        yield Problem(
            keys=("backup", "level"),
            rule=f"a {kind} cluster is backed up",
            fix="write L1 or higher, or leave it out",
            value=backup.level,
        )
    if kind == "dr-standby" and not backup.receive_from:
        yield Problem(
            keys=("backup", "receiveFrom"),
            rule="a standby keeps the copies of its primary's backups",
            fix="name the primary's account, even if it is this one",
        )
