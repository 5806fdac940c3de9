"""Stands in for Pulumi's engine: takes every registration down and answers as a cloud would."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import rpc, settings
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto import resource_pb2

from contracts.paths import joined
from review.wire import unpack
from simulation import cloud
from simulation.answers import Asked

STACK_TYPE = "pulumi:pulumi:Stack"
_PROVIDER_PREFIX = "pulumi:providers:"
_STEP = 100
"""Registrations between two words about progress."""
_SHORT = 8
"""Computed values shorter than this are recognised only when they stand alone."""


@dataclass(kw_only=True)
class Registration:
    """One resource, as it was registered."""

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    inputs: dict[str, Any]
    provider: str
    protect: bool
    depends_on: list[str]
    secrets: list[str]
    unknowns: list[str]
    ignore_changes: list[str] = field(default_factory=list)
    aliases: int = 0
    outputs: dict[str, Any] = field(default_factory=dict)


class DuplicateUrnError(Exception):
    """Two resources would be one in the state."""


class Recorder(MockMonitor):
    """A resource monitor that keeps what it is told.

    Computed properties are answered with values that look real and never change, so that documents
    built from them can be read and checked. Where such a value ends up is noted as unknown, since
    before a deployment it is. With `known=False` they are answered as unknown instead, like the
    engine does in a preview.
    """

    def __init__(self, *, known: bool = True, progress: Callable[[str], None] | None = None) -> None:
        super().__init__(mocks=None)  # ty: ignore[invalid-argument-type] nothing of Mocks is used
        self.registrations: dict[str, Registration] = {}
        self.unsimulated: set[str] = set()
        self.known = known
        self._progress = progress
        self._computed: dict[str, set[str]] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        above = parent.split("::")[2] if parent else ""
        qualified = type_ if above in ("", STACK_TYPE) else f"{above}${type_}"
        return f"urn:pulumi:{settings.get_stack()}::{settings.get_project()}::{qualified}::{name}"

    def RegisterResource(self, request: Any) -> Any:
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.registrations:
            raise DuplicateUrnError(f"two resources have the URN {urn}")
        is_provider = request.type.startswith(_PROVIDER_PREFIX)
        inputs, secrets, unknowns = unpack(request.object, decode_json=is_provider)
        row = Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=request.custom,
            inputs=inputs,
            provider=request.provider,
            protect=request.protect,
            depends_on=sorted(request.dependencies),
            secrets=secrets,
            unknowns=unknowns,
            ignore_changes=sorted(request.ignoreChanges),
            aliases=len(request.aliases),
        )
        self.registrations[urn] = row
        if self._progress and len(self.registrations) % _STEP == 0:
            self._progress(f"{len(self.registrations)} resources")
        if self.known:
            row.unknowns = self._find_unknowns(request, inputs)
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        id_, state = self._create(row, request.object)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=state)

    def _create(self, row: Registration, sent: struct_pb2.Struct) -> tuple[str, struct_pb2.Struct]:
        if row.type.startswith(_PROVIDER_PREFIX):
            # A provider's identity is part of every reference to it, and unknown until it is made.
            self._computed[row.urn] = set()
            return (f"{row.name}-provider" if self.known else rpc.UNKNOWN), sent
        provider_urn = row.provider.rpartition("::")[0]
        provider = self.registrations.get(provider_urn)
        asked = Asked(
            urn=row.urn, name=row.name, inputs=row.inputs, provider=provider.inputs if provider else {}
        )
        if cloud.known(row.type):
            id_, outputs = cloud.create(row.type, asked)
        else:
            self.unsimulated.add(row.type)
            id_, outputs = f"{row.name}-{asked.hex(7)}", {}
        computed = _new_texts(outputs, row.inputs) | _at(row.inputs, row.unknowns)
        if id_ not in row.inputs.values():
            # An identifier that is a given name says nothing new; see who takes the name itself.
            computed.add(id_)
        self._computed[row.urn] = computed
        state = struct_pb2.Struct()
        state.CopyFrom(sent)
        state.update(outputs if self.known else _hidden(outputs, row.inputs))
        return (id_ if self.known else ""), state

    def _find_unknowns(self, request: Any, inputs: dict[str, Any]) -> list[str]:
        """Paths whose value comes from something another resource computes."""
        found: list[str] = []
        for key, dependencies in request.propertyDependencies.items():
            computed: set[str] = set()
            for urn in dependencies.urns:
                computed |= self._computed.get(urn, set())
            if computed and key in inputs:
                _search(inputs[key], joined("", key), computed, found)
        return sorted(found)

    def RegisterResourceOutputs(self, request: Any) -> Any:
        outputs, _, _ = unpack(request.outputs)
        self.registrations[request.urn].outputs = outputs
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:
        answer = struct_pb2.Struct()
        answer.update(cloud.invoke(request.tok))
        response = resource_pb2.ResourceInvokeResponse()
        # "return" is a keyword of Python, so the field cannot be written as an attribute.
        getattr(response, "return").CopyFrom(answer)
        return response


def _new_texts(outputs: Any, inputs: Any) -> set[str]:
    """Leaves of the outputs that are not merely inputs repeated."""
    if isinstance(outputs, dict):
        below = inputs if isinstance(inputs, dict) else {}
        found: set[str] = set()
        for key, item in outputs.items():
            found |= _new_texts(item, below.get(key))
        return found
    if isinstance(outputs, list):
        return {text for item in outputs for text in _new_texts(item, None)} if outputs != inputs else set()
    return set() if outputs == inputs else {str(outputs)}


def _hidden(outputs: Any, inputs: Any) -> Any:
    """The outputs with everything computed unknown."""
    if isinstance(outputs, dict):
        below = inputs if isinstance(inputs, dict) else {}
        return {key: _hidden(item, below.get(key)) for key, item in outputs.items()}
    if isinstance(outputs, list):
        return outputs if outputs == inputs else [_hidden(item, None) for item in outputs]
    return outputs if outputs == inputs else rpc.UNKNOWN


def _search(value: Any, path: str, computed: set[str], found: list[str]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _search(item, joined(path, key), computed, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _search(item, joined(path, index), computed, found)
    elif isinstance(value, str) and any(
        text == value or (len(text) >= _SHORT and text in value) for text in computed
    ):
        found.append(path)


def _at(inputs: dict[str, Any], paths: list[str]) -> set[str]:
    """Values at unknown paths: whoever repeats such an input repeats something unknown."""
    wanted, texts = set(paths), set()

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(item, joined(path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, joined(path, index))
        elif path in wanted:
            texts.add(str(value))

    walk(inputs, "")
    return texts
