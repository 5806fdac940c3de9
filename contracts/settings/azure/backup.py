"""Settings of backups."""

from contracts.catalog.backup_plan import Level
from contracts.model import Model


class Backup(Model):
    """What is backed up and where copies go."""

    level: Level = Level.L1
    """Level of disaster recovery; decides schedule, retention and copies. From L2 on, copies are kept in the
    region that Azure pairs with this one. See contracts/planning/azure_backup.py."""
    immutable: bool = False
    """Let nobody shorten what the vault keeps. It can still be switched off, until somebody locks it in the
    portal."""
