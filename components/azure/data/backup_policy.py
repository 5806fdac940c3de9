"""A backup plan as Azure Backup writes it."""

from pulumi_azure_native import dataprotection

from contracts.planning import azure_backup

_DEFAULT, _DAILY = "Default", "Daily"


def policy(
    schedule: str, keep_days: int, keep_daily_days: int, vault_days: int | None
) -> dataprotection.BackupPolicyArgs:
    """One schedule; the first backup of a day may be kept longer than the others, and in the vault too."""
    daily = keep_daily_days != keep_days or vault_days is not None
    rules = [_backup(schedule, daily=daily), _kept(_DEFAULT, keep_days, None)]
    if daily:
        rules.append(_kept(_DAILY, keep_daily_days, vault_days))
    return dataprotection.BackupPolicyArgs(
        object_type="BackupPolicy", datasource_types=[azure_backup.DATASOURCE], policy_rules=rules
    )


def _backup(schedule: str, *, daily: bool) -> dataprotection.AzureBackupRuleArgs:
    # The first that fits decides, from the lowest number up.
    first = dataprotection.TaggingCriteriaArgs(
        is_default=False,
        tag_info=dataprotection.RetentionTagArgs(tag_name=_DAILY),
        tagging_priority=25,
        criteria=[
            dataprotection.ScheduleBasedBackupCriteriaArgs(
                object_type="ScheduleBasedBackupCriteria", absolute_criteria=["FirstOfDay"]
            )
        ],
    )
    every = dataprotection.TaggingCriteriaArgs(
        is_default=True, tag_info=dataprotection.RetentionTagArgs(tag_name=_DEFAULT), tagging_priority=99
    )
    return dataprotection.AzureBackupRuleArgs(
        object_type="AzureBackupRule",
        name="BackupDaily" if schedule.endswith("P1D") else "BackupHourly",
        backup_parameters=dataprotection.AzureBackupParamsArgs(
            object_type="AzureBackupParams", backup_type="Incremental"
        ),
        data_store=_store("OperationalStore"),
        trigger=dataprotection.ScheduleBasedTriggerContextArgs(
            object_type="ScheduleBasedTriggerContext",
            schedule=dataprotection.BackupScheduleArgs(repeating_time_intervals=[schedule], time_zone="UTC"),
            tagging_criteria=[first, every] if daily else [every],
        ),
    )


def _kept(tag: str, days: int, vault_days: int | None) -> dataprotection.AzureRetentionRuleArgs:
    copy = dataprotection.TargetCopySettingArgs(
        copy_after=dataprotection.ImmediateCopyOptionArgs(object_type="ImmediateCopyOption"),
        data_store=_store("VaultStore"),
    )
    here = dataprotection.SourceLifeCycleArgs(
        source_data_store=_store("OperationalStore"),
        delete_after=_after(days),
        target_data_store_copy_settings=[] if vault_days is None else [copy],
    )
    lifecycles = [here]
    if vault_days is not None:
        lifecycles.append(
            dataprotection.SourceLifeCycleArgs(
                source_data_store=_store("VaultStore"),
                delete_after=_after(vault_days),
                target_data_store_copy_settings=[],
            )
        )
    return dataprotection.AzureRetentionRuleArgs(
        object_type="AzureRetentionRule", name=tag, is_default=tag == _DEFAULT, lifecycles=lifecycles
    )


def _store(kind: str) -> dataprotection.DataStoreInfoBaseArgs:
    return dataprotection.DataStoreInfoBaseArgs(object_type="DataStoreInfoBase", data_store_type=kind)


def _after(days: int) -> dataprotection.AbsoluteDeleteOptionArgs:
    return dataprotection.AbsoluteDeleteOptionArgs(object_type="AbsoluteDeleteOption", duration=f"P{days}D")
