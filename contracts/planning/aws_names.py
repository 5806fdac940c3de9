"""Names that AWS limits to less than a cluster's name and what follows it may have together.

Known before anything exists: a primary names its standby's vault, and the deploy role's documents name what
it may touch. Whoever makes a thing and whoever may touch it ask here, so that both shorten its name alike.
"""

from contracts.planning.naming import fit

VAULT_LIMIT = 50
PLAN_LIMIT = 50
SCHEDULE_GROUP_LIMIT = 64
ROLE_LIMIT = 64


def backup_vault(cluster: str) -> str:
    """Name of the vault that keeps a cluster's backups: that of the cluster."""
    return fit(cluster, VAULT_LIMIT)


def backup_plan(cluster: str, purpose: str) -> str:
    """Name of a backup plan, such as `aws-use1-prod-platform-01-cluster`."""
    return fit(f"{cluster}-{purpose}", PLAN_LIMIT)


def night_group(cluster: str) -> str:
    """Name of the schedule group that takes system nodes away overnight and brings them back."""
    return fit(f"{cluster}-night", SCHEDULE_GROUP_LIMIT)


def cache_role(cluster: str) -> str:
    """Name of the role that ECR makes cached repositories as. It has no path, because a repository creation
    template takes none, and so is the one role of a cluster that is known by its name.
    """
    return fit(f"{cluster}-image-cache", ROLE_LIMIT)
