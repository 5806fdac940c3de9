"""Settings of backups."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.catalog.backup_plan import Level
from contracts.model import Model, refuse
from contracts.settings.aws.values import Account

VAULT_ARN = re.compile(r"arn:(aws|aws-us-gov):backup:([a-z0-9-]+):(\d{12}):backup-vault:([\w-]{2,50})")


def _vault(value: str) -> str:
    if not VAULT_ARN.fullmatch(value):
        raise refuse(
            "the vault for copies is named by its ARN",
            "write it like arn:aws:backup:us-west-2:111122223333:backup-vault:aws-usw2-prod-platform-01",
        )
    return value


VaultArn = Annotated[str, AfterValidator(_vault)]


class VaultLock(Model):
    """What even administrators cannot shorten."""

    mode: Literal["governance", "compliance"] = "governance"
    """Governance: whoever may manage the vault can lift the lock. Compliance: nobody can, not AWS
    either, once `changeableForDays` are over."""
    min_days: Annotated[int, Field(ge=1, le=36_500)] = 1
    """Shortest retention the vault accepts, in days."""
    max_days: Annotated[int, Field(ge=1, le=36_500)] = 400
    """Longest retention the vault accepts, in days."""
    changeable_for_days: Annotated[int, Field(ge=3, le=36_500)] | None = None
    """Days until a compliance lock can never be lifted again."""


class Backup(Model):
    """What is backed up, where copies go, and who may send copies here."""

    level: Level = Level.L1
    """Level of disaster recovery; decides schedule, retention and copies. See
    contracts/catalog/backup_plan.py."""
    copy_to: VaultArn | None = None
    """Vault in another region that gets a copy of every backup, from L2 on."""
    tagged_resources: bool = False
    """Also back up everything in the region whose tag `backup` has the cluster's name: databases,
    buckets and file systems that belong to its workloads. The cluster's own volumes are in its backup."""
    receive_from: tuple[Account, ...] = ()
    """Accounts that may copy their backups into this stack's vault."""
    lock: VaultLock | None = None
    """Lock of the vault; none by default."""
