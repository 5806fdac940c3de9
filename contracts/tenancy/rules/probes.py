"""Ports, and how the platform knows that a workload works."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import defaults
from contracts.tenancy.rules.rule import error, of_contract_alone, warning

_PROBES = ("spec", "runtime", "probes")


@of_contract_alone
def ports_differ(entry: Entry) -> Iterator[Problem]:
    names, numbers = set(), set()
    for index, port in enumerate(entry.contract.value.spec.runtime.ports):
        path = ("spec", "runtime", "ports", index)
        if port.name in names:
            rule, fix = "a port's name is used once", "rename it"
            yield error(entry.contract, (*path, "name"), rule, fix, port.name)
        if (port.port, port.protocol) in numbers:
            rule, fix = "a port's number is used once", "remove one of the two"
            yield error(entry.contract, (*path, "port"), rule, fix, port.port)
        names.add(port.name)
        numbers.add((port.port, port.protocol))


@of_contract_alone
def probes_ask_a_port_there_is(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    ports = [one.name for one in defaults.ports(spec) if one.protocol == "TCP"]
    probes = spec.runtime.probes
    for key, probe in (("readiness", probes.readiness), ("liveness", probes.liveness)):
        if not probe:
            continue
        path = (*_PROBES, key)
        if not ports:
            rule, fix = "a probe asks a port, and there is none", "add one under runtime.ports"
            yield error(entry.contract, path, rule, fix)
        elif probe.port is not None and probe.port not in ports:
            rule, fix = f"a probe asks one of the ports {', '.join(ports)}", did_you_mean(probe.port, ports)
            yield error(entry.contract, (*path, "port"), rule, fix, probe.port)


@of_contract_alone
def what_is_reached_says_when_it_is_ready(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    ports = defaults.ports(spec)
    if defaults.served(spec) and ports and defaults.readiness(spec, ports) is None:
        rule = f"a port that speaks {spec.traffic.protocol} answers no HTTP probe by itself"
        fix = "write probes.readiness with a path and a port that answers it"
        yield error(entry.contract, (*_PROBES, "readiness"), rule, fix)


@of_contract_alone
def restarting_helps(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    ports = defaults.ports(spec)
    liveness, path = spec.runtime.probes.liveness, (*_PROBES, "liveness")
    if not liveness:
        return
    if defaults.probe(liveness, ports) == defaults.readiness(spec, ports):
        rule = "a pod that is not ready needs time, and one that does not live needs a restart"
        fix = "ask liveness at a path of its own, or leave it out"
        yield error(entry.contract, (*path, "path"), rule, fix, liveness.path)
    if not liveness.safe:
        rule = "a liveness probe that asks a dependency restarts every pod when that is slow"
        fix = "write safe: true if it asks none, or leave the probe out"
        yield warning(entry.contract, path, rule, fix)
