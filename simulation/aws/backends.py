"""The types around a cluster: metrics, alerts, zones, images, backups, budgets and schedules."""

from simulation.aws.shape import account, arn, numbered, partition, region, uuid
from simulation.outputs import MockOutputs, ResourceInputs


def _workspace_id(resource: ResourceInputs) -> str:
    return f"ws-{uuid(resource)}"


def _workspace(resource: ResourceInputs) -> dict:
    made = _workspace_id(resource)
    return {
        "arn": arn(resource, "aps", f"workspace/{made}"),
        "prometheusEndpoint": f"https://aps-workspaces.{region(resource)}.amazonaws.com/workspaces/{made}/",
    }


def _of_workspace(resource: ResourceInputs) -> str:
    return str(resource.inputs["workspaceId"])


def _grafana_id(resource: ResourceInputs) -> str:
    return f"g-{resource.hex(10)}"


def _zone_id(resource: ResourceInputs) -> str:
    return f"Z{resource.hex(19).upper()}"


def _zone(resource: ResourceInputs) -> dict:
    made = _zone_id(resource)
    servers = [f"ns-{number}.awsdns-{number:02d}.{top}" for number, top in enumerate(("com", "net", "org"))]
    return {
        "zoneId": made,
        "arn": f"arn:{partition(resource)}:route53:::hostedzone/{made}",
        "nameServers": servers,
        "primaryNameServer": servers[0],
    }


def _certificate_arn(resource: ResourceInputs) -> str:
    return arn(resource, "acm", f"certificate/{uuid(resource)}")


def _certificate(resource: ResourceInputs) -> dict:
    domains = [resource.inputs["domainName"], *resource.inputs.get("subjectAlternativeNames", [])]
    return {
        "arn": _certificate_arn(resource),
        "domainValidationOptions": [
            {
                "domainName": domain,
                # A wildcard is validated by the record of what it stands below.
                "resourceRecordName": f"_{resource.hex(32)}.{domain.removeprefix('*.')}.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": f"_{resource.hex(32, 'value')}.acm-validations.aws.",
            }
            for domain in domains
        ],
    }


def _record_fqdn(resource: ResourceInputs) -> str:
    return str(resource.inputs["name"]).removesuffix(".")


def _repository(resource: ResourceInputs) -> dict:
    host = f"{account(resource)}.dkr.ecr.{region(resource)}.amazonaws.com"
    return {
        "name": resource.physical,
        "arn": arn(resource, "ecr", f"repository/{resource.physical}"),
        "registryId": account(resource),
        "repositoryUrl": f"{host}/{resource.physical}",
    }


def _vault_name(resource: ResourceInputs) -> str:
    return str(resource.inputs["backupVaultName"])


def _topic_arn(resource: ResourceInputs) -> str:
    return arn(resource, "sns", resource.physical)


_ACCOUNT_WIDE = MockOutputs(id=account, outputs=lambda resource: {"registryId": account(resource)})
"""Settings that exist once per account and region."""

MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "aws:acm/certificate:Certificate": MockOutputs(id=_certificate_arn, outputs=_certificate),
    "aws:acm/certificateValidation:CertificateValidation": MockOutputs(id=uuid),
    "aws:amp/alertManagerDefinition:AlertManagerDefinition": MockOutputs(id=_of_workspace),
    "aws:amp/workspace:Workspace": MockOutputs(id=_workspace_id, outputs=_workspace, stateful=True),
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration": MockOutputs(id=_of_workspace),
    "aws:backup/plan:Plan": MockOutputs(
        id=uuid, outputs=lambda resource: {"arn": arn(resource, "backup", f"backup-plan:{uuid(resource)}")}
    ),
    "aws:backup/selection:Selection": MockOutputs(id=uuid),
    "aws:backup/vault:Vault": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "backup", f"backup-vault:{resource.physical}"),
        },
        stateful=True,
    ),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": MockOutputs(id=_vault_name),
    "aws:backup/vaultPolicy:VaultPolicy": MockOutputs(id=_vault_name),
    "aws:budgets/budget:Budget": MockOutputs(
        id=lambda resource: f"{account(resource)}:{resource.physical}",
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "budgets", f"budget/{resource.physical}", regional=False),
        },
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": MockOutputs(
        id=lambda resource: str(resource.inputs["repository"]),
        outputs=lambda resource: {"registryId": account(resource)},
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": MockOutputs(
        id=lambda resource: str(resource.inputs["ecrRepositoryPrefix"]),
        outputs=lambda resource: {"registryId": account(resource)},
    ),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": _ACCOUNT_WIDE,
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": _ACCOUNT_WIDE,
    "aws:ecr/repository:Repository": MockOutputs(
        id=lambda resource: resource.physical, outputs=_repository, stateful=True
    ),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": MockOutputs(
        id=lambda resource: str(resource.inputs["prefix"]),
        outputs=lambda resource: {"registryId": account(resource)},
    ),
    "aws:grafana/roleAssociation:RoleAssociation": MockOutputs(
        id=lambda resource: f"{resource.inputs['workspaceId']}/{resource.inputs['role']}"
    ),
    "aws:grafana/workspace:Workspace": MockOutputs(
        id=_grafana_id,
        outputs=lambda resource: {
            "arn": arn(resource, "grafana", f"/workspaces/{_grafana_id(resource)}"),
            "endpoint": f"{_grafana_id(resource)}.grafana-workspace.{region(resource)}.amazonaws.com",
        },
        stateful=True,
    ),
    "aws:route53/record:Record": MockOutputs(
        id=lambda resource: f"{resource.inputs['zoneId']}_{_record_fqdn(resource)}_{resource.inputs['type']}",
        outputs=lambda resource: {"fqdn": _record_fqdn(resource)},
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": MockOutputs(
        id=numbered("rqlc"),
        outputs=lambda resource: {
            "arn": arn(resource, "route53resolver", f"resolver-query-log-config/{numbered('rqlc')(resource)}")
        },
    ),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": MockOutputs(
        id=numbered("rqlca")
    ),
    "aws:route53/zone:Zone": MockOutputs(id=_zone_id, outputs=_zone, stateful=True),
    "aws:scheduler/schedule:Schedule": MockOutputs(
        id=lambda resource: f"{resource.inputs['groupName']}/{resource.physical}",
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "scheduler", f"schedule/{resource.inputs['groupName']}/{resource.physical}"),
        },
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": MockOutputs(
        id=lambda resource: resource.physical,
        outputs=lambda resource: {
            "name": resource.physical,
            "arn": arn(resource, "scheduler", f"schedule-group/{resource.physical}"),
        },
    ),
    "aws:sns/topic:Topic": MockOutputs(
        id=_topic_arn, outputs=lambda resource: {"name": resource.physical, "arn": _topic_arn(resource)}
    ),
    "aws:sns/topicPolicy:TopicPolicy": MockOutputs(id=lambda resource: str(resource.inputs["arn"])),
    "aws:sns/topicSubscription:TopicSubscription": MockOutputs(
        id=lambda resource: f"{resource.inputs['topic']}:{uuid(resource)}",
        outputs=lambda resource: {"arn": f"{resource.inputs['topic']}:{uuid(resource)}"},
    ),
}
"""Resource type to what AWS computes for it."""
