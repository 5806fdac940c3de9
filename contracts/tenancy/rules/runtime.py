"""What belongs to which type of workload."""

import re
from collections.abc import Iterator

from contracts.catalog import time_zones
from contracts.problems import Problem
from contracts.tenancy.models import cron
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import (
    Known,
    error,
    of_contract,
    of_contract_alone,
    of_variant_alone,
    warning,
)

_SECRET = re.compile(
    r"(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$", re.IGNORECASE
)
_OURS = re.compile(r"PLATFORM_.*|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES")
_TIMED = ("spec", "runtime", "schedule")


@of_variant_alone
def replicas_at_least_are_not_more_than_at_most(variant: Variant) -> Iterator[Problem]:
    runtime = variant.runtime
    if runtime.max_replicas is not None and runtime.min_replicas > runtime.max_replicas:
        least, most = ("spec", "runtime", "minReplicas"), ("spec", "runtime", "maxReplicas")
        where, path = variant.place(most, least)
        rule = f"there are at most {runtime.max_replicas} replicas in {variant.environment}, and at least "
        yield error(where, path, f"{rule}{runtime.min_replicas}", "swap them, or write minReplicas here too")


@of_variant_alone
def what_has_no_replicas_is_woken_by_a_queue(variant: Variant) -> Iterator[Problem]:
    runtime, path = variant.runtime, ("spec", "runtime", "minReplicas")
    if runtime.workload_type in defaults.STAYING and not runtime.min_replicas and not runtime.queue_scaling:
        rule = "nothing wakes a workload without replicas but a queue"
        fix = "write 1, or queueScaling for a worker"
        yield error(variant.origin(*path), path, rule, fix, runtime.min_replicas)


@of_variant_alone
def a_cronjob_has_a_schedule_and_nothing_else_has(variant: Variant) -> Iterator[Problem]:
    schedule, kind = variant.runtime.schedule, variant.runtime.workload_type
    where = variant.origin(*_TIMED)
    if kind == "cronjob" and not schedule:
        fix = "write runtime.schedule.cron, or workloadType: job"
        yield error(where, _TIMED, "a cronjob has a schedule", fix)
    elif kind != "cronjob" and schedule:
        yield error(
            where, _TIMED, f"a {kind} runs at no set time", "remove it, or write workloadType: cronjob"
        )
    elif schedule:
        wrong = cron.wrong_cron(schedule.cron)
        if wrong:
            yield error(where, (*_TIMED, "cron"), *wrong, schedule.cron)
        if nowhere := time_zones.wrong(schedule.time_zone):
            yield error(where, (*_TIMED, "timeZone"), *nowhere, schedule.time_zone)


@of_contract_alone
def a_queue_scales_workers_only(entry: Entry) -> Iterator[Problem]:
    spec, path = entry.contract.value.spec, ("spec", "runtime", "queueScaling")
    scaling = spec.runtime.queue_scaling
    if not scaling:
        return
    if spec.runtime.workload_type != "worker":
        rule = f"a {spec.runtime.workload_type} is not fed from a queue"
        yield error(entry.contract, path, rule, "remove it, or write workloadType: worker")
    needed = f"queue.consume.{scaling.queue}"
    if needed not in spec.identity.cloud_permissions:
        rule = f"a worker that scales by a queue consumes it: it has {needed}"
        yield error(
            entry.contract, (*path, "queue"), rule, "add it to identity.cloudPermissions", scaling.queue
        )


@of_contract_alone
def volumes_belong_to_statefulsets(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    kind, path = spec.runtime.workload_type, ("spec", "runtime", "storage")
    if spec.runtime.storage and kind != "statefulset":
        rule = f"replicas of a {kind} keep nothing"
        yield error(entry.contract, path, rule, "remove it, or write workloadType: statefulset")
    if kind == "statefulset" and spec.data.statefulness != "stateful":
        rule = "a statefulset keeps state, and its contract says how that is recovered"
        fix = "write stateful and a backup, or workloadType: deployment"
        path = ("spec", "data", "statefulness")
        yield error(entry.contract, path, rule, fix, spec.data.statefulness)


@of_contract_alone
def jobs_have_no_replicas(entry: Entry) -> Iterator[Problem]:
    kind = entry.contract.value.spec.runtime.workload_type
    for key in ("minReplicas", "maxReplicas"):
        path = ("spec", "runtime", key)
        if kind not in defaults.STAYING and entry.contract.has(path):
            yield error(entry.contract, path, f"a run of a {kind} is one pod", "remove it")


@of_contract
def baseline_is_admitted_where_the_workload_runs(known: Known, entry: Entry) -> Iterator[Problem]:
    profile = entry.contract.value.spec.runtime.runtime_security_profile
    allowed = known.inventory.profiles.security.get(profile)
    environments = known.inventory.profiles.environments
    for environment in dict.fromkeys(environment for environment, _ in known.places.get(entry.request, ())):
        if not allowed or environments[environment].cluster_type not in allowed.cluster_types:
            yield error(
                entry.contract,
                ("spec", "runtime", "runtimeSecurityProfile"),
                f"{environment} admits pods of the restricted standard only",
                "write restricted, or leave the environment out of the namespace request",
                profile,
            )


@of_contract_alone
def secrets_are_read_with_permission(entry: Entry) -> Iterator[Problem]:
    spec, seen = entry.contract.value.spec, set()
    for index, secret in enumerate(spec.runtime.secrets):
        path, needed = ("spec", "runtime", "secrets", index, "name"), f"secrets.read.{secret.name}"
        if needed not in spec.identity.cloud_permissions:
            rule = f"a secret is read with permission: {needed}"
            yield error(entry.contract, path, rule, "add it to identity.cloudPermissions", secret.name)
        if secret.name in seen:
            yield error(entry.contract, path, "a secret is named once", "put its keys together", secret.name)
        seen.add(secret.name)


@of_variant_alone
def secrets_are_no_variables(variant: Variant) -> Iterator[Problem]:
    for name in variant.runtime.environment:
        if _SECRET.search(name):
            path = ("spec", "runtime", "environment", name)
            rule = "an environment variable of this name looks like a secret, and everybody can read it here"
            fix = "keep it as a secret and read it as a file; or rename it"
            yield warning(variant.origin(*path), path, rule, fix)


@of_variant_alone
def what_the_platform_says_of_a_workload_stays(variant: Variant) -> Iterator[Problem]:
    for name in variant.runtime.environment:
        if _OURS.fullmatch(name):
            path = ("spec", "runtime", "environment", name)
            rule = "variables of this name are the platform's, so this one would be without effect"
            yield error(variant.origin(*path), path, rule, "remove it, or rename it")
