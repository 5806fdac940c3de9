"""Says in words what a contract comes to in one place, and what decides it."""

import dataclasses
import datetime
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.problems import Problem, SettingsError, printable
from contracts.reading.error_messages import did_you_mean
from contracts.tenancy.loading import cache
from contracts.tenancy.models.inventory import Cluster, Entry, Inventory
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.resolve import permissions
from contracts.tenancy.resolve.resolve import Place, resolve
from contracts.tenancy.resolve.resolved import TenantNamespace, Workload
from review.selfservice import sentences
from review.selfservice.questions import on_command_line
from review.selfservice.sentences import Fact


@dataclass(frozen=True, kw_only=True)
class Told:
    """A workload in one environment on one cloud, in words."""

    workload: str
    namespace: str
    environment: str
    cloud: Cloud
    cluster: str
    """Registry name; empty where no cluster is for the environment."""
    facts: tuple[Fact, ...]
    """What will be made, and why."""
    warnings: tuple[Problem, ...]
    """What somebody should look at, in its files."""

    def lines(self) -> list[str]:
        """The text for a terminal."""
        where = f" on {self.cluster}" if self.cluster else f" on {self.cloud}"
        lines = [f"{self.workload} in {self.namespace}{where}"]
        about = ""
        for fact in self.facts:
            if fact.about != about:
                lines += ["", fact.about]
                about = fact.about
            lines.append(f"  {printable(fact.says)}")
            if fact.because:
                lines.append(f"    because {printable(fact.because)}")
        if self.warnings:
            lines += ["", "Look at", *(f"  {one}".replace("\n", "\n  ") for one in self.warnings)]
        return lines

    def to_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "workload": self.workload,
            "namespace": self.namespace,
            "environment": self.environment,
            "cloud": self.cloud,
            "cluster": self.cluster,
            "facts": [vars(fact) for fact in self.facts],
            "warnings": [vars(problem) for problem in self.warnings],
        }


def explain(
    root: pathlib.Path,
    text: str,
    *,
    environment: str | None = None,
    cloud: str | None = None,
    as_of: datetime.date | None = None,
) -> Told:
    """What a workload comes to.

    Args:
        text: `workload`, or `namespace/workload` or `team/workload` where several are called so.
        environment: by default production, where it is in it.
        cloud: by default the first of its request.
        as_of: the day on which exceptions have to be in force.

    Raises:
        SettingsError: what teams wrote is unusable, or there is no such workload there.
    """
    validated = cache.read(root, as_of)
    inventory, entry = validated.inventory, _entry(validated.inventory, text)
    place, cluster = _place(inventory, entry, environment, cloud)
    tenancy = resolve(inventory, dataclasses.replace(place, as_of=as_of))
    namespace = next(one for one in tenancy.namespaces if one.request == entry.request)
    workload = next(one for one in namespace.workloads if one.name == entry.name)
    files = {entry.contract.source.file, *(one.source.file for one in entry.overlays.values())}
    return Told(
        workload=workload.name,
        namespace=namespace.name,
        environment=place.environment,
        cloud=place.cloud,
        cluster=cluster.name if cluster else "",
        facts=tuple(_facts(inventory, entry, namespace, workload, cluster, place.cloud)),
        warnings=tuple(one for one in validated.warnings if one.file in files),
    )


def _facts(  # noqa: PLR0913, PLR0917 - a workload, and everything around it that sentences are about
    inventory: Inventory,
    entry: Entry,
    namespace: TenantNamespace,
    workload: Workload,
    cluster: Cluster | None,
    cloud: Cloud,
) -> Iterator[Fact]:
    yield from sentences.runtime(inventory, entry, workload, cloud)
    yield from sentences.delivery(entry, workload)
    yield from sentences.traffic(workload)
    yield from sentences.identity(workload, _names(workload, cluster, cloud))
    yield from sentences.reliability(entry, workload)
    yield from sentences.cost(inventory, entry, workload)
    yield from sentences.boundary(inventory, entry, namespace, workload)


def _names(workload: Workload, cluster: Cluster | None, cloud: Cloud) -> dict[str, str]:
    """What each permission is about in the cloud, in words."""
    account = cluster.account if cluster else "<account>"
    found = {}
    for permission in workload.permissions:
        one = permissions.resource_of(cloud, workload, permission, account)
        found[permission.text] = f"{one.kind} {one.name}" + (f" in {one.parent}" if one.parent else "")
    return found


def _entry(inventory: Inventory, text: str) -> Entry:
    found = inventory.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        called = [f"{one.request}/{one.name}" for one in found]
        rule, fix = "several workloads are called so", f"write one of: {', '.join(called)}"
    else:
        rule, fix = "there is no such workload", did_you_mean(text, (one.name for one in inventory.workloads))
    raise SettingsError([on_command_line("workload", rule, fix, text)])


def _place(
    inventory: Inventory, entry: Entry, environment: str | None, cloud: str | None
) -> tuple[Place, Cluster | None]:
    spec = inventory.requests[entry.request].value.spec
    production = [one for one in spec.environments if inventory.profiles.environments[one].production]
    environment = environment or (production or list(spec.environments))[0]
    cloud = cloud or spec.clouds[0]
    if environment not in spec.environments:
        rule = f"{entry.request} is in {', '.join(spec.environments)}"
        fix = did_you_mean(environment, spec.environments)
        raise SettingsError([on_command_line("--environment", rule, fix, environment)])
    on = next((one for one in spec.clouds if one == cloud), None)
    if on is None:
        rule = f"{entry.request} is on {' and '.join(spec.clouds)}"
        raise SettingsError([on_command_line("--cloud", rule, f"write {spec.clouds[0]}", cloud)])
    there = [one for one in inventory.clusters.values() if (one.environment, one.cloud) == (environment, on)]
    there.sort(key=lambda one: (one.cluster_type == ClusterType.DR_STANDBY, one.name))
    cluster = there[0] if there else None
    place = Place(
        cloud=on,
        cluster=cluster.name if cluster else "",
        cluster_type=inventory.profiles.environments[environment].cluster_type,
        environment=environment,
    )
    return place, cluster
