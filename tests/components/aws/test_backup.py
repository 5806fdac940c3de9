"""Backups: made by the clock, kept from their owners, copied away."""

import json

from components.aws.data.backup import BackupVault, EksBackup
from components.aws.data.documents import backup
from contracts.graph import Graph
from review.offline import build_graph as graphs
from tests.components.samples.aws.backends import COPIES
from tests.components.samples.aws.shared import somewhere
from tests.components.test_contract import built

ROLE = "arn:aws:iam::111122223333:role/BreakGlass"
HERE = somewhere(account="1")


def vault() -> Graph:
    return graphs.build("test", {}, built(BackupVault))


def plans() -> Graph:
    return graphs.build("test", {}, built(EksBackup))


def test_nobody_but_the_keepers_deletes_a_backup() -> None:
    statement = backup.vault(HERE, [ROLE], [])["Statement"][0]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert "backup:DeleteRecoveryPoint" in statement["Action"]
    assert "backup:UpdateRecoveryPointLifecycle" in statement["Action"], "a day is as good as deletion"
    assert statement["Condition"] == {"ArnNotLike": {"aws:PrincipalArn": [ROLE]}}


def test_without_keepers_nobody_at_all_deletes_a_backup() -> None:
    assert "Condition" not in backup.vault(HERE, [], [])["Statement"][0]


def test_other_accounts_may_copy_in_and_do_nothing_else() -> None:
    statements = backup.vault(somewhere("us-gov-west-1", account="1"), [], ["1", "2"])["Statement"]
    assert statements[1:] == [
        {
            "Sid": "CopiesArrive",
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws-us-gov:iam::2:root"]},
            "Action": ["backup:CopyIntoBackupVault"],
            "Resource": ["*"],
        }
    ]
    assert len(backup.vault(HERE, [], ["1"])["Statement"]) == 1, "an account may copy to itself anyway"


def test_the_vaults_key_works_through_backup_services_and_for_this_account_only() -> None:
    for statement in backup.key(somewhere("eu-west-1", account="1"))["Statement"]:
        if statement["Principal"] == {"AWS": "*"}:
            tied = statement["Condition"]["StringEquals"]
            assert tied["kms:CallerAccount"] == "1"
            assert tied["kms:ViaService"] == [
                f"{service}.eu-west-1.amazonaws.com" for service in ("backup", "ec2", "elasticfilesystem")
            ]


def test_the_vault_is_named_so_that_another_region_knows_it_beforehand() -> None:
    assert vault().one("Vault", "first-vault").inputs["name"] == "c"


def test_a_lock_can_be_lifted_unless_a_day_is_set() -> None:
    lock = vault().one("VaultLockConfiguration", "first-vault").inputs
    assert (lock["minRetentionDays"], lock["maxRetentionDays"]) == (7, 400)
    assert "changeableForDays" not in lock


def test_every_rule_ends_and_copies_as_asked() -> None:
    for rule in plans().one("Plan", "first-tagged").inputs["rules"]:
        assert rule["lifecycle"] == {"deleteAfter": 35}
        assert rule["copyActions"] == [{"destinationVaultArn": COPIES, "lifecycle": {"deleteAfter": 35}}]


def test_the_cluster_is_selected_by_arn_and_never_backed_up_continuously() -> None:
    made = plans()
    rules = made.one("Plan", "first-cluster").inputs["rules"]
    assert [rule["ruleName"] for rule in rules] == ["daily"]
    assert not any(rule.get("enableContinuousBackup") for rule in rules)
    selection = made.one("Selection", "first-cluster").inputs
    assert selection["resources"] == ["arn:aws:eks:us-east-1:111122223333:cluster/c"]


def test_tagged_resources_are_those_with_the_clusters_name() -> None:
    selection = plans().one("Selection", "first-tagged").inputs
    assert selection["selectionTags"] == [{"type": "STRINGEQUALS", "key": "backup", "value": "c"}]


def test_backing_up_and_restoring_are_two_roles() -> None:
    attached = {
        row.name: row.inputs["policyArn"].rpartition("/")[2]
        for row in plans().all("RolePolicyAttachment")
        if row.name.startswith("first")
    }
    assert attached == {
        "first-backup-AWSBackupServiceRolePolicyForBackup": "AWSBackupServiceRolePolicyForBackup",
        "first-restore-AWSBackupServiceRolePolicyForRestores": "AWSBackupServiceRolePolicyForRestores",
    }


def test_a_failed_backup_and_a_failed_copy_are_told() -> None:
    patterns = {
        row.name: json.loads(row.inputs["eventPattern"])
        for row in plans().all("EventRule")
        if row.name.startswith("first")
    }
    assert patterns["first-failed-backup"]["detail"]["state"] == ["ABORTED", "EXPIRED", "FAILED"]
    assert patterns["first-failed-backup"]["detail"]["backupVaultName"] == ["c"]
    assert patterns["first-failed-copy"]["detail-type"] == ["Copy Job State Change"]
    targets = {row.inputs["arn"] for row in plans().all("EventTarget")}
    assert targets == {"arn:aws:sns:us-east-1:111122223333:c-alerts"}
