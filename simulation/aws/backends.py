"""The types around a cluster: metrics, alerts, zones, images, backups, budgets and schedules."""

from simulation.aws.shape import account, arn, numbered, partition, region, uuid
from simulation.outputs import Answer, Asked


def _workspace_id(asked: Asked) -> str:
    return f"ws-{uuid(asked)}"


def _workspace(asked: Asked) -> dict:
    made = _workspace_id(asked)
    return {
        "arn": arn(asked, "aps", f"workspace/{made}"),
        "prometheusEndpoint": f"https://aps-workspaces.{region(asked)}.amazonaws.com/workspaces/{made}/",
    }


def _of_workspace(asked: Asked) -> str:
    return str(asked.inputs["workspaceId"])


def _grafana_id(asked: Asked) -> str:
    return f"g-{asked.hex(10)}"


def _zone_id(asked: Asked) -> str:
    return f"Z{asked.hex(19).upper()}"


def _zone(asked: Asked) -> dict:
    made = _zone_id(asked)
    servers = [f"ns-{number}.awsdns-{number:02d}.{top}" for number, top in enumerate(("com", "net", "org"))]
    return {
        "zoneId": made,
        "arn": f"arn:{partition(asked)}:route53:::hostedzone/{made}",
        "nameServers": servers,
        "primaryNameServer": servers[0],
    }


def _certificate_arn(asked: Asked) -> str:
    return arn(asked, "acm", f"certificate/{uuid(asked)}")


def _certificate(asked: Asked) -> dict:
    domains = [asked.inputs["domainName"], *asked.inputs.get("subjectAlternativeNames", [])]
    return {
        "arn": _certificate_arn(asked),
        "domainValidationOptions": [
            {
                "domainName": domain,
                # A wildcard is validated by the record of what it stands below.
                "resourceRecordName": f"_{asked.hex(32)}.{domain.removeprefix('*.')}.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": f"_{asked.hex(32, 'value')}.acm-validations.aws.",
            }
            for domain in domains
        ],
    }


def _record_fqdn(asked: Asked) -> str:
    return str(asked.inputs["name"]).removesuffix(".")


def _repository(asked: Asked) -> dict:
    host = f"{account(asked)}.dkr.ecr.{region(asked)}.amazonaws.com"
    return {
        "name": asked.physical,
        "arn": arn(asked, "ecr", f"repository/{asked.physical}"),
        "registryId": account(asked),
        "repositoryUrl": f"{host}/{asked.physical}",
    }


def _vault_name(asked: Asked) -> str:
    return str(asked.inputs["backupVaultName"])


def _topic_arn(asked: Asked) -> str:
    return arn(asked, "sns", asked.physical)


_ACCOUNT_WIDE = Answer(id=account, outputs=lambda asked: {"registryId": account(asked)})
"""Settings that exist once per account and region."""

ANSWERS: dict[str, Answer] = {
    "aws:acm/certificate:Certificate": Answer(id=_certificate_arn, outputs=_certificate),
    "aws:acm/certificateValidation:CertificateValidation": Answer(id=uuid),
    "aws:amp/alertManagerDefinition:AlertManagerDefinition": Answer(id=_of_workspace),
    "aws:amp/workspace:Workspace": Answer(id=_workspace_id, outputs=_workspace, stateful=True),
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration": Answer(id=_of_workspace),
    "aws:backup/plan:Plan": Answer(
        id=uuid, outputs=lambda asked: {"arn": arn(asked, "backup", f"backup-plan:{uuid(asked)}")}
    ),
    "aws:backup/selection:Selection": Answer(id=uuid),
    "aws:backup/vault:Vault": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "backup", f"backup-vault:{asked.physical}"),
        },
        stateful=True,
    ),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": Answer(id=_vault_name),
    "aws:backup/vaultPolicy:VaultPolicy": Answer(id=_vault_name),
    "aws:budgets/budget:Budget": Answer(
        id=lambda asked: f"{account(asked)}:{asked.physical}",
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "budgets", f"budget/{asked.physical}", regional=False),
        },
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Answer(
        id=lambda asked: str(asked.inputs["repository"]),
        outputs=lambda asked: {"registryId": account(asked)},
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": Answer(
        id=lambda asked: str(asked.inputs["ecrRepositoryPrefix"]),
        outputs=lambda asked: {"registryId": account(asked)},
    ),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": _ACCOUNT_WIDE,
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": _ACCOUNT_WIDE,
    "aws:ecr/repository:Repository": Answer(
        id=lambda asked: asked.physical, outputs=_repository, stateful=True
    ),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": Answer(
        id=lambda asked: str(asked.inputs["prefix"]), outputs=lambda asked: {"registryId": account(asked)}
    ),
    "aws:grafana/roleAssociation:RoleAssociation": Answer(
        id=lambda asked: f"{asked.inputs['workspaceId']}/{asked.inputs['role']}"
    ),
    "aws:grafana/workspace:Workspace": Answer(
        id=_grafana_id,
        outputs=lambda asked: {
            "arn": arn(asked, "grafana", f"/workspaces/{_grafana_id(asked)}"),
            "endpoint": f"{_grafana_id(asked)}.grafana-workspace.{region(asked)}.amazonaws.com",
        },
        stateful=True,
    ),
    "aws:route53/record:Record": Answer(
        id=lambda asked: f"{asked.inputs['zoneId']}_{_record_fqdn(asked)}_{asked.inputs['type']}",
        outputs=lambda asked: {"fqdn": _record_fqdn(asked)},
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": Answer(
        id=numbered("rqlc"),
        outputs=lambda asked: {
            "arn": arn(asked, "route53resolver", f"resolver-query-log-config/{numbered('rqlc')(asked)}")
        },
    ),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": Answer(
        id=numbered("rqlca")
    ),
    "aws:route53/zone:Zone": Answer(id=_zone_id, outputs=_zone, stateful=True),
    "aws:scheduler/schedule:Schedule": Answer(
        id=lambda asked: f"{asked.inputs['groupName']}/{asked.physical}",
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "scheduler", f"schedule/{asked.inputs['groupName']}/{asked.physical}"),
        },
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": Answer(
        id=lambda asked: asked.physical,
        outputs=lambda asked: {
            "name": asked.physical,
            "arn": arn(asked, "scheduler", f"schedule-group/{asked.physical}"),
        },
    ),
    "aws:sns/topic:Topic": Answer(
        id=_topic_arn, outputs=lambda asked: {"name": asked.physical, "arn": _topic_arn(asked)}
    ),
    "aws:sns/topicPolicy:TopicPolicy": Answer(id=lambda asked: str(asked.inputs["arn"])),
    "aws:sns/topicSubscription:TopicSubscription": Answer(
        id=lambda asked: f"{asked.inputs['topic']}:{uuid(asked)}",
        outputs=lambda asked: {"arn": f"{asked.inputs['topic']}:{uuid(asked)}"},
    ),
}
"""Resource type to what AWS computes for it."""
