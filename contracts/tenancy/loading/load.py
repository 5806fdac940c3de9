"""Reads everything teams wrote into an `Inventory`, or into every problem of every file at once."""

import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from contracts import loader
from contracts.problems import Problem, SettingsError
from contracts.reading.error_messages import did_you_mean, problems_of
from contracts.reading.partial import PartialModel
from contracts.reading.source import Source, read
from contracts.reading.stack_files import PROFILES, TEAMS
from contracts.settings import CLOUDS
from contracts.settings.teams import Owners
from contracts.tenancy.loading import clusters, files, validate
from contracts.tenancy.models.inventory import Entry, Inventory, Written
from contracts.tenancy.models.namespace_request import Cloud, NamespaceRequest
from contracts.tenancy.models.overlay import WorkloadOverlay
from contracts.tenancy.models.policy_exception import TenantException
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.models.workload import WorkloadContract


def load(root: pathlib.Path) -> Inventory:
    """Read the teams, the catalogue and every request, contract and exception.

    What the files must hold together is `validate`'s business; only when a file is broken is that said here
    too, so that one mistake hides no other.

    Raises:
        SettingsError: with every problem of every file.
    """
    reader = _Reader()
    owners, owners_source = reader.read(root, TEAMS, Owners)
    profiles, profiles_source = reader.read(root, PROFILES, Profiles)
    reader.tenants(root)
    if owners is None or profiles is None:
        raise SettingsError(reader.problems)
    stacks = {stack: loader.stack_file(root, stack) for stack in loader.stacks(root)}
    inventory = Inventory(
        owners=owners,
        owners_source=owners_source,
        profiles=profiles,
        profiles_source=profiles_source,
        requests=dict(sorted(reader.requests.items())),
        workloads=tuple(reader.entries()),
        exceptions=tuple(one for _, one in sorted(reader.exceptions.items())),
        clusters=clusters.clusters(stacks),
    )
    if reader.problems:
        raise SettingsError(reader.problems + validate.problems(inventory)[0])
    return inventory


class _Reader:
    """Files read so far, and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.requests: dict[str, Written[NamespaceRequest]] = {}
        self.contracts: dict[tuple[str, str], Written[WorkloadContract]] = {}
        self.overlays: dict[tuple[str, str], dict[tuple[str, Cloud | None], Written[WorkloadOverlay]]] = {}
        self.exceptions: dict[tuple[str, str], Written[TenantException]] = {}

    def read(self, root: pathlib.Path, file: str, model: type[BaseModel]) -> tuple[Any, Source]:
        """A file of the platform; its value is None where anything is wrong with it."""
        try:
            source = read(root / file, file)
        except SettingsError as error:
            self.problems += error.problems
            return None, Source(file, {})
        self.problems += source.problems
        value = self.parse(source, model)
        return (None if isinstance(value, PartialModel) else value), source

    def parse(self, source: Source, model: type[BaseModel]) -> Any:
        """The typed document, or what is sound of it."""
        try:
            return model.model_validate_json(json.dumps(source.values), strict=True)
        except ValidationError as error:
            found = problems_of(error, (), (), source, model)
            # A list whose entries are wrong is also called too short, since only sound ones are counted.
            inside = {one.path.rpartition("[")[0] for one in found if one.path.endswith("]")}
            self.problems += [one for one in found if one.value is not None or one.path not in inside]
            return PartialModel(model, source.values if isinstance(source.values, dict) else {})

    def tenants(self, root: pathlib.Path) -> None:
        found = files.find(root)
        self.problems += found.problems
        for file in found.files:
            try:
                source = read(file.path, file.shown_as)
            except SettingsError as error:
                source = Source(file.shown_as, {}, problems=error.problems)
            self.problems += source.problems
            match file.kind:
                case "namespaces":
                    self.namespace(file, source)
                case "exceptions":
                    self.exception(file, source)
                case _ if "." in file.stem:
                    self.overlay(file, source)
                case _:
                    self.contract(file, source)

    def namespace(self, file: files.File, source: Source) -> None:
        written = self.document(file, source, NamespaceRequest, "NamespaceRequest")
        before = self.requests.setdefault(file.stem, written)
        if before is not written:
            self.problems.append(
                written.problem(
                    ("metadata", "name"),
                    f"a namespace is asked for once, and {before.source.file} asks for it",
                    "name it otherwise: its name is on every cluster",
                    file.stem,
                )
            )

    def contract(self, file: files.File, source: Source) -> None:
        written = self.document(file, source, WorkloadContract, "WorkloadContract")
        self.contracts[file.team, file.stem] = written

    def exception(self, file: files.File, source: Source) -> None:
        written = self.document(file, source, TenantException, "PolicyException")
        self.exceptions[file.team, file.stem] = written

    def overlay(self, file: files.File, source: Source) -> None:
        name, environment, *rest = file.stem.split(".")
        if len(rest) > 1 or (rest and rest[0] not in CLOUDS):
            rule = (
                "an overlay's file is <workload>.<environment>.yaml, or <workload>.<environment>.<cloud>.yaml"
            )
            self.problems.append(Problem(rule=rule, fix="rename it", file=file.shown_as))
            return
        cloud = cast("Cloud | None", rest[0] if rest else None)
        written = self.document(file, source, WorkloadOverlay, "WorkloadOverlay", name=name)
        self.overlays.setdefault((file.team, name), {})[environment, cloud] = written
        metadata = _mapping(_mapping(source.values).get("metadata"))
        for key, expected in (("environment", environment), ("cloud", cloud)):
            given = metadata.get(key)
            if source.values and given != expected and (isinstance(given, str) or expected):
                self.misnamed(written, key, given, expected or "")

    def document(
        self, file: files.File, source: Source, model: type[BaseModel], kind: str, name: str = ""
    ) -> Written[Any]:
        """Read a document of the kind its folder is for, and hold its name against the file's."""
        name = name or file.stem
        if not isinstance(source.values, dict) or not source.values:
            if not source.problems:
                rule = "the file is empty" if source.values in ({}, [], None) else "the file is a mapping"
                self.problems.append(source.problem((), rule, f"begin it with kind: {kind}"))
            return Written(team=file.team, name=name, value=PartialModel(model, {}), source=source)
        given = source.values.get("kind")
        written = Written(team=file.team, name=name, value=PartialModel(model, {}), source=source)
        if isinstance(given, str) and given != kind:
            rule = f"a file of this name in {file.kind} is a {kind}"
            self.problems.append(written.problem(("kind",), rule, did_you_mean(given, (kind,)), given))
            return written
        written = Written(team=file.team, name=name, value=self.parse(source, model), source=source)
        called = _mapping(source.values.get("metadata")).get("name")
        if isinstance(called, str) and called != name:
            self.misnamed(written, "name", called, name)
        return written

    def misnamed(self, written: Written[Any], key: str, given: Any, expected: str) -> None:
        rule = f"the file and its metadata agree; by the file's name this is {expected or 'for both clouds'}"
        fix = f"write {expected}, or rename the file" if expected else "remove it, or rename the file"
        self.problems.append(written.problem(("metadata", key), rule, fix, given))

    def entries(self) -> list[Entry]:
        """Contracts with their overlays. An overlay without a contract is a problem."""
        mine: dict[str, list[str]] = {}
        for name, request in sorted(self.requests.items()):
            mine.setdefault(request.team, []).append(name)
        for (team, name), overlays in sorted(self.overlays.items()):
            if (team, name) not in self.contracts:
                known = [other for owner, other in self.contracts if owner == team]
                rule = f"an overlay is about a workload of its team, and {team} has no {name}"
                fix = did_you_mean(name, known) if known else "write its contract"
                for written in overlays.values():
                    self.problems.append(written.problem(("metadata", "name"), rule, fix, name))
        return [
            Entry(
                contract=contract,
                overlays=self.overlays.get(key, {}),
                request=request_of(contract.source.values, mine.get(key[0], [])),
            )
            for key, contract in sorted(self.contracts.items())
        ]


def request_of(values: Any, mine: Sequence[str]) -> str:
    """Request that a contract belongs to: the one it names, or its team's only one; empty where there are
    several, since another one made later must not move a workload.
    """
    named = _mapping(_mapping(values).get("metadata")).get("namespace")
    if isinstance(named, str):
        return named
    return mine[0] if len(mine) == 1 else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
