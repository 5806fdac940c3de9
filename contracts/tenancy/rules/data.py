"""State, and how it is recovered."""

import datetime
from collections.abc import Iterator

from contracts.problems import Problem
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.models.values import seconds
from contracts.tenancy.resolve import defaults
from contracts.tenancy.rules.rule import Known, error, of_contract, of_contract_alone

_DATA = ("spec", "data")


@of_contract_alone
def state_is_kept_twice(entry: Entry) -> Iterator[Problem]:
    data = entry.contract.value.spec.data
    if data.statefulness == "stateful" and data.backup is None:
        rule = "what is stateful says how its data is kept twice"
        yield error(entry.contract, (*_DATA, "backup"), rule, "write backup with a method")


@of_contract_alone
def copies_are_as_frequent_as_promised(entry: Entry) -> Iterator[Problem]:
    data = entry.contract.value.spec.data
    if not data.backup or not data.rpo or data.backup.method == "native-replication":
        return
    if seconds(data.rpo) < seconds(data.backup.interval):
        rule = f"between two copies {data.backup.interval} of data can be lost, which is more than promised"
        fix = f"write an rpo of {data.backup.interval} or more, or copy more often"
        yield error(entry.contract, (*_DATA, "rpo"), rule, fix, data.rpo)


@of_contract_alone
def recovery_takes_at_least_a_rollout(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    startup = spec.runtime.probes.startup
    if not spec.data.rto or spec.runtime.workload_type not in defaults.STAYING:
        return
    deadline = defaults.progress_deadline(startup.seconds if startup else None)
    if seconds(spec.data.rto) < deadline:
        rule = f"a rollout is given up after {deadline} seconds, so nothing is promised to be back sooner"
        yield error(entry.contract, (*_DATA, "rto"), rule, f"write {deadline}s or more", spec.data.rto)


@of_contract
def a_drill_was_on_a_day_that_is_over(known: Known, entry: Entry) -> Iterator[Problem]:
    backup = entry.contract.value.spec.data.backup
    if not backup or not backup.last_drill:
        return
    path = (*_DATA, "backup", "lastDrill")
    try:
        day = datetime.date.fromisoformat(backup.last_drill)
    except ValueError:
        yield error(entry.contract, path, "this is a day", "write it like 2026-11-22", backup.last_drill)
        return
    if known.as_of and day > known.as_of:
        rule = f"a drill was on a day that is over, and today is {known.as_of}"
        yield error(entry.contract, path, rule, "write the day of the last one, or remove it", day)
